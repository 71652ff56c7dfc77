import type { RecordedMove, TriageRecord } from '#pathways/record.ts';
import { momentWords } from '../../components/time-words.ts';
import { useNames } from '../../components/use-names.ts';
import { ABOUT_WORDS } from './triage-words.ts';

/** What was asked and said, who took it down and when, in the order in which it happened. */
export function Recorded({ record, now }: { readonly record: TriageRecord; readonly now: number }) {
  const nameOf = useNames();
  if (record.moves.length === 0) return <p className="desk-quiet">Nothing was answered yet.</p>;
  return (
    <ol className="desk-questions triage-recorded">
      {record.moves.map((one) => (
        <li key={one.id} data-undone={one.standing !== 'stands'}>
          <span className="triage-recorded__who">
            {nameOf(one.by)}, {momentWords(one.at, now)}
          </span>
          <MoveWords {...one} />
          {one.standing === 'left' && (
            <em className="desk-quiet"> (went back: this did not stand)</em>
          )}
          {one.late && (
            <em className="desk-quiet">
              {' '}
              (somebody else was quicker: a red flag counts all the same)
            </em>
          )}
          {one.standing === 'overtaken' && (
            <em className="desk-quiet">
              {' '}
              (somebody else was quicker: this is kept, and did not count)
            </em>
          )}
        </li>
      ))}
    </ol>
  );
}

function MoveWords({ move }: RecordedMove) {
  switch (move.type) {
    case 'pathways.begun':
      return null;
    case 'pathways.answered': {
      const { asked, answered, redFlag, said } = move.payload;
      return (
        <>
          <span className="desk-questions__asked">{asked}</span>
          <strong>{answered}</strong>
          {said !== undefined && <span className="desk-questions__comment">“{said}”</span>}
          {redFlag !== undefined && <span className="triage-raised">Red flag: {redFlag}</span>}
        </>
      );
    }
    case 'pathways.went-back':
      return <em>Went back</em>;
    case 'pathways.flag-raised':
      return <span className="triage-raised">Red flag: {move.payload.label}</span>;
    case 'pathways.flag-withdrawn':
      return (
        <>
          <strong>Red flag withdrawn: {move.payload.label}</strong>
          <span className="desk-questions__comment">“{move.payload.reason}”</span>
        </>
      );
    case 'pathways.handed-over':
      return (
        <>
          <strong>Handed over to a clinician</strong>
          <span className="desk-questions__comment">“{move.payload.reason}”</span>
        </>
      );
    case 'pathways.taken-over':
      return <strong>A clinician took over</strong>;
    case 'pathways.nobody-free':
      return <strong>No clinician was free</strong>;
    case 'pathways.ended': {
      const { title, code, told, untold } = move.payload;
      return (
        <>
          <strong>
            Ended: {title} ({code})
          </strong>
          <ul className="nhsuk-list nhsuk-list--bullet triage-recorded__told">
            {told.map(({ about, words }) => (
              <li key={`${about} ${words}`}>
                {ABOUT_WORDS[about]}: {words}
              </li>
            ))}
          </ul>
          {untold !== undefined && <span>Not all was read out: {untold}</span>}
        </>
      );
    }
  }
}
