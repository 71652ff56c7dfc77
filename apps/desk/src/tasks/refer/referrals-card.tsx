import { useState } from 'react';
import { CARERS, hasOneOf } from '#base/roles.ts';
import { streamName } from '#base/stream.ts';
import type { ToldReferral } from '#care/after-care.ts';
import type { CaseView } from '#care/case.ts';
import { Button } from '../../components/button.tsx';
import { Facts } from '../../components/facts.tsx';
import { useDesk } from '../../components/hooks.ts';
import { problemWords } from '../../components/problem-words.ts';
import { momentWords, sentTimeWords } from '../../components/time-words.ts';
import { useNames } from '../../components/use-names.ts';
import { useServices } from './use-services.ts';

type ReferralsCardProps = { readonly view: CaseView; readonly now: number };

/** What was asked of other services, and where each stands. */
export default function ReferralsCard({ view: { row, referrals }, now }: ReferralsCardProps) {
  const nameOf = useNames();
  const { state } = useServices();
  if (referrals.length === 0) return null;
  const serviceOf = (code: string) =>
    (state.kind === 'here' && state.services.find((one) => one.code === code)?.name) || code;
  return (
    <section className="desk-card" aria-label="Referrals and bookings">
      {referrals.toReversed().map((one) => (
        <article key={one.id} data-standing={one.state.kind}>
          <h2>
            {one.kind === 'booking' ? 'Booking' : 'Referral'}: {serviceOf(one.to)}{' '}
            <span className="desk-quiet">
              {nameOf(one.by)}, {momentWords(one.askedAt, now)}
            </span>
          </h2>
          <p
            className={
              one.state.kind === 'failed' || one.state.kind === 'rejected'
                ? 'desk-alarm'
                : undefined
            }
          >
            <strong>{standingWords(one, now)}</strong>
          </p>
          <Facts
            facts={[
              ['They say', one.answer?.words],
              ['Reason', one.request?.reason],
              ['What they were told', one.request?.information],
            ]}
          />
          {(one.state.kind === 'failed' || one.state.kind === 'rejected') && (
            <DealtWith caseId={row.id} referral={one} />
          )}
        </article>
      ))}
    </section>
  );
}

function DealtWith({
  caseId,
  referral,
}: {
  readonly caseId: CaseView['row']['id'];
  readonly referral: ToldReferral;
}) {
  const desk = useDesk();
  const [trouble, setTrouble] = useState<string | null>(null);
  const { roles } = desk.session;
  if (!hasOneOf(roles, CARERS)) return null;
  async function withdraw() {
    try {
      const stream = streamName({ kind: 'case', id: caseId });
      await desk.write({ stream, type: 'referral.withdrawn', facts: { referral: referral.id } });
      setTrouble(null);
    } catch (error) {
      setTrouble(problemWords(error));
    }
  }
  return (
    <>
      <Button kind="secondary" onPress={withdraw}>
        It was dealt with another way
      </Button>
      {trouble !== null && <p role="alert">{trouble}</p>}
    </>
  );
}

function standingWords({ state, answer }: ToldReferral, now: number): string {
  switch (state.kind) {
    case 'due':
      return 'Waiting to be sent.';
    case 'failed':
      return state.retryAt === null
        ? `Could not be sent (${state.problem}). Somebody must act.`
        : `Could not be sent (${state.problem}). Trying again at ${momentWords(state.retryAt, now)}.`;
    case 'sent':
      return state.route === 'folder'
        ? `Handed over ${momentWords(state.at, now)}. No answer comes back this way.`
        : `Sent ${momentWords(state.at, now)}. Not answered yet.`;
    case 'accepted':
      return `Accepted ${momentWords(state.at, now)}.`;
    case 'rejected':
      return `Refused ${momentWords(state.at, now)}. Somebody must act.`;
    case 'withdrawn':
      return `Dealt with another way, ${momentWords(state.at, now)}.`;
    case 'booked': {
      const when = answer?.at ? ` for ${sentTimeWords(answer.at)}` : '';
      return `Booked${when}${answer?.place ? `, ${answer.place}` : ''}.`;
    }
  }
}
