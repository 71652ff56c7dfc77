import { systemClock } from '#base/clock.ts';
import { dayOf, streamName } from '#base/stream.ts';
import { Details } from '../../components/details.tsx';
import { TextArea, TextLine } from '../../components/fields.tsx';
import { type Faults, Form } from '../../components/form.tsx';
import { useDesk, useNow } from '../../components/hooks.ts';
import { Notice } from '../../components/notice.tsx';
import { passkeyProblemWords } from '../../components/problem-words.ts';
import { momentWords } from '../../components/time-words.ts';
import { useDraft } from '../../components/use-draft.ts';
import { useNames } from '../../components/use-names.ts';
import type { Notice as Standing } from '../../store/notices.ts';

type FrozenProps = {
  readonly notice: Extract<Standing, { kind: 'frozen' }>;
  readonly mayRaise: boolean;
  readonly isOwn: boolean;
};

const HOUR_MS = 3_600_000;
const MOST = 100;
const EMPTY = { people: '20', reason: '' };

/** Somebody opened, or looked for, more people than they may: it may be a busy night, or a thief. */
export function Frozen({ notice, mayRaise, isOwn }: FrozenProps) {
  const nameOf = useNames();
  const now = useNow();
  const { at, facts } = notice;
  const who = isOwn ? 'You' : nameOf(facts.account);
  return (
    <Notice title={isOwn ? 'You can open nobody else for now' : 'A colleague reached their limit'}>
      <p>
        {who}, {momentWords(at, now)}: {whatHappened(facts)}{' '}
        {isOwn
          ? 'What you have open you can finish. A shift lead, a guardian or a clinician can raise this with their passkey.'
          : 'Ring or go to them before you raise it: it may not be them.'}
      </p>
      {mayRaise && (
        <Details summary="Raise the limit">
          <Raise notice={notice} who={who} />
        </Details>
      )}
    </Notice>
  );
}

function Raise({
  notice: { id, at },
  who,
}: Pick<FrozenProps, 'notice'> & { readonly who: string }) {
  const desk = useDesk();
  const place = {
    stream: streamName({ kind: 'notices', day: dayOf(at) }),
    form: `raise ${id}`,
  };
  const { fields, change, clear } = useDraft(place, EMPTY, 'notices');

  async function raise(): Promise<Faults> {
    const more = Number(fields.people);
    if (!Number.isInteger(more) || more < 1 || more > MOST)
      return { [`raise-people-${id}`]: `Enter a whole number from 1 to ${MOST}` };
    const reason = fields.reason.trim();
    if (reason === '') return { [`raise-reason-${id}`]: 'Say why' };
    const stream = streamName({ kind: 'notices', day: dayOf(systemClock()) });
    try {
      await desk.ensure({ stream, subject: null }, 'notices');
      await desk.act({
        stream,
        type: 'budget.raised',
        facts: { freeze: id, people: more, until: systemClock() + HOUR_MS },
        payload: { reason },
      });
      await clear();
      return {};
    } catch (error) {
      return { form: passkeyProblemWords(error) };
    }
  }
  return (
    <Form name={`Raise for ${who}`} action="Raise with your passkey" onSubmit={raise}>
      {(faults) => (
        <>
          <TextLine
            id={`raise-people-${id}`}
            label="How many more people, for one hour"
            value={fields.people}
            onChange={(people) => change({ people })}
            fault={faults[`raise-people-${id}`]}
          />
          <TextArea
            most={2_000}
            id={`raise-reason-${id}`}
            label="Why"
            rows={2}
            value={fields.reason}
            onChange={(reason) => change({ reason })}
            fault={faults[`raise-reason-${id}`]}
          />
        </>
      )}
    </Form>
  );
}

function whatHappened({ reason, scope, people }: FrozenProps['notice']['facts']): string {
  if (reason === 'enumeration') return `made ${people} lookups that found nobody.`;
  const where = { account: '', device: ' at one device', organisation: ' in the organisation' }[
    scope
  ];
  return `${people} people were opened or looked up within an hour${where}.`;
}
