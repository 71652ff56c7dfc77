import type { CaseView } from '#care/case.ts';
import { momentWords } from '../../components/time-words.ts';
import { useNames } from '../../components/use-names.ts';
import { HOLD_WORDS, RATING_WORDS } from '../after/after-words.ts';

type AfterCareCardProps = { readonly view: CaseView; readonly now: number };

/** That the record is held, and what the patient said of how they were dealt with. */
export function AfterCareCard({ view: { hold, ratings }, now }: AfterCareCardProps) {
  const nameOf = useNames();
  if (hold === null && ratings.length === 0) return null;
  return (
    <section className="desk-card" aria-label="Afterwards">
      {hold !== null && (
        <article>
          <h2>
            Held: {HOLD_WORDS[hold.reason].toLowerCase()}{' '}
            <span className="desk-quiet">
              {nameOf(hold.by)}, {momentWords(hold.at, now)}
            </span>
          </h2>
          <p>While it is held, the patient cannot be forgotten.</p>
        </article>
      )}
      {ratings.toReversed().map(({ id, by, at, rating, note }) => (
        <article key={id}>
          <h2>
            Feedback: {RATING_WORDS[rating].toLowerCase()}{' '}
            <span className="desk-quiet">
              {nameOf(by)}, {momentWords(at, now)}
            </span>
          </h2>
          {note && <p className="desk-text">{note}</p>}
        </article>
      ))}
    </section>
  );
}
