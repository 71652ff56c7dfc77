/** Plays a planned city in its house: reports come in, call handlers answer, clinicians work the queue, shifts begin and end. */

import type { Uuid } from '#base/ids.ts';
import { streamName } from '#base/stream.ts';
import { nextCase } from '#care/board.ts';
import { Problem } from '#problems/catalogue.ts';
import { write } from '#testkit/person.ts';
import { caseIdOf } from '../../apps/gateway/itk-111/file-report.ts';
import type { City, Planned } from '../city.ts';
import type { CityTime } from '../clock/time.ts';
import type { House } from '../house.ts';
import { itkMessage } from '../itk-111/itk-message.ts';
import { upper } from '../itk-111/profile.ts';
import { type Crew, present, type Seat, say } from '../staff/crew.ts';
import { positionOf } from '../staff/positions.ts';
import type { Shift } from '../staff/roster.ts';
import { dealWithCase, type Story } from './deal-with-case.ts';
import type { Follower } from './follower.ts';
import { takeCall } from './take-call.ts';
import type { Tally } from './tally.ts';

export interface Play {
  readonly city: City;
  readonly house: House;
  readonly crew: Crew;
  readonly time: CityTime;
  readonly follower: Follower;
  readonly tally: Tally;
  /** Numbers of the calls that were answered. */
  readonly done: Set<number>;
  /** By case: what is to be found and done in it. */
  readonly stories: Map<Uuid, Story>;
}

/** Between two signs that somebody is still at their desk: a session whose person says nothing for half an hour ends. */
const SIGN_OF_LIFE_MS = 20 * 60_000;
/** How often a clinician who has nothing to do looks at the board. */
const LOOK_MS = 30_000;
const EARLY_MS = 90_000;
const BREAK_MS = 60_000;
const TRY_AGAIN_MS = 10_000;
const MOST_TRIES = 30;
/** What says that they must sit down again; anything else is of the call or the case. */
const ENDS_SITTING: ReadonlySet<string> = new Set(['session/unknown', 'keeper/unavailable']);

/** Resolves when the last call has come to its end and the last shift is over; where something went wrong, once nobody is at work any more. */
export async function play(parts: Play): Promise<void> {
  const { city, time } = parts;
  const telephoned = city.calls.filter(({ answer }) => answer?.kind === 'answered');
  const abandoned = city.calls.filter(({ answer }) => answer?.kind === 'abandoned');
  const reports = city.calls.filter(({ call }) => call.way === 'report');
  const ended = await Promise.allSettled([
    ...reports.map((one) => time.work(() => sendReport(one, parts))),
    ...abandoned.map((one) => time.work(() => hangUp(one, parts))),
    ...city.shifts.map((shift) => time.work(() => work(shift, telephoned, parts))),
  ]);
  const failed = ended.find(({ status }) => status === 'rejected');
  if (failed?.status === 'rejected') throw failed.reason;
}

async function sendReport(
  { call, outcome }: Planned,
  { house, time, tally, stories }: Play,
): Promise<void> {
  if (call.kind !== 'care' || outcome === null) return;
  const { episode } = call;
  await time.until(episode.endedAt);
  stories.set(caseIdOf(house.org, upper(episode.ids.message)), { episode, outcome });
  const message = itkMessage(episode);
  for (let tries = 1; !(await handed(house, message)); tries += 1) {
    if (tries === MOST_TRIES) return tally.failed('a report was not taken');
    await time.until(time.now() + TRY_AGAIN_MS);
  }
  tally.reports += 1;
}

/** Whether the gateway says that it is stored. Sent twice it stands once. */
async function handed({ reportsUrl }: House, body: string): Promise<boolean> {
  const headers = { 'content-type': 'text/xml; charset=utf-8' };
  const response = await fetch(reportsUrl, { method: 'POST', headers, body }).catch(() => null);
  return response?.ok === true;
}

async function hangUp({ answer }: Planned, { time, tally }: Play): Promise<void> {
  if (answer === null) return;
  await time.until(answer.at);
  tally.abandoned += 1;
}

/** One shift. Whoever loses their session, or the house for a while, sits down again. */
async function work(shift: Shift, calls: readonly Planned[], parts: Play): Promise<void> {
  const { time, tally } = parts;
  await time.until(shift.from - EARLY_MS);
  do {
    try {
      await sit(shift, calls, parts);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      tally.failed(error.code);
      await time.until(time.now() + BREAK_MS);
    }
  } while (time.now() < shift.to);
}

/** From the touch of the passkey to the signing out. */
async function sit(shift: Shift, calls: readonly Planned[], parts: Play): Promise<void> {
  const { crew, time } = parts;
  const desk = await crew.signIn(crew.member(positionOf(shift)));
  const over = new AbortController();
  const signs = time.work(() => showSignsOfLife(desk, time, over.signal));
  // All may be stopped while something else is waited for.
  signs.catch(() => undefined);
  await say(desk, 'free');
  try {
    if (shift.role === 'clinician') await workQueue(desk, shift, parts);
    else await takeCalls(desk, shift, calls, parts);
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
  { done, house, stories, time, tally }: Play,
): Promise<void> {
  for (const { call, answer, outcome } of calls) {
    if (answer?.kind !== 'answered' || answer.by !== who || call.way === 'report') continue;
    if (answer.at < from || answer.at >= to || done.has(call.number)) continue;
    await time.until(answer.at);
    done.add(call.number);
    await say(desk, 'on-call');
    await attempt(tally, async () => {
      const toCome = (id: Uuid) => {
        if (call.kind === 'care' && outcome !== null)
          stories.set(id, { episode: call.episode, outcome });
      };
      tally.took(await takeCall(desk, call, { outcome, time, house, toCome }));
    });
    await say(desk, 'free');
  }
  await time.until(to);
}

async function workQueue(
  desk: Seat,
  { to }: Shift,
  { house, follower, stories, time, tally }: Play,
): Promise<void> {
  const who = { services: [house.service], roles: ['clinician'] };
  await giveBack(desk, follower);
  while (time.now() < to) {
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
    await say(desk, 'on-call');
    await attempt(tally, async () => {
      if (!(await dealWithCase(desk, row, story, time))) tally.races += 1;
    });
    await say(desk, 'free');
  }
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
async function attempt(tally: Tally, act: () => Promise<void>): Promise<void> {
  try {
    await act();
  } catch (error) {
    if (!(error instanceof Problem) || ENDS_SITTING.has(error.code)) throw error;
    tally.failed(error.code);
  }
}
