import { useMemo } from 'react';
import type { Uuid } from '#base/ids.ts';
import { streamName } from '#base/stream.ts';
import { type PassedOn, passedOn } from '#care/passed-on.ts';
import { codeWords } from '../../components/care-words.ts';
import { useNow } from '../../components/hooks.ts';
import { momentWords } from '../../components/time-words.ts';
import { useFile } from '../../components/use-file.ts';
import { useNames } from '../../components/use-names.ts';
import { CONDITION_WORDS } from './comfort-call.tsx';

/** What whoever had the case before says to whoever has it now, and how the patient was while they waited. */
export function PassedOnNotes({ id }: { readonly id: Uuid }) {
  const { state } = useFile(streamName({ kind: 'case', id }), 'care');
  const notes = useMemo(() => (state.kind === 'open' ? passedOn(state.entries) : []), [state]);
  const nameOf = useNames();
  const now = useNow();
  if (notes.length === 0) return null;
  return (
    <section className="desk-card" aria-label="Passed on">
      {notes.map((one) => (
        <article key={`${one.at} ${one.kind} ${one.by}`}>
          <h2>
            {words(one, nameOf)}{' '}
            <span className="desk-quiet">
              {nameOf(one.by)}, {momentWords(one.at, now)}
            </span>
          </h2>
          {one.note && <p className="desk-text">{one.note}</p>}
        </article>
      ))}
    </section>
  );
}

function words(one: PassedOn, nameOf: (id: Uuid) => string): string {
  switch (one.kind) {
    case 'assigned':
      return one.to === null
        ? 'Put back in the queue'
        : `Handed over to ${nameOf(one.to).replace(/^You$/, 'you')}`;
    case 'transferred':
      return `Transferred to ${codeWords(one.service)}`;
    case 'comforted':
      return one.condition === null
        ? 'Comfort call: no answer'
        : `Comfort call: ${CONDITION_WORDS[one.condition].toLowerCase()}`;
  }
}
