import type { CaseView } from '#care/case.ts';
import { CONTACT_WORDS } from '../../components/care-words.ts';
import { Facts } from '../../components/facts.tsx';
import { momentWords } from '../../components/time-words.ts';
import { useNames } from '../../components/use-names.ts';

/** Calls and consultations so far, the newest first. */
export function Said({
  view: { contacts, consultations },
  now,
}: {
  readonly view: CaseView;
  readonly now: number;
}) {
  const nameOf = useNames();
  if (contacts.length === 0 && consultations.length === 0) return null;
  return (
    <section className="desk-card" aria-label="Calls and consultations">
      {consultations.toReversed().map(({ at, by, consultation }) => (
        <article key={`${at} ${by}`}>
          <h2>
            Consultation{' '}
            <span className="desk-quiet">
              {nameOf(by)}, {momentWords(at, now)}
            </span>
          </h2>
          <Facts
            facts={[
              ['History', consultation.history],
              ['Examination', consultation.examination],
              ['Assessment', consultation.assessment],
              ['Plan', consultation.plan],
              ['Safety-netting', consultation.safetyNetting],
            ]}
          />
        </article>
      ))}
      {contacts.toReversed().map(({ at, by, outcome, note }) => (
        <article key={`${at} ${by}`}>
          <h2>
            Call: {CONTACT_WORDS[outcome].toLowerCase()}{' '}
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
