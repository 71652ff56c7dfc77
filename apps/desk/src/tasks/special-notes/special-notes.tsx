/** What whoever meets this patient must know first. Written by whoever learns of it, and ended by whoever knows that it is so no more. */
import { useState } from 'react';
import type { Uuid } from '#base/ids.ts';
import { dayAfter, dayInLondon, startOfDay } from '#base/london-day.ts';
import { CARERS, hasOneOf, type Role } from '#base/roles.ts';
import { streamName } from '#base/stream.ts';
import { Merges, oneOf } from '#care/merges.ts';
import { foldSpecialNotes, type SpecialNote } from '#care/special-notes.ts';
import { Button } from '../../components/button.tsx';
import { Details } from '../../components/details.tsx';
import { Unkept } from '../../components/draft-status.tsx';
import { DayLine, TextArea, TextLine } from '../../components/fields.tsx';
import { type Faults, Form } from '../../components/form.tsx';
import { useDesk, useNow, useRoom } from '../../components/hooks.ts';
import { problemWords } from '../../components/problem-words.ts';
import { dateWords, momentWords } from '../../components/time-words.ts';
import { useDraft } from '../../components/use-draft.ts';
import { useFile } from '../../components/use-file.ts';

const WRITERS: readonly Role[] = [...CARERS, 'coordinator'];
const NO_NOTE = { text: '', source: '', until: '' };

export default function SpecialNotes({ patient }: { readonly patient: Uuid }) {
  const { merged } = useRoom().board;
  const person = oneOf(merged, patient);
  const records = [...new Set([patient, person, ...merged.keys()])].filter(
    (one) => oneOf(merged, one) === person,
  );
  return (
    <section aria-label="Special notes" className="desk-notes">
      {records.map((record) => (
        <NotesOf key={record} record={record} records={records} />
      ))}
    </section>
  );
}

/** @param records those of the person that the board knows of */
function NotesOf({
  record,
  records,
}: {
  readonly record: Uuid;
  readonly records: readonly Uuid[];
}) {
  const { session } = useDesk();
  const { state } = useFile(streamName({ kind: 'patient', id: record }), 'care');
  const now = useNow();
  if (state.kind !== 'open') return null;
  const notes = foldSpecialNotes(state.entries, now);
  const into = mergedInto(record, state.entries);
  const mayWrite = hasOneOf(session.roles, WRITERS);
  return (
    <>
      {notes.map((note) => (
        <OneNote key={note.id} note={note} now={now} mayEnd={mayWrite} />
      ))}
      {into !== null && !records.includes(into) && <NotesOf record={into} records={records} />}
      {mayWrite && into === null && (
        <Details summary="Write a special note">
          <WriteNote patient={record} />
        </Details>
      )}
    </>
  );
}

/** The record under which a merged one goes on: its notes are theirs too. */
function mergedInto(patient: Uuid, entries: Parameters<typeof foldSpecialNotes>[0]): Uuid | null {
  const merges = new Merges();
  for (const { header } of entries) merges.apply(header);
  const one = merges.one(patient);
  return one === patient ? null : one;
}

function OneNote({
  note,
  now,
  mayEnd,
}: {
  readonly note: SpecialNote;
  readonly now: number;
  readonly mayEnd: boolean;
}) {
  const desk = useDesk();
  const [trouble, setTrouble] = useState<string | null>(null);
  async function end(): Promise<void> {
    try {
      const { stream, id } = note;
      await desk.write({ stream, type: 'special-note.ended', facts: { note: id } });
    } catch (error) {
      setTrouble(problemWords(error));
    }
  }
  // It holds to the end of its last day.
  const until = note.until === null ? [] : [`until ${dateWords(dayInLondon(note.until - 1))}`];
  return (
    <div className="desk-special">
      <h2>Special note</h2>
      <p className="desk-special__text">{note.text}</p>
      <p className="desk-quiet">
        {[note.source, momentWords(note.at, now), ...until].filter(Boolean).join(', ')}
      </p>
      {mayEnd && (
        <Button kind="secondary" onPress={end}>
          End this note
        </Button>
      )}
      {trouble !== null && <p role="alert">{trouble}</p>}
    </div>
  );
}

function WriteNote({ patient }: { readonly patient: Uuid }) {
  const desk = useDesk();
  const stream = streamName({ kind: 'patient', id: patient });
  const { fields, change, clear, isUnkept } = useDraft({ stream, form: 'special-note' }, NO_NOTE);

  async function write(): Promise<Faults> {
    const { text, source, until } = fields;
    const today = dayInLondon(Date.now());
    const faults = {
      'note-text': text.trim() === '' ? 'Write the note' : null,
      'note-until': until !== '' && until < today ? 'This day is over' : null,
    };
    const wrong = Object.entries(faults).filter(([, words]) => words !== null);
    if (wrong.length > 0) return Object.fromEntries(wrong) as Faults;
    try {
      await desk.write({
        stream,
        type: 'special-note.written',
        // To the end of that day.
        facts: { until: until === '' ? null : startOfDay(dayAfter(until, 1)) },
        payload: { text: text.trim(), source: source.trim() },
      });
      await clear();
    } catch (error) {
      return { form: problemWords(error) };
    }
    return {};
  }
  return (
    <>
      <Form name="Write a special note" action="Save note" kind="secondary" onSubmit={write}>
        {(faults) => (
          <>
            <TextArea
              id="note-text"
              label="What whoever meets them must know"
              rows={3}
              value={fields.text}
              onChange={(text) => change({ text })}
              fault={faults['note-text']}
            />
            <TextLine
              id="note-source"
              label="Who says so"
              hint="Their practice, a relative, you"
              most={400}
              value={fields.source}
              onChange={(source) => change({ source })}
              fault={faults['note-source']}
            />
            <DayLine
              id="note-until"
              label="Until"
              hint="Leave it empty where nobody knows"
              value={fields.until}
              onChange={(until) => change({ until })}
              fault={faults['note-until']}
            />
          </>
        )}
      </Form>
      <Unkept isUnkept={isUnkept} />
    </>
  );
}
