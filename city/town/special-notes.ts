import type { Draw } from '../draw.ts';

const ANYBODY = [
  'Interpreter needed for longer calls; a neighbour helps with short ones.',
  'Uses text relay. Please allow time for answers.',
  'Severe allergy to penicillin, recorded by the practice.',
  'Registered blind; please say who you are before coming in.',
];

const OLD = [
  'Lives alone. Key safe by the back door; the district nurses hold the code.',
  'Form about resuscitation in a blue folder on the kitchen shelf.',
  'Two dogs, friendly; they are shut in before a visit if we ring ahead.',
  'Daughter has power of attorney for health and asks to be rung first.',
  'Hard of hearing: please let it ring for a long time.',
];

/** What the practice wants whoever calls back to know; most people have none. */
export function specialNoteFor(draw: Draw, age: number): string | undefined {
  if (!draw.chance(age > 70 ? 0.5 : 0.12)) return undefined;
  return draw.pick(age > 70 ? OLD : ANYBODY);
}
