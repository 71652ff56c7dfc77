import { useState } from 'react';
import type { Uuid } from '#base/ids.ts';
import { streamName } from '#base/stream.ts';
import type { CaseView } from '#care/case.ts';
import type { Side } from '#care/case-row.ts';
import { CLOSE_OUTCOMES } from '#care/entries.ts';
import { maySettle } from '#care/invariants.ts';
import {
  CLOSE_WORDS,
  codeWords,
  optionsOf,
  stateWords,
  URGENCY_WORDS,
} from '../../components/care-words.ts';
import { Unkept } from '../../components/draft-status.tsx';
import { Checkbox, Radios, Select, TextArea } from '../../components/fields.tsx';
import { type Faults, Form } from '../../components/form.tsx';
import { useColleagues, useDesk, useNow, useRoom } from '../../components/hooks.ts';
import { problemWords } from '../../components/problem-words.ts';
import { momentWords } from '../../components/time-words.ts';
import { useDraft } from '../../components/use-draft.ts';
import { useNames } from '../../components/use-names.ts';
import { takerWords } from '../queue/hand-over.tsx';
import { otherServices, takersOf } from '../queue/who-may-take.ts';
import { WAY_WORDS, waysFor } from './ways.ts';
import './settle.css';

type SettleProps = { readonly view: CaseView; readonly sides: readonly Side[] };

/** What each site came to, side by side, and as what the case goes on. */
export default function SettleCase({ view, sides }: SettleProps) {
  const { session } = useDesk();
  const { origins } = useRoom().board;
  const nameOf = useNames();
  const now = useNow();
  /** What they wrote at the site where they decided: the same person may have been at both. */
  const wordsOf = ({ by, last }: Side) =>
    view.contacts.findLast(
      (one) => one.by === by && one.note !== '' && origins.has(one.id) === origins.has(last),
    )?.note;
  return (
    <section className="desk-card desk-settle" aria-label="Two sites disagree">
      <h2>Two sites disagree: decide</h2>
      <div className="desk-settle__sides">
        {sides.map((side) => {
          const { last, by, at, standing } = side;
          const words = wordsOf(side);
          return (
            <section key={last} aria-label={origins.has(last) ? 'The other site' : 'This site'}>
              <h3>{origins.has(last) ? 'At the other site' : 'At this site'}</h3>
              <p>
                <strong>{sideWords(side, nameOf)}</strong>
              </p>
              <p className="desk-quiet">
                {nameOf(by)}, {momentWords(at, now)}
              </p>
              <p>
                {URGENCY_WORDS[standing.urgency].words}, {codeWords(standing.service)}
                {standing.due !== null && `, due ${momentWords(standing.due, now)}`}
              </p>
              {words !== undefined && <blockquote>{words}</blockquote>}
            </section>
          );
        })}
      </div>
      {maySettle(session, view.row) ? (
        <SettleForm view={view} sides={sides} />
      ) : (
        <p>A clinician or a shift lead of this service decides.</p>
      )}
    </section>
  );
}

/** Who decided it is said below. */
function sideWords({ by, standing }: Side, nameOf: (id: Uuid) => string): string {
  const { state } = standing;
  if (state.kind !== 'taken') return stateWords(state, nameOf);
  return state.by === by ? 'Taken' : `Given to: ${nameOf(state.by)}`;
}

function SettleForm({ view: { row }, sides }: SettleProps) {
  const desk = useDesk();
  const { presences, board } = useRoom();
  const now = useNow();
  const nameOf = useNames();
  const stream = streamName({ kind: 'case', id: row.id });
  const empty = { how: '', to: '', outcome: '', service: row.service, why: '' };
  const { fields, change, clear, isUnkept } = useDraft({ stream, form: 'settle' }, empty);
  const [gpMessage, setGpMessage] = useState(row.gpMessage.kind !== 'sent');
  const colleagues = useColleagues();
  const ways = waysFor(desk.session.roles, row);
  const services = [
    ...new Set([
      ...[row.service, ...sides.map(({ standing }) => standing.service)],
      ...otherServices(row, [...colleagues.values()]),
    ]),
  ];
  const there = { ...row, service: fields.service };
  const takers = takersOf(there, { colleagues, presences, cases: board.cases.values() }, now);

  async function settle(): Promise<Faults> {
    const to = takers.find(({ id }) => id === fields.to)?.id;
    const outcome = CLOSE_OUTCOMES.find((one) => one === fields.outcome);
    if (!ways.some((way) => way === fields.how))
      return { 'settle-how': 'Choose as what it goes on' };
    if (fields.how === 'taken' && to === undefined) return { 'settle-to': 'Choose who has it' };
    if (fields.how === 'closed' && outcome === undefined)
      return { 'settle-outcome': 'Say how the case ended' };
    if (fields.why.trim() === '') return { 'settle-why': 'Say why' };
    const as =
      fields.how === 'taken'
        ? { kind: 'taken' as const, to: to! }
        : fields.how === 'closed'
          ? { kind: 'closed' as const, outcome: outcome!, gpMessage }
          : { kind: 'queued' as const };
    try {
      const facts = { service: fields.service, as };
      const payload = { note: fields.why.trim() };
      await desk.write({ stream, type: 'case.settled', facts, payload });
      await clear();
    } catch (error) {
      return { form: problemWords(error) };
    }
    return {};
  }
  return (
    <>
      <Form name="Decide" action="Decide" onSubmit={settle}>
        {(faults) => (
          <>
            <Radios
              id="settle-how"
              label="How does the case go on?"
              hint={ways.includes('closed') ? undefined : 'Only a clinician may close this case.'}
              options={ways.map((value) => ({ value, label: WAY_WORDS[value] }))}
              value={fields.how}
              onChange={(how) => change({ how })}
              fault={faults['settle-how']}
            />
            {services.length > 1 && (
              <Select
                id="settle-service"
                label="In which service?"
                options={services.map((value) => ({ value, label: codeWords(value) }))}
                value={fields.service}
                onChange={(service) => change({ service })}
              />
            )}
            {fields.how === 'taken' && (
              <Select
                id="settle-to"
                label="Who has it?"
                options={[
                  { value: '', label: 'Choose one' },
                  ...takers.map(({ id, presence, holds }) => ({
                    value: id as string,
                    label: `${nameOf(id)} (${takerWords(presence, holds)})`,
                  })),
                ]}
                value={fields.to}
                onChange={(to) => change({ to })}
                fault={faults['settle-to']}
              />
            )}
            {fields.how === 'closed' && (
              <>
                <Radios
                  id="settle-outcome"
                  label="How did the case end?"
                  options={optionsOf(CLOSE_WORDS)}
                  value={fields.outcome}
                  onChange={(outcome) => change({ outcome })}
                  fault={faults['settle-outcome']}
                />
                <div className="nhsuk-checkboxes nhsuk-checkboxes--small nhsuk-form-group">
                  <Checkbox
                    id="settle-gp-message"
                    label="Send a message to the patient’s GP"
                    checked={gpMessage}
                    onChange={setGpMessage}
                  />
                </div>
              </>
            )}
            <TextArea
              id="settle-why"
              label="Why?"
              rows={2}
              value={fields.why}
              onChange={(why) => change({ why })}
              fault={faults['settle-why']}
            />
          </>
        )}
      </Form>
      <Unkept isUnkept={isUnkept} />
    </>
  );
}
