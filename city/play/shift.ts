/** One shift: whoever has it sits down at a desk, does what their role is for, and goes. */
import type { Uuid } from '#base/ids.ts';
import { streamName } from '#base/stream.ts';
import { nextCase } from '#care/board.ts';
import type { Triage } from '#pathways/state.ts';
import { Problem } from '#problems/catalogue.ts';
import { write } from '#testkit/person.ts';
import type { Story } from '../calls/story.ts';
import type { Planned } from '../city.ts';
import type { CityTime } from '../clock/time.ts';
import { breakIn } from '../staff/break.ts';
import { present, type Seat, say } from '../staff/crew.ts';
import { positionOf } from '../staff/positions.ts';
import type { Shift } from '../staff/roster.ts';
import { COMFORT_MS, comfort } from './comfort-round.ts';
import { dealWithCase } from './deal-with-case.ts';
import type { Follower } from './follower.ts';
import type { Room } from './room.ts';
import { takeCall } from './take-call.ts';
import type { Tally } from './tally.ts';

/** Between two signs that somebody is still at their desk: a session whose person says nothing for half an hour ends. */
const SIGN_OF_LIFE_MS = 20 * 60_000;
/** How often whoever has nothing to do looks at the board: a clinician for the next case, a call handler for somebody to ring. */
const LOOK_MS = 30_000;
const LOOK_FOR_COMFORT_MS = 5 * 60_000;
const EARLY_MS = 90_000;
const BREAK_MS = 60_000;
/** What says that they must sit down again; anything else is of the call or the case. */
const ENDS_SITTING: ReadonlySet<string> = new Set(['session/unknown', 'keeper/unavailable']);

/** Whoever loses their session, or the house for a while, sits down again. */
export async function work(shift: Shift, calls: readonly Planned[], room: Room): Promise<void> {
  const { time, tally } = room;
  await time.until(shift.from - EARLY_MS);
  do {
    try {
      await sit(shift, calls, room);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      tally.failed(error.code);
      await time.until(time.now() + BREAK_MS);
    }
  } while (time.now() < shift.to);
}

/** From the touch of the passkey to the signing out. */
async function sit(shift: Shift, calls: readonly Planned[], room: Room): Promise<void> {
  const { crew, time } = room;
  const desk = await crew.signIn(crew.member(positionOf(shift)));
  const over = new AbortController();
  const signs = time.work(() => showSignsOfLife(desk, time, over.signal));
  // All may be stopped while something else is waited for.
  signs.catch(() => undefined);
  await say(desk, 'free');
  try {
    if (shift.role === 'clinician') await workQueue(desk, shift, room);
    else await takeCalls(desk, shift, calls, room);
  } finally {
    over.abort();
    await signs;
  }
  await say(desk, 'gone');
  await crew.signOut(desk);
}

/** A keeper that is away, or a session that ended, shows in the next thing they do. */
async function showSignsOfLife(desk: Seat, time: CityTime, over: AbortSignal): Promise<void> {
  while (!over.aborted) {
    await time.until(time.now() + SIGN_OF_LIFE_MS, over);
    if (!over.aborted) await present(desk).catch(() => undefined);
  }
}

async function takeCalls(
  desk: Seat,
  { who, from, to }: Shift,
  calls: readonly Planned[],
  room: Room,
): Promise<void> {
  const { done, house, shelf, stories, time, tally } = room;
  for (const { call, answer, story } of calls) {
    if (answer?.kind !== 'answered' || answer.by !== who || call.way === 'report') continue;
    if (answer.at < from || answer.at >= to || done.has(call.number)) continue;
    await comfortUntil(answer.at, desk, room);
    done.add(call.number);
    await atWork(desk, tally, async () => {
      const toCome = (id: Uuid, found: Story) => stories.set(id, found);
      const packs = await shelf.at(desk);
      const triaged = (triage: Triage) => tally.triaged(triage);
      const taking = { story, time, house, shelf: packs, toCome, triaged };
      tally.took(await takeCall(desk, call, taking));
    });
  }
  await comfortUntil(to, desk, room);
}

/** Until somebody rings them, they ring those who wait. */
async function comfortUntil(at: number, desk: Seat, room: Room): Promise<void> {
  const { time, tally } = room;
  for (let now = time.now(); now < at; now = time.now()) {
    const due = now + COMFORT_MS < at ? room.comfort.next(now) : null;
    if (due === null) {
      // All of them at the same moments, so that time need not stop for each.
      const look = (Math.floor(now / LOOK_FOR_COMFORT_MS) + 1) * LOOK_FOR_COMFORT_MS;
      await time.until(Math.min(at, look));
      continue;
    }
    await atWork(desk, tally, async () => {
      if (await comfort(desk, due, room)) tally.comforted += 1;
    });
  }
}

async function workQueue(desk: Seat, shift: Shift, room: Room): Promise<void> {
  const { follower, house, shelf, stories, time, tally } = room;
  const { to } = shift;
  const planned = breakIn(shift);
  let pause = planned !== null && planned.at > time.now() ? planned : null;
  const who = { services: [house.service], roles: ['clinician'] as const };
  await giveBack(desk, follower);
  while (time.now() < to) {
    if (pause !== null && time.now() >= pause.at) {
      await rest(desk, pause.takesMs, time);
      pause = null;
    }
    // Whose story is not known here is for people of flesh and blood.
    const row = nextCase(
      [...follower.open].filter(({ id }) => stories.has(id)),
      who,
    );
    const story = row && stories.get(row.id);
    if (row === undefined || story === undefined) {
      await time.until(Math.min(to, time.now() + LOOK_MS));
      continue;
    }
    await atWork(desk, tally, async () => {
      const packs = await shelf.at(desk);
      if (!(await dealWithCase(desk, row, story, { shelf: packs, tally, time }))) tally.races += 1;
    });
  }
}

async function rest(desk: Seat, ms: number, time: CityTime): Promise<void> {
  await say(desk, 'away');
  await time.until(time.now() + ms);
  await say(desk, 'free');
}

/** What they had in hand when the house closed last. */
async function giveBack(desk: Seat, { open }: Follower): Promise<void> {
  for (const { id, state } of open) {
    if (state.kind !== 'taken' || state.by !== desk.session.account) continue;
    const stream = streamName({ kind: 'case', id });
    await write(desk, { stream, after: 0, type: 'case.released', facts: {} });
  }
}

/** What one person cannot do is counted, and they go on with the next: as in any control room. */
async function atWork(desk: Seat, tally: Tally, act: () => Promise<void>): Promise<void> {
  await say(desk, 'on-call');
  try {
    await act();
  } catch (error) {
    if (!(error instanceof Problem) || ENDS_SITTING.has(error.code)) throw error;
    tally.failed(error.code);
  }
  await say(desk, 'free');
}
