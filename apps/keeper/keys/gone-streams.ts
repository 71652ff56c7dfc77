import { dayOf, parseStream } from '#base/stream.ts';
import type { State } from '../state.ts';
import { streamsOfForgotten } from './forget-people.ts';

const DAY_MS = 86_400_000;

/** The first day whose labels are kept. */
export function labelsEnd(now: number): string {
  return dayOf(now - 2 * DAY_MS);
}

/** Tells the streams of which no key is kept any more: of forgotten people, and labels that have had their time. */
export function goneStreams(state: State, now: number): (stream: string) => boolean {
  const forgotten = new Set(streamsOfForgotten(state));
  const day = labelsEnd(now);
  return (name) => {
    const stream = parseStream(name);
    return forgotten.has(name) || (stream?.kind === 'labels' && stream.day < day);
  };
}
