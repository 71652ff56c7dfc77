/** Which of the copies that wait become cases here at a switch: one question, with how many each answer means. */
import type { Board } from '#care/board.ts';
import type { CaseRow } from '#care/case-row.ts';

const HOUR_MS = 3_600_000;
const HOURS = [1, 2, 4, 8, 12] as const;

export type Choice = {
  readonly value: string;
  /** From when on a copy must have come. */
  readonly since: number;
  readonly words: string;
};

export function copiesOf({ cases }: Board, service: string): readonly CaseRow[] {
  return [...cases.values()].filter(
    (row) => row.state.kind === 'copied' && row.service === service,
  );
}

/** Those that differ, the latest hour first, and all of them. */
export function choicesOf(copies: readonly CaseRow[], now: number): readonly Choice[] {
  const choices: Choice[] = [];
  let before = -1;
  for (const hours of HOURS) {
    const since = now - hours * HOUR_MS;
    const many = copies.filter(({ receivedAt }) => receivedAt >= since).length;
    if (many === before || many === copies.length) continue;
    before = many;
    const words = hours === 1 ? 'The last hour' : `The last ${hours} hours`;
    choices.push({ value: `${hours}`, since, words: `${words}: ${plural(many)}` });
  }
  return [...choices, { value: 'all', since: 0, words: `All that wait: ${plural(copies.length)}` }];
}

export function plural(cases: number): string {
  return cases === 1 ? '1 case' : `${cases} cases`;
}
