/**
 * `holdfast drill beside`: the night the other system stops, and the morning it comes back. A service stands by and copies of reports wait; it is
 * switched over, and a room works in the other system's place; then each case since the switch is handed back, and none is said to be that is not.
 * On a site of its own, which it makes and removes. Exit 1 where a case was missed.
 */
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { systemClock } from '#base/clock.ts';
import type { Uuid } from '#base/ids.ts';
import { dayOf, streamName } from '#base/stream.ts';
import type { BesideType } from '#care/beside.ts';
import type { CaseRow } from '#care/case-row.ts';
import { isTakenBack, type OwedCase } from '#care/hand-back.ts';
import { Problem } from '#problems/catalogue.ts';
import { agree, write } from '#testkit/person.ts';
import type { Desk } from '../../apps/desk/src/session/desk.ts';
import { StreamFile } from '../../apps/desk/src/store/stream-file.ts';
import { makePack } from '../../apps/desk/src/tasks/beside/make-pack.ts';
import { openHouse, SERVICE } from '../house.ts';
import { KeptDesk } from '../kept-desk.ts';
import { allSent, takeCall, writeNote } from '../kept-work.ts';
import {
  approveGateway,
  boardWith,
  founder,
  hire,
  openCase,
  type Person,
  sendReport,
  until,
  workThrough,
} from '../people.ts';
import { reportOf } from '../report.ts';
import { holdfast, verify } from '../verify.ts';
import { beginDrill } from './drill.ts';

/** Of the reports and of the calls, so many are seen to their end before the other system is back. */
const CLOSED = 4;
const HOUR_MS = 3_600_000;

const { values, step, end } = beginDrill(
  { drill: 'beside', runbook: 'docs/runbooks/beside-another-system.md' },
  { desks: '3', reports: '12' },
);
const reports = Number(values.reports);

step('Building a site, where a service stands by');
const house = await openHouse();
const operator = await founder(house);
const { second } = operator;
await approveGateway(house, operator);
const lead = await hire(house, operator, ['shift-lead']);
const clinician = await hire(house, operator, ['clinician']);
const handlers = await Promise.all(
  Array.from({ length: Number(values.desks) }, () =>
    hire(house, operator, ['clinician', 'call-handler']),
  ),
);
const room = await Promise.all(handlers.map((person) => new KeptDesk(person).signIn(house.origin)));
await agreed(operator, 'service.stands-by');

step(`${reports} reports arrive as copies; the other system deals with half of them`);
let sent = 0;
const copies = () => kindsAre(clinician, { copied: sent });
await report(Math.floor(reports / 2));
await copies();
const stoppedAt = systemClock() + 1;
await pause(5);
await report(reports - sent);
await copies();
const leftBefore = await leftForGps();

step('It stops. A shift lead switches over');
const switched = performance.now();
await say(lead, 'service.switched-over', { since: stoppedAt });
const here = reports - Math.floor(reports / 2);
await Promise.all(
  [lead, clinician, ...handlers].map((person) =>
    kindsAre(person, { queued: here, copied: reports - here }),
  ),
);
const switchMs = performance.now() - switched;

step('The room works in its place');
await report(2);
await Promise.all(
  room.map(async (seat) => {
    await writeNote(seat, await takeCall(seat), 'Rang back, no answer');
    await allSent(seat);
  }),
);
const board = await kindsAre(clinician, { queued: here + 2 + room.length });
const queued = [...board.cases.values()].filter(({ state }) => state.kind === 'queued');
const seen = queued.slice(0, CLOSED);
for (const row of seen) await seeTo(row);
await until('GPs are told', async () =>
  (await leftForGps()) - leftBefore >= seen.length ? true : undefined,
);

step('It comes back. The service is handed back, and what comes is the other system’s again');
await agreed(lead, 'service.handing-back');
await report(1);
const standing = { kind: 'handing-back', at: systemClock(), by: lead.session.account } as const;
const owed = await owedNow();
const tooEarly = await refusals(say(lead, 'service.handed-back', { cases: owed.length }));
await bulk(owed.length + 1);

step('The file is made, for the other system to take in');
const making = performance.now();
const pack = await packOf(owed);
const makingMs = performance.now() - making;
const text = new TextDecoder('latin1').decode(await pack.file.arrayBuffer());
const isWhole = ({ id }: { readonly id: Uuid }) =>
  [`${id}/document.json`, `${id}/page.html`, `\n${id},`].every((part) => text.includes(part));
const said = seen.filter(({ id }) => text.includes(assessmentOf(id)));
const told = await listed();

step('Meanwhile somebody sees one of them to its end: it is missing again, and given again');
const again = queued.at(-1)!;
await seeTo(again);
await tick(pack.told);
const [late, ...others] = (await owedNow()).filter((one) => !isTakenBack(one));
const stillEarly = await refusals(say(lead, 'service.handed-back', { cases: owed.length }));
const more = await packOf(late === undefined ? [] : [late, ...others]);
await tick(more.told);
const stuck = await refusals(say(lead, 'service.handed-back', { cases: owed.length }));
const done = await listed();
const checked = await verify(house.origin);

