/** What triage found, in plain words: where it ended, its red flags, and what was asked and answered. */
import type { TriageRecord } from '#pathways/record.ts';
import type { Fact, Section } from './section.ts';

export type Triaged = {
  readonly title: string;
  readonly version: string;
  readonly author: string;
  /** What the pack says of its own use. */
  readonly use: string;
  readonly ended: string | null;
  readonly flags: readonly string[];
  /** Red flags that a clinician took back, with the reason. */
  readonly withdrawn: readonly string[];
  readonly told: readonly string[];
  /** Why something was not told. */
  readonly untold: string | null;
  readonly answers: readonly {
    readonly asked: string;
    readonly answered: string;
    readonly said: string;
  }[];
};

/** What stands of it; what somebody went back on stays in the record and is not told. */
export function triagedFrom(record: TriageRecord): Triaged {
  const { title, version, author, use, end, flags } = record;
  const standing = record.moves.flatMap(({ move, standing: how }) =>
    how === 'stands' ? [move] : [],
  );
  return {
    title,
    version,
    author,
    use,
    ended: end && `${end.title} (${end.code})`,
    flags,
    withdrawn: standing.flatMap((move) =>
      move.type === 'pathways.flag-withdrawn'
        ? [`${move.payload.label}: ${move.payload.reason}`]
        : [],
    ),
    told: end?.told.map(({ words }) => words) ?? [],
    untold: end?.untold ?? null,
    answers: standing.flatMap((move) =>
      move.type === 'pathways.answered'
        ? [
            {
              asked: move.payload.asked,
              answered: move.payload.answered,
              said: move.payload.said ?? '',
            },
          ]
        : [],
    ),
  };
}

export function triageSections(triages: readonly Triaged[]): readonly Section[] {
  return triages.map((one) => ({
    kind: 'detail',
    title: `Triage: ${one.title}`,
    blocks: [
      { kind: 'text', text: `${one.use} Version ${one.version}, by ${one.author}.` },
      { kind: 'facts', facts: factsOf(one) },
      ...(one.answers.length === 0
        ? []
        : [
            {
              kind: 'table' as const,
              caption: 'What was asked and answered',
              head: ['Question', 'Answer', 'In their own words'],
              rows: one.answers.map(({ asked, answered, said }) => [asked, answered, said]),
            },
          ]),
    ],
    sections: [],
  }));
}

function factsOf({ ended, flags, withdrawn, told, untold }: Triaged): readonly Fact[] {
  const facts = [
    ['Ended in', ended ?? 'It was not ended.'],
    ['Red flags', flags.join('\n')],
    ['Red flags taken back by a clinician', withdrawn.join('\n')],
    ['The caller was told', told.join('\n')],
    ['Not all was told', untold ?? ''],
  ] as const;
  return facts.flatMap(([label, value]) => (value === '' ? [] : [{ label, value }]));
}
