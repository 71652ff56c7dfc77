/** A pack seen as a graph: what leads where. */
import type { Context } from './moves.ts';
import type { ByAge, BySex, Pack, Step, Words } from './pack.ts';
import { label } from './pack.ts';

export type Edge = {
  readonly from: string;
  readonly to: string;
  /** As a person would say it: an answer, an age, a sex. */
  readonly label: string;
  readonly redFlag?: string | undefined;
};

/** The ways on from a step, in the pack's order; none from a disposition. */
export function edgesFrom(pack: Pack, from: string): readonly Edge[] {
  const step = stepOf(pack, from);
  switch (step?.kind) {
    case 'question':
      return step.answers.map((answer) => ({
        from,
        to: answer.next,
        label: label(pack, answer.label) || answer.id,
        redFlag: answer.redFlag,
      }));
    case 'age':
      return step.bands.map((band) => ({
        from,
        to: band.next,
        label: ageInWords(band.fromMonths, band.belowMonths),
      }));
    case 'sex':
      return Object.entries(step.next).map(([sex, to]) => ({ from, to, label: `sex ${sex}` }));
    case 'handover':
      return [
        { from, to: step.next, label: 'a clinician takes over' },
        { from, to: pack.callBack, label: 'no clinician is free' },
      ];
    default:
      return [];
  }
}

export function stepOf(pack: Pack, id: string): Step | undefined {
  return Object.hasOwn(pack.steps, id) ? pack.steps[id] : undefined;
}

type Who = Pick<Context, 'ageMonths' | 'sex'>;

/** Where somebody goes on that is asked nothing there. */
export function passedBy(step: ByAge | BySex, { ageMonths, sex }: Who): string | undefined {
  if (step.kind === 'sex') return step.next[sex];
  return step.bands.find(
    ({ fromMonths, belowMonths }) =>
      fromMonths <= ageMonths && (belowMonths === null || ageMonths < belowMonths),
  )?.next;
}

/** The dispositions that this patient may still come to from a step, with clinicians free. */
export function endsFrom(pack: Pack, from: string, who: Who): readonly string[] {
  const reached = new Set([from]);
  // A set grows under its own loop.
  for (const id of reached) for (const next of nextFor(stepOf(pack, id), who)) reached.add(next);
  return [...reached].filter((id) => stepOf(pack, id)?.kind === 'disposition');
}

function nextFor(step: Step | undefined, who: Who): readonly string[] {
  switch (step?.kind) {
    case 'question':
      return step.answers.map(({ next }) => next);
    case 'age':
    case 'sex':
      return [passedBy(step, who) ?? []].flat();
    case 'handover':
      return [step.next];
    default:
      return [];
  }
}

/** A step in a few words, for people who work here. */
export function nameOf(pack: Pack, id: string): string {
  const step = stepOf(pack, id);
  switch (step?.kind) {
    case undefined:
      return `“${id}”, which is not there`;
    case 'question':
      return `“${firstWords(pack, step.words) || id}”`;
    case 'age':
      return 'by age';
    case 'sex':
      return 'by sex';
    case 'handover':
      return 'handover to a clinician';
    case 'disposition':
      return `${label(pack, step.title) || id} (${step.code})`;
  }
}

/** What is said to a caller who is the patient, in English where there is some. */
export function firstWords(pack: Pack, words: Words): string {
  const spoken = words.en ?? words[pack.languages[0] ?? ''];
  return spoken?.self ?? spoken?.['third-party'] ?? spoken?.parent ?? '';
}

function ageInWords(fromMonths: number, belowMonths: number | null): string {
  const from = age(fromMonths);
  if (belowMonths === null) return fromMonths === 0 ? 'any age' : `age ${from} and over`;
  return fromMonths === 0
    ? `age under ${age(belowMonths)}`
    : `age ${from} to under ${age(belowMonths)}`;
}

function age(months: number): string {
  if (months === 1) return '1 month';
  if (months % 12 !== 0 || months === 0) return `${months} months`;
  return months === 12 ? '1 year' : `${months / 12} years`;
}
