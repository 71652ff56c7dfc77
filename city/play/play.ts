/** Plays a planned city in its house: reports come in, call handlers answer, clinicians work the queue, shifts begin and end. */

import type { Uuid } from '#base/ids.ts';
import { nextCase } from '#care/board.ts';
import { Problem } from '#problems/catalogue.ts';
import { caseIdOf } from '../../apps/gateway/itk-111/file-report.ts';
import type { City, Planned } from '../city.ts';
import type { CityTime } from '../clock/time.ts';
import { CITY_ORG, type House, SERVICE } from '../house.ts';
import { itkMessage } from '../itk-111/itk-message.ts';
import { upper } from '../itk-111/profile.ts';
import { type Crew, type Employee, present, type Seat } from '../staff/crew.ts';
import { employeeNames } from '../staff/employee-names.ts';
import type { Shift, StaffRole } from '../staff/roster.ts';
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
}

/** Between two signs that somebody is still at their desk: a session whose person says nothing for half an hour ends. */
const SIGN_OF_LIFE_MS = 20 * 60_000;
/** How often a clinician who has nothing to do looks at the board. */
const LOOK_MS = 30_000;
const EARLY_MS = 90_000;

/** Resolves when the last call has come to its end and the last shift is over. */
export async function play(parts: Play): Promise<void> {
  const { city, crew, time } = parts;
  const stories = new Map<Uuid, Story>();
  const staff = await hireAll(city.shifts, crew);
  const telephoned = city.calls.filter(({ answer }) => answer?.kind === 'answered');
  const abandoned = city.calls.filter(({ answer }) => answer?.kind === 'abandoned');
  const reports = city.calls.filter(({ call }) => call.way === 'report');
  await Promise.all([
    ...reports.map((one) => time.work(() => sendReport(one, parts, stories))),
    ...abandoned.map((one) => time.work(() => hangUp(one, parts))),
    ...city.shifts.map((shift) =>
      time.work(() => work(shift, staff(shift), telephoned, parts, stories)),
    ),
  ]);
}

async function hireAll(shifts: readonly Shift[], crew: Crew): Promise<(shift: Shift) => Employee> {
  const staff = { 'call-handler': [] as Employee[], clinician: [] as Employee[] };
  const names = employeeNames();
  for (const role of ['call-handler', 'clinician'] as const satisfies readonly StaffRole[]) {
    const most = shifts.filter((one) => one.role === role).map(({ who }) => who);
    for (let i = 0; i <= Math.max(-1, ...most); i += 1) {
      staff[role].push(await crew.hire(names(role), [role]));
    }
  }
  return ({ role, who }) => staff[role][who] as Employee;
}

async function sendReport(
  { call, outcome }: Planned,
  { house, time, tally }: Play,
  stories: Map<Uuid, Story>,
): Promise<void> {
  if (call.kind !== 'care' || outcome === null) return;
  const { episode } = call;
  await time.until(episode.endedAt);
  stories.set(caseIdOf(CITY_ORG, upper(episode.ids.message)), { episode, outcome });
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
async function work(
  shift: Shift,
  employee: Employee,
  calls: readonly Planned[],
  parts: Play,
  stories: Map<Uuid, Story>,
): Promise<void> {
  const { crew, time } = parts;
  await time.until(shift.from - EARLY_MS);
  const desk = await crew.signIn(employee);
  const over = new AbortController();
  const signs = time.work(() => showSignsOfLife(desk, time, over.signal));
  if (shift.role === 'clinician') await workQueue(desk, shift, parts, stories);
  else await takeCalls(desk, shift, calls, parts, stories);
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
  { time, tally }: Play,
  stories: Map<Uuid, Story>,
): Promise<void> {
  for (const { call, answer, outcome } of calls) {
    if (answer?.kind !== 'answered' || answer.by !== who || call.way === 'report') continue;
    if (answer.at < from || answer.at >= to) continue;
    await time.until(answer.at);
    await attempt(tally, async () => {
      const told = (id: Uuid) => {
        if (call.kind === 'care' && outcome !== null)
          stories.set(id, { episode: call.episode, outcome });
      };
      tally.took(await takeCall(desk, call, time, told));
    });
  }
  await time.until(to);
}

async function workQueue(
  desk: Seat,
  { to }: Shift,
  { follower, time, tally }: Play,
  stories: ReadonlyMap<Uuid, Story>,
): Promise<void> {
  const who = { services: [SERVICE], roles: ['clinician'] };
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