const none = { unit: '', most: 0 };
const counted = { unit: '', most: null };
const missed = (what: boolean) => (what ? 0 : 1);
end({
  setting: { desks: room.length, 'reports while it worked': reports },
  figures: [
    {
      what: 'From the switch until every board had its cases',
      value: switchMs / 1_000,
      unit: 's',
      most: 30,
    },
    { what: 'Cases since then, of reports and of calls', value: queued.length, ...counted },
    {
      what: 'Of these, not owed back',
      value: queued.filter(({ id }) => !owed.some((one) => one.id === id)).length,
      ...none,
    },
    {
      what: 'Owed back, though the other system has them',
      value: owed.length - queued.length,
      ...none,
    },
    { what: 'Making the file', value: makingMs / 1_000, unit: 's', most: null },
    {
      what: 'Cases not in it as a document, a page and a line',
      value: pack.left.length + owed.filter((one) => !isWhole(one)).length,
      ...none,
    },
    {
      what: 'Cases closed, and what was decided is not in it',
      value: seen.length - said.length,
      ...none,
    },
    {
      what: 'Said to be all back while one was missing, and taken',
      value: 2 - tooEarly - stillEarly,
      ...none,
    },
    {
      what: 'Written in after the file was made, and not missing again',
      value: missed(late?.id === again.id && others.length === 0),
      ...none,
    },
    {
      what: 'Before: not said to be missing, by the log alone',
      value: owed.length - told.missing,
      ...none,
    },
    { what: 'In the end: all said to be back, and refused', value: stuck, ...none },
    {
      what: 'In the end: missing, by the log alone',
      value: done.missing + missed(done.exit === 0),
      ...none,
    },
    { what: 'Refusals of the checker', value: missed(checked.exit === 0), ...none },
  ],
});
for (const seat of room) await seat.end();
await house.stop();

function say(by: Person, type: BesideType, more = {}) {
  const facts = { service: SERVICE, ...more };
  return write(by, { stream: 'org', after: 0, type, facts } as never);
}

async function agreed(by: Person, type: BesideType): Promise<void> {
  await agree(second, (await say(by, type)).id);
}

/** So many reports more, each as a 111 service posts it. */
async function report(count: number): Promise<void> {
  for (let n = 0; n < count; n += 1) {
    sent += 1;
    const { status } = await sendReport(house, reportOf({ number: sent, family: `Night ${sent}` }));
    if (status !== 200) throw new Error(`a report was answered with ${status}`);
  }
}

/** The board, once it shows so many of these. */
function kindsAre(person: Person, kinds: { readonly [kind in CaseRow['state']['kind']]?: number }) {
  return boardWith(person, ({ cases }) =>
    Object.entries(kinds).every(
      ([kind, count]) =>
        [...cases.values()].filter(({ state }) => state.kind === kind).length === count,
    ),
  );
}

function assessmentOf(id: Uuid): string {
  return `Seen to, as drilled: ${id}`;
}

async function seeTo(row: CaseRow): Promise<void> {
  await openCase(clinician, row);
  await workThrough(clinician, row, {
    note: 'Spoke',
    consultation: {
      history: 'Since this evening',
      examination: 'By telephone',
      assessment: assessmentOf(row.id),
      plan: 'Own doctor',
      safetyNetting: 'Ring again if worse',
    },
  });
}

async function leftForGps(): Promise<number> {
  return (await readdir(house.gpFolder).catch(() => [])).length;
}

async function owedNow(): Promise<readonly OwedCase[]> {
  const { size } = await lead.reader.board();
  for (;;) {
    const { cases, size: read } = await lead.reader.handBack(SERVICE);
    if (read >= size) return cases;
    await pause(100);
  }
}

/** Two people let the lead open so many. */
async function bulk(people: number): Promise<void> {
  const stream = streamName({ kind: 'notices', day: dayOf(systemClock()) });
  await operator.keyring.ensure([{ stream, subject: null }], 'notices');
  const { account } = lead.session;
  const ends = { until: systemClock() + HOUR_MS };
  const facts = { account, purpose: 'hand-back' as const, people, ...ends };
  const payload = { reason: 'The other system is back' };
  const { id } = await write(operator, { stream, after: 0, type: 'bulk.opened', facts, payload });
  await agree(second, id);
}

function packOf(cases: readonly OwedCase[]) {
  const { keyring, reader } = lead;
  const live = { own: new Map(), size: 0, watch: () => () => {} };
  const known = { provider: 'Drill Urgent Care', nameOf: () => null, standing };
  const file: Desk['file'] = (stream, purpose) =>
    new StreamFile({ keyring, reader, live, wanted: { stream, subject: null }, purpose });
  return makePack({ file }, cases, known, () => {});
}

async function tick(told: ReadonlyMap<Uuid, Uuid>): Promise<void> {
  for (const [id, last] of told) {
    const stream = streamName({ kind: 'case', id });
    const facts = { channel: 'file' as const, last };
    await write(lead, { stream, after: 0, type: 'case.taken-back', facts });
  }
}

/** 1 where it was refused. */
async function refusals(act: Promise<unknown>): Promise<0 | 1> {
  try {
    await act;
    return 0;
  } catch (error) {
    if (error instanceof Problem) return 1;
    throw error;
  }
}

/** What a stranger reads of it from the log. */
async function listed(): Promise<{ readonly exit: number; readonly missing: number }> {
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-drill-'));
  const { exit, out } = await holdfast(folder, 'hand-back', house.origin, '--json');
  await rm(folder, { recursive: true });
  const { services } = JSON.parse(out) as { services: { missing: number }[] };
  return { exit, missing: services.reduce((sum, { missing }) => sum + missing, 0) };
}
