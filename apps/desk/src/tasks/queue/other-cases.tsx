import { useState } from 'react';
import type { CaseRow } from '#care/case-row.ts';
import { Button } from '../../components/button.tsx';
import { codeWords, stateWords } from '../../components/care-words.ts';
import { useDesk, useNow, useRoom } from '../../components/hooks.ts';
import { Link } from '../../components/link.tsx';
import { Notice } from '../../components/notice.tsx';
import { problemWords } from '../../components/problem-words.ts';
import { momentWords } from '../../components/time-words.ts';
import { UrgencyTag } from '../../components/urgency-tag.tsx';
import { useNames } from '../../components/use-names.ts';
import { closeAsDuplicate, otherOpenCases } from '../close/duplicates.ts';
import { unsavedOf, unsavedWords } from '../close/unsaved.ts';
import { mayDealWith } from './who-may-take.ts';

/** Other open cases of the same patient: two people may be about to ring them. One of the two can be closed in favour of the other. */
export function OtherCases({ row }: { readonly row: CaseRow }) {
  const desk = useDesk();
  const { board } = useRoom();
  const nameOf = useNames();
  const now = useNow();
  const [trouble, setTrouble] = useState('');
  const others = otherOpenCases(board, row);
  if (others.length === 0 || row.state.kind === 'closed') return null;
  const { roles, account } = desk.session;
  // Whoever has it may be ringing the patient; what two sites disagree about is decided first.
  const isFree =
    row.state.kind === 'queued' || (row.state.kind === 'taken' && row.state.by === account);
  const mayClose = isFree && mayDealWith(roles, row);

  async function close(of: CaseRow) {
    try {
      const unsaved = await unsavedOf(desk, row.id);
      if (unsaved.length > 0)
        return setTrouble(
          `Not saved yet in this case: ${unsavedWords(unsaved)}. Save it or clear it first.`,
        );
      await closeAsDuplicate(desk, row.id, of.id, false);
      setTrouble('');
    } catch (error) {
      setTrouble(problemWords(error));
    }
  }
  return (
    <Notice title="This patient has another open case">
      <ul className="desk-others">
        {others.map((other) => (
          <li key={other.id}>
            <UrgencyTag urgency={other.urgency} />
            <Link href={`/case/${other.id}`}>Received {momentWords(other.receivedAt, now)}</Link>
            <span>
              {codeWords(other.service)}, {stateWords(other.state, nameOf)}
            </span>
            {mayClose && (
              <Button kind="secondary" onPress={() => close(other)}>
                Close this one: that one goes on
              </Button>
            )}
          </li>
        ))}
      </ul>
      {trouble !== '' && <p role="alert">{trouble}</p>}
    </Notice>
  );
}
