import type { Draw } from '../draw.ts';

/** What somebody needs to be heard and understood, and how many of a hundred need it below 65 and from 65 on. Our own estimate. */
const NEEDS: readonly (readonly [words: string, young: number, old: number])[] = [
  ['Hard of hearing: speak slowly, and let it ring for a long time.', 0.4, 6],
  ['Uses text relay. Please allow time for answers.', 0.1, 0.3],
  ['British Sign Language: video relay.', 0.05, 0.03],
  ['Does not see well: say who you are before coming in.', 0.2, 2.5],
  ['Learning disability: short questions, one at a time. Ask who helps them.', 0.7, 0.4],
  ['Uses a wheelchair: a place with level access.', 0.7, 3],
  ['Speech is hard to understand after a stroke: ask yes or no.', 0.05, 0.9],
];

/** What most people have none of. */
export function needOf(draw: Draw, age: number): string | undefined {
  return NEEDS.find(([, young, old]) => draw.chance((age < 65 ? young : old) / 100))?.[0];
}
