import { useEffect, useState } from 'react';
import type { Role } from '#base/roles.ts';
import { streamName } from '#base/stream.ts';
import type { CaseRow } from '#care/case-row.ts';
import { comfortCallDue } from '#care/comfort.ts';
import { CONDITIONS, CONTACT_OUTCOMES, type Condition } from '#care/entries.ts';
import { CONTACT_WORDS, optionsOf } from '../../components/care-words.ts';
import { DraftStatus } from '../../components/draft-status.tsx';
import { Radios, TextArea } from '../../components/fields.tsx';
import { type Faults, Form } from '../../components/form.tsx';
import { useDesk, useNow } from '../../components/hooks.ts';
import { problemWords } from '../../components/problem-words.ts';
import { clockOf } from '../../components/time-words.ts';
import { useDraft } from '../../components/use-draft.ts';

/** The part of an address that leads to this form. */
export const COMFORT = '#comfort-call';

const EMPTY = { outcome: '', condition: '', note: '' };

export const CONDITION_WORDS: Readonly<Record<Condition, string>> = {
  same: 'The same',
  better: 'Better',
  worse: 'Worse',
  unknown: 'Not known',
};

/** A call to somebody who waits, to hear whether they are worse. */
export function ComfortCall({ row }: { readonly row: CaseRow }) {
  const desk = useDesk();
  const now = useNow();
  const stream = streamName({ kind: 'case', id: row.id });
  const draft = useDraft({ stream, form: 'comfort-call' }, EMPTY);
  const { fields, change, clear } = draft;
  const [saved, setSaved] = useState('');
  const due = comfortCallDue(row);
  useEffect(() => {
    if (location.hash === COMFORT) document.getElementById('comfort-outcome')?.focus();
  }, []);

  async function save(): Promise<Faults> {
    const outcome = CONTACT_OUTCOMES.find((one) => one === fields.outcome);
    const isHeard = outcome === 'spoke' || outcome === 'called-in';
    const condition = isHeard ? CONDITIONS.find((one) => one === fields.condition) : 'unknown';
    const note = fields.note.trim();
    if (outcome === undefined) return { 'comfort-outcome': 'Say how the call went' };
    if (condition === undefined) return { 'comfort-condition': 'Say how the patient is' };
    if (condition === 'worse' && note === '')
      return { 'comfort-note': 'Say what has become worse' };
    try {
      await desk.write({
        stream,
        type: 'case.comforted',
        facts: { outcome, condition },
        payload: { note },
      });
      await clear();
    } catch (error) {
      return { form: problemWords(error) };
    }
    setSaved(condition === 'worse' ? worseWords(row, desk.session.roles) : 'Comfort call saved.');
    return {};
  }
  return (
    <>
      {due !== null && <p className="desk-quiet">Next comfort call: {clockOf(due, now).words}</p>}
      <Form name="Comfort call" action="Save comfort call" kind="secondary" onSubmit={save}>
        {(faults) => (
          <>
            <Radios
              id="comfort-outcome"
              label="How did the call go?"
              options={optionsOf(CONTACT_WORDS)}
              value={fields.outcome}
              onChange={(outcome) => change({ outcome })}
              fault={faults['comfort-outcome']}
            />
            <Radios
              id="comfort-condition"
              label="How is the patient, compared with before?"
              options={optionsOf(CONDITION_WORDS)}
              value={fields.condition}
              onChange={(condition) => change({ condition })}
              fault={faults['comfort-condition']}
            />
            <TextArea
              id="comfort-note"
              label="Note"
              rows={2}
              value={fields.note}
              onChange={(note) => change({ note })}
              fault={faults['comfort-note']}
            />
          </>
        )}
      </Form>
      <DraftStatus draft={draft} saved={saved} />
    </>
  );
}

function worseWords({ state }: CaseRow, roles: readonly Role[]): string {
  if (state.kind !== 'taken')
    return 'Comfort call saved. The case has moved up the queue, for a clinician, and everybody is told.';
  if (roles.includes('clinician')) return 'Comfort call saved. Everybody is told.';
  return 'Comfort call saved. Everybody is told. A clinician must see this case now: hand it over, or put it back in the queue.';
}
