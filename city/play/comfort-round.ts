/** Those who wait are rung when it is due, by whoever has no call just now. */
import type { Uuid } from '#base/ids.ts';
import { streamName } from '#base/stream.ts';
import type { CaseRow } from '#care/case-row.ts';
import { comfortCallDue } from '#care/comfort.ts';
import { write } from '#testkit/person.ts';
import type { Comfort } from '../calls/comfort.ts';
import type { Story } from '../calls/story.ts';
import type { CityTime } from '../clock/time.ts';
import type { Seat } from '../staff/crew.ts';
import type { Follower } from './follower.ts';

export type ComfortCall = { readonly row: CaseRow; readonly hears: Comfort };

/** Whom nobody reached is due still, and is rung again after a while. */
const TRY_AGAIN_MS = 12 * 60_000;
/** From the board to the last word. */
export const COMFORT_MS = 150_000;

export class ComfortRound {
  readonly #follower: Pick<Follower, 'open'>;
  readonly #stories: ReadonlyMap<Uuid, Story>;
  readonly #rung = new Map<Uuid, { readonly times: number; readonly at: number }>();

  constructor(follower: Pick<Follower, 'open'>, stories: ReadonlyMap<Uuid, Story>) {
    this.#follower = follower;
    this.#stories = stories;
  }

  /** Whoever has been due for longest. It is the asker's to make: nobody else is told of it for a while. */
  next(now: number): ComfortCall | null {
    let longest: (ComfortCall & { readonly due: number; readonly times: number }) | null = null;
    for (const row of this.#follower.open) {
      const due = comfortCallDue(row);
      const { times, at } = this.#rung.get(row.id) ?? { times: 0, at: 0 };
      const hears = this.#stories.get(row.id)?.comfort[times];
      if (due === null || due > now || hears === undefined || now < at + TRY_AGAIN_MS) continue;
      if (longest === null || due < longest.due) longest = { row, hears, due, times };
    }
    if (longest !== null) this.#rung.set(longest.row.id, { times: longest.times + 1, at: now });
    return longest;
  }
}

/** False where somebody took the case meanwhile: whoever waits no longer needs no comfort. */
export async function comfort(
  desk: Seat,
  { row: { id, patient }, hears: { outcome, condition, note } }: ComfortCall,
  { time, follower }: { readonly time: CityTime; readonly follower: Pick<Follower, 'row'> },
): Promise<boolean> {
  const stream = streamName({ kind: 'case', id });
  await desk.keyring.ensure([{ stream, subject: patient }], 'care');
  await time.until(time.now() + COMFORT_MS);
  if (follower.row(id)?.state.kind !== 'queued') return false;
  const draft = { stream, after: 0, type: 'case.comforted' as const };
  await write(desk, { ...draft, facts: { outcome, condition }, payload: { note } });
  return true;
}
