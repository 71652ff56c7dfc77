/** How somebody who waits is, whenever they are rung: what a comfort call hears. */
import type { CareFacts } from '#care/entries.ts';
import type { Draw } from '../draw.ts';

export type Comfort = CareFacts<'case.comforted'> & { readonly note: string };

type Heard = Exclude<Comfort['condition'], 'unknown'>;

const ANSWERS = 0.88;
const VOICEMAIL = 0.4;
/** Of a hundred who answer. Our own estimate. */
const HEARD: readonly (readonly [condition: Heard, weight: number, note: string])[] = [
  ['same', 76, 'As before. They know that they are not forgotten, and when to ring 999.'],
  ['better', 18, 'A little easier. Wants the call back all the same.'],
  ['worse', 6, 'Worse than when they rang. Told that a clinician looks at it next.'],
];
/** Nobody waits through more of them. */
const CALLS = 6;

/** One for each time that they are rung. */
export function comfortOf(draw: Draw): readonly Comfort[] {
  return Array.from({ length: CALLS }, () => {
    if (!draw.chance(ANSWERS)) {
      const outcome = draw.chance(VOICEMAIL) ? ('voicemail' as const) : ('no-answer' as const);
      return { outcome, condition: 'unknown', note: '' };
    }
    const [condition, , note] = draw.weighted(HEARD, ([, weight]) => weight);
    return { outcome: 'spoke', condition, note };
  });
}
