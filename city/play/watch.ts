import type { CityTime } from '../clock/time.ts';
import type { Crew } from '../staff/crew.ts';
import { WATCHER } from '../staff/positions.ts';
import type { Follower } from './follower.ts';

/** Somebody only looks at the board, until the signal aborts. The feed ends with each session, and the next goes on where it ended. */
export async function watch(
  crew: Crew,
  follower: Follower,
  time: CityTime,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    const desk = await time.work(() => crew.signIn(crew.member(WATCHER.as)));
    await follower.follow(desk.reader, signal);
  }
}
