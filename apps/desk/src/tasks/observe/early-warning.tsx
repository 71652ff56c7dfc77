import type { Score } from '#care/news2.ts';
import { RISK_WORDS, scoreWords, whatToDo } from '#care/observation-words.ts';
import { useSettled } from '../../components/use-settled.ts';

const SETTLED_MS = 1_200;

/** NEWS2 as it stands: the number, the clinical risk in words, what is missing and what to do. */
export function EarlyWarning({ score }: { readonly score: Score }) {
  const aloud = useSettled(spoken(score), SETTLED_MS);
  const words = scoreWords(score);
  return (
    <div className="desk-news2" data-risk={score.kind === 'scored' && words ? score.risk : 'none'}>
      <p className="nhsuk-u-visually-hidden" role="status">
        {aloud}
      </p>
      <div aria-hidden="true">
        <strong className="desk-news2__name">NEWS2</strong>{' '}
        {score.kind !== 'scored' ? (
          <span>
            {score.kind === 'not-for' ? score.problems.join(' ') : 'Correct what is marked.'}
          </span>
        ) : words === null ? (
          <span className="desk-quiet">comes with the first observation</span>
        ) : (
          <>
            <span className="desk-news2__score">
              {score.missing.length > 0 && '≥ '}
              {score.total}
            </span>{' '}
            <strong>
              {score.missing.length > 0 && score.risk === 'low'
                ? 'Not all was measured'
                : RISK_WORDS[score.risk]}
            </strong>
            {whatToDo(score).map((line) => (
              <p key={line}>{line}</p>
            ))}
          </>
        )}
      </div>
    </div>
  );
}

function spoken(score: Score): string {
  if (score.kind !== 'scored') return score.problems.join(' ');
  const words = scoreWords(score);
  if (words === null) return '';
  return [`NEWS2 ${words}.`, ...whatToDo(score)].join(' ');
}
