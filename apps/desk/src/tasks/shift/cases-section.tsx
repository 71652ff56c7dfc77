import type { Uuid } from '#base/ids.ts';
import type { CaseRow } from '#care/case-row.ts';
import type { CaseLabel } from '#care/payloads.ts';
import { codeWords, URGENCY_WORDS } from '../../components/care-words.ts';
import { isLate } from '../board/rows.ts';
import { CaseList } from './case-list.tsx';
import { breaching, type Choice, chosen } from './summary.ts';

type CasesSectionProps = {
  readonly rows: readonly CaseRow[];
  readonly labels: ReadonlyMap<Uuid, CaseLabel>;
  readonly choice: Choice;
  readonly onChoose: (choice: Choice) => void;
  readonly now: number;
  readonly onGive: (row: CaseRow) => void;
};

/** The cases that were chosen, and the three choices that a shift lead makes all night. */
export function CasesSection({ rows, labels, choice, onChoose, now, onGive }: CasesSectionProps) {
  const counts = {
    breaching: breaching(rows, now).length,
    late: rows.filter((row) => isLate(row, now)).length,
    all: rows.length,
  };
  return (
    <section className="desk-card" aria-label="Cases">
      <fieldset className="desk-filter desk-shift__choices">
        <legend className="nhsuk-u-visually-hidden">Which cases</legend>
        {CHOICES.map((kind, i) => (
          <button
            key={kind}
            type="button"
            aria-pressed={choice.kind === kind}
            onClick={() => onChoose({ kind })}
          >
            {CHOICE_WORDS[kind]} ({counts[kind]}) <kbd>{i + 1}</kbd>
          </button>
        ))}
      </fieldset>
      {choice.kind === 'cell' && <h3>{words(choice)}</h3>}
      <CaseList
        key={JSON.stringify(choice)}
        caption={words(choice)}
        {...{ labels, now, onGive }}
        rows={chosen(rows, choice, now)}
      />
    </section>
  );
}

/** In the order of their keys. */
export const CHOICES = ['breaching', 'late', 'all'] as const;

const CHOICE_WORDS: Readonly<Record<(typeof CHOICES)[number], string>> = {
  breaching: 'Breach within 30 minutes',
  late: 'Late',
  all: 'All',
};

function words(choice: Choice): string {
  if (choice.kind !== 'cell') return CHOICE_WORDS[choice.kind];
  const service = codeWords(choice.service);
  if (choice.urgency === null) return service;
  return `${service}, ${URGENCY_WORDS[choice.urgency].words.toLowerCase()}`;
}
