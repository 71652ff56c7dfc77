import { useState } from 'react';
import { streamName } from '#base/stream.ts';
import type { CaseRow } from '#care/case-row.ts';
import { DraftStatus } from '../../components/draft-status.tsx';
import { Select, TextArea } from '../../components/fields.tsx';
import { type Faults, Form } from '../../components/form.tsx';
import { useColleagues, useDesk, useNow, useRoom } from '../../components/hooks.ts';
import { problemWords } from '../../components/problem-words.ts';
import { useDraft } from '../../components/use-draft.ts';
import { useNames } from '../../components/use-names.ts';
import { giveCase } from './give-case.ts';
import { PRESENCE_WORDS } from './presence-words.ts';
import { takersOf } from './who-may-take.ts';

const EMPTY = { to: '', note: '' };

/** To a colleague who may take it, with what they need to know. */
export function HandOver({ row }: { readonly row: CaseRow }) {
  const desk = useDesk();
  const { presences, board } = useRoom();
  const nameOf = useNames();
  const now = useNow();
  const stream = streamName({ kind: 'case', id: row.id });
  const draft = useDraft({ stream, form: 'hand-over' }, EMPTY);
  const { fields, change, clear } = draft;
  const [given, setGiven] = useState('');
  const colleagues = useColleagues();
  const takers = takersOf(row, { colleagues, presences, cases: board.cases.values() }, now).filter(
    ({ id }) => id !== desk.session.account,
  );

  async function give(): Promise<Faults> {
    const taker = takers.find(({ id }) => id === fields.to);
    const note = fields.note.trim();
    if (taker === undefined) return { 'hand-over-to': 'Choose who takes it over' };
    if (note === '') return { 'hand-over-note': 'Say what they need to know' };
    try {
      await giveCase(desk, row, taker.id, note);
      await clear();
    } catch (error) {
      return { form: problemWords(error) };
    }
    setGiven(`Handed over to ${nameOf(taker.id)}.`);
    return {};
  }
  return (
    <>
      <Form name="Hand over" action="Hand over" kind="secondary" onSubmit={give}>
        {(faults) => (
          <>
            <Select
              id="hand-over-to"
              label="Who takes it over?"
              hint={
                takers.length === 0 ? 'Nobody else can take a case of this service.' : undefined
              }
              options={[
                { value: '', label: 'Choose' },
                ...takers.map(({ id, presence, holds }) => ({
                  value: id as string,
                  label: `${nameOf(id)} (${takerWords(presence, holds)})`,
                })),
              ]}
              value={fields.to}
              onChange={(to) => change({ to })}
              fault={faults['hand-over-to']}
            />
            <TextArea
              id="hand-over-note"
              label="What do they need to know?"
              rows={2}
              value={fields.note}
              onChange={(note) => change({ note })}
              fault={faults['hand-over-note']}
            />
          </>
        )}
      </Form>
      <DraftStatus draft={draft} saved={given} />
    </>
  );
}

/** @param holds open cases that they have */
export function takerWords(presence: keyof typeof PRESENCE_WORDS, holds: number): string {
  const has = holds === 0 ? 'no case' : holds === 1 ? '1 case' : `${holds} cases`;
  return `${PRESENCE_WORDS[presence].toLowerCase()}, ${has}`;
}
