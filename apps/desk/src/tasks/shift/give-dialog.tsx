import { useEffect, useRef, useState } from 'react';
import { streamName } from '#base/stream.ts';
import type { CaseRow } from '#care/case-row.ts';
import { isHere } from '#care/row-questions.ts';
import { Button } from '../../components/button.tsx';
import { codeWords, URGENCY_WORDS } from '../../components/care-words.ts';
import { Unkept } from '../../components/draft-status.tsx';
import { Radios, TextLine } from '../../components/fields.tsx';
import { type Faults, Form } from '../../components/form.tsx';
import { useDesk } from '../../components/hooks.ts';
import { problemWords } from '../../components/problem-words.ts';
import { useDraft } from '../../components/use-draft.ts';
import { useNames } from '../../components/use-names.ts';
import { giveCase } from '../queue/give-case.ts';
import { takerWords } from '../queue/hand-over.tsx';
import { mayBeGiven, type Taker } from '../queue/who-may-take.ts';
import { whatChanged } from './what-changed.ts';

type GiveDialogProps = {
  /** As it is now: others go on while this is open. */
  readonly row: CaseRow;
  readonly takers: readonly Taker[];
  /** @param words what was done; null where nothing was */
  readonly onDone: (words: string | null) => void;
};

const QUEUE = 'queue';

/** Gives a case to somebody, or back to its queue, with a note if there is something to say. */
export function GiveDialog({ row, takers, onDone }: GiveDialogProps) {
  const desk = useDesk();
  const nameOf = useNames();
  const dialog = useRef<HTMLDialogElement>(null);
  const [chosen, setChosen] = useState<string>(takers[0]?.id ?? '');
  const place = { stream: streamName({ kind: 'case', id: row.id }), form: 'give' };
  const draft = useDraft(place, { note: '' }, 'care');
  const { note } = draft.fields;
  const [known, setKnown] = useState(row);
  const [isGiving, setGiving] = useState(false);
  const done = useRef<string | null>(null);
  const isTaken = row.state.kind === 'taken';
  const changed = isGiving ? null : whatChanged(known, row, nameOf);
  useEffect(() => {
    dialog.current?.showModal();
    dialog.current?.querySelector<HTMLElement>('input:checked')?.focus();
  }, []);

  async function give(): Promise<Faults> {
    if (changed !== null) {
      setKnown(row);
      return { 'give-to': `${changed} Give it all the same?` };
    }
    const taker = takers.find(({ id }) => id === chosen)?.id ?? null;
    if (taker === null && chosen !== QUEUE) return { 'give-to': 'Choose who gets it' };
    setGiving(true);
    try {
      await giveCase(desk, row, taker, note.trim());
      await draft.clear();
    } catch (error) {
      setGiving(false);
      return { form: problemWords(error) };
    }
    done.current = taker === null ? 'Put back in its queue.' : `Given to ${nameOf(taker)}.`;
    // The browser gives the focus back to where it was.
    dialog.current?.close();
    return {};
  }
  return (
    <dialog
      ref={dialog}
      className="desk-dialog desk-give-dialog"
      aria-labelledby="give-title"
      onClose={() => onDone(done.current)}
    >
      <h2 id="give-title" className="nhsuk-heading-m">
        Give a case
      </h2>
      <p>
        {URGENCY_WORDS[row.urgency].words}, {codeWords(row.service)}
      </p>
      <p role="alert">{changed}</p>
      {isHere(row) && mayBeGiven(row) && (
        <Form name="Give a case" action="Give" onSubmit={give}>
          {(faults) => (
            <>
              <Radios
                id="give-to"
                label="To whom?"
                options={[
                  ...takers.map(({ id, presence, holds }) => ({
                    value: id as string,
                    label: `${nameOf(id)} (${takerWords(presence, holds)})`,
                  })),
                  ...(isTaken ? [{ value: QUEUE, label: 'Back to the queue' }] : []),
                ]}
                value={chosen}
                onChange={setChosen}
                fault={faults['give-to']}
              />
              <TextLine
                id="give-note"
                label="Note (may be empty)"
                value={note}
                onChange={(typed) => draft.change({ note: typed })}
              />
            </>
          )}
        </Form>
      )}
      <Unkept isUnkept={draft.isUnkept} />
      <Button kind="secondary" onPress={() => dialog.current?.close()}>
        Cancel
      </Button>
    </dialog>
  );
}
