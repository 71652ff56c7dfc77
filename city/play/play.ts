/** Plays a planned city in its house: reports come in, call handlers answer, clinicians work the queue, shifts begin and end. */

import type { Uuid } from '#base/ids.ts';
import { nextCase } from '#care/board.ts';
import { Problem } from '#problems/catalogue.ts';
import { caseIdOf } from '../../apps/gateway/itk-111/file-report.ts';
import type { City, Planned } from '../city.ts';
import type { CityTime } from '../clock/time.ts';
import type { House } from '../house.ts';
import { itkMessage } from '../itk-111/itk-message.ts';
import { upper } from '../itk-111/profile.ts';
import { type Crew, present, type Seat } from '../staff/crew.ts';
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
  /** By case: what is to be found and done in it. */
  readonly stories: Map<Uuid, Story>;
}

/** Between two signs that somebody is still at their desk: a session whose person says nothing for half an hour ends. */
const SIGN_OF_LIFE_MS = 20 * 60_000;
/** How often a clinician who has nothing to do looks at the board. */
const LOOK_MS = 30_000;
const EARLY_MS = 90_000;

/** Resolves when the last call has come to its end and the last shift is over. */
export async function play(parts: Play): Promise<void> {
  const { city, time } = parts;
  const telephoned = city.calls.filter(({ answer }) => answer?.kind === 'answered');
  const abandoned = city.calls.filter(({ answer }) => answer?.kind === 'abandoned');
  const reports = city.calls.filter(({ call }) => call.way === 'report');
  await Promise.all([
    ...reports.map((one) => time.work(() => sendReport(one, parts))),
    ...abandoned.map((one) => time.work(() => hangUp(one, parts))),
    ...city.shifts.map((shift) => time.work(() => work(shift, telephoned, parts))),
  ]);
}

async function sendReport(
  { call, outcome }: Planned,
  { house, time, tally, stories }: Play,
): Promise<void> {
  if (call.kind !== 'care' || outcome === null) return;
  const { episode } = call;
  await time.until(episode.endedAt);
  stories.set(caseIdOf(house.org, upper(episode.ids.message)), { episode, outcome });
  const { status } = await fetch(house.reportsUrl, {
    method: 'POST',
    headers: { 'content-type': 'text/xml; charset=utf-8' },
    body: itkMessage(episode),
  });
  if (status === 200) tally.reports += 1;
  else tally.failed(`a report was answered with ${status}`);
}

async function hangUp({ answer }: Planned, { time, tally }: Play): Promise<void> {
  if (answer === null) return;
  await time.until(answer.at);
  tally.abandoned += 1;
}

/** One shift, from the touch of the passkey to the signing out. */
async function work(shift: Shift, calls: readonly Planned[], parts: Play): Promise<void> {
  const { crew, time } = parts;
  await time.until(shift.from - EARLY_MS);
  const desk = await crew.signIn(crew.member(positionOf(shift)));
  const over = new AbortController();
  const signs = time.work(() => showSignsOfLife(desk, time, over.signal));
  if (shift.role === 'clinician') await workQueue(desk, shift, parts);
  else await takeCalls(desk, shift, calls, parts);
  over.abort();
  await signs;
  await crew.signOut(desk);
}

async function showSignsOfLife(desk: Seat, time: CityTime, over: AbortSignal): Promise<void> {
  while (!over.aborted) {
    await time.until(time.now() + SIGN_OF_LIFE_MS, over);
    if (!over.aborted) await present(desk);
  }
}

async function takeCalls(
  desk: Seat,
  { who, from, to }: Shift,
  calls: readonly Planned[],
  { house, stories, time, tally }: Play,
): Promise<void> {
  for (const { call, answer, outcome } of calls) {
    if (answer?.kind !== 'answered' || answer.by !== who || call.way === 'report') continue;
    if (answer.at < from || answer.at >= to) continue;
    await time.until(answer.at);
    await attempt(tally, async () => {
      const toCome = (id: Uuid) => {
        if (call.kind === 'care' && outcome !== null)
          stories.set(id, { episode: call.episode, outcome });
      };
      tally.took(await takeCall(desk, call, { time, house, toCome }));
    });
  }
  await time.until(to);
}

async function workQueue(
  desk: Seat,
  { to }: Shift,
  { house, follower, stories, time, tally }: Play,
): Promise<void> {
  const who = { services: [house.service], roles: ['clinician'] };
  while (time.now() < to) {
    const row = nextCase(follower.open, who);
    const story = row && stories.get(row.id);
    if (row === undefined || story === undefined) {
      await time.until(Math.min(to, time.now() + LOOK_MS));
      continue;
    }
    await attempt(tally, async () => {
      if (!(await dealWithCase(desk, row, story, time))) tally.races += 1;
    });
  }
}

/** What one person cannot do is counted, and they go on with the next: as in any control room. */
async function attempt(tally: Tally, act: () => Promise<void>): Promise<void> {
  try {
    await act();
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    tally.failed(error.code);
  }
}
