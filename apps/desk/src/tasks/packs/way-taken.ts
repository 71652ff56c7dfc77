/** The way that a triage took through its pack, as a drawing shows it: the steps passed, and how one led to the next. */
import { equal } from '#base/bytes.ts';
import { edgesFrom, stepOf } from '#pathways/graph.ts';
import type { Pack } from '#pathways/pack.ts';
import type { TriageRecord } from '#pathways/record.ts';

export type Way = {
  readonly steps: ReadonlySet<string>;
  /** `from to`. */
  readonly links: ReadonlySet<string>;
};

/** Of the latest triage of a case with this pack; null where there is none. */
export function wayTaken(
  pack: Pack,
  hash: Uint8Array,
  records: readonly TriageRecord[],
): Way | null {
  const record = records.findLast((one) => equal(one.hash, hash));
  if (record === undefined) return null;
  const asked = record.moves.flatMap(({ move, standing, late }) =>
    move.type === 'pathways.answered' && standing === 'stands' && late === undefined
      ? [{ at: move.payload.question, answer: move.payload.answer }]
      : [],
  );
  const steps = new Set<string>();
  const links = new Set<string>();
  for (const [i, { at, answer }] of asked.entries()) {
    const step = stepOf(pack, at);
    if (step?.kind !== 'question') continue;
    const next = step.answers.find(({ id }) => id === answer)?.next;
    if (next === undefined) continue;
    const goal = asked[i + 1]?.at ?? record.end?.disposition ?? next;
    steps.add(at);
    pass(pack, at, next, goal, { steps, links });
  }
  if (asked.length === 0) steps.add(pack.start);
  return { steps, links };
}

/** Through branches by age or sex, and handovers, which nobody answers. */
function pass(
  pack: Pack,
  from: string,
  next: string,
  goal: string,
  { steps, links }: { steps: Set<string>; links: Set<string> },
): void {
  steps.add(next);
  links.add(linkName(from, next));
  if (next === goal) return;
  const kind = stepOf(pack, next)?.kind;
  if (kind === 'question' || kind === 'disposition') return;
  const on = edgesFrom(pack, next).find(({ to }) => to === goal || leadsTo(pack, to, goal));
  if (on !== undefined) pass(pack, next, on.to, goal, { steps, links });
}

function leadsTo(pack: Pack, from: string, goal: string): boolean {
  const kind = stepOf(pack, from)?.kind;
  if (kind === 'question' || kind === 'disposition') return false;
  return edgesFrom(pack, from).some(({ to }) => to === goal || leadsTo(pack, to, goal));
}

export function linkName(from: string, to: string): string {
  return `${from} ${to}`;
}
