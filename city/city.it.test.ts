import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PlainDay } from '#care/measures/plain-days.ts';
import { decodeEntry } from '#journal/entry.ts';
import { mustSayThatAllHolds } from '#testkit/kept-invariants.ts';
import { freePort } from '#testkit/part.ts';
import { until } from '../proofs/people.ts';
import { holdfast, verify } from '../proofs/verify.ts';
import { wholeLog } from '../proofs/whole-log.ts';

const HOLDFAST = new URL('../apps/cli/holdfast.js', import.meta.url).pathname;
/** England's busiest day of the winter, of a seed that has some of everything. */
const ARGS = [
  ...['--people', '15000', '--days', '1', '--from', '2025-12-27', '--seed', '61', '--json'],
];
const DAY = '2025-12-27T00:00Z';
const DAY_MS = 86_400_000;
const PATIENCE_MS = 400_000;

interface Played {
  readonly ok: boolean;
  readonly calls: number;
  readonly played: number;
  readonly cases: number;
  readonly ended: number;
  readonly joined: number;
  readonly abandoned: number;
  readonly reports: number;
  readonly answered: number;
  readonly telephone: { readonly answered: number; readonly abandoned: number };
  readonly triage: Readonly<Record<'begun' | 'ended' | 'handedOver' | 'redFlags', number>>;
  readonly observations: { readonly sets: number; readonly withEarlyWarning: number };
  readonly comfortCalls: number;
  readonly entries: number;
  readonly failures: object;
}

let scratch: string;
let child: ChildProcess;
let played: Played;
let staying: { readonly origin: string; readonly enrolment: string };
beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'holdfast-city-'));
  const ports = ['--port', `${await freePort()}`, '--itk-port', `${await freePort()}`];
  child = spawn(process.execPath, [HOLDFAST, 'city', ...ARGS, ...ports, '--stay'], {
    cwd: scratch,
    // Of a provider's settings it must hear nothing.
    env: {
      PATH: process.env.PATH,
      NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE,
      DATABASE_URL: 'postgres://holdfast_keeper@provider.invalid/holdfast',
      HOLDFAST_ROOT_KEY: 'pkcs11:token=provider;object=root?pin-source=/nowhere',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const said = createInterface({ input: child.stdout! })[Symbol.asyncIterator]();
  const next = async () => JSON.parse((await said.next()).value as string);
  played = await next();
  staying = await next();
}, PATIENCE_MS);
afterAll(async () => {
  child.kill('SIGTERM');
  await once(child, 'exit');
  await rm(scratch, { recursive: true });
});

describe('a day of a small city', () => {
  it('has an end for each call', () => {
    const { calls, cases, ended, abandoned, answered, reports } = played;
    expect(played).toMatchObject({ ok: true, played: calls, failures: {} });
    expect(calls).toBeGreaterThan(10);
    expect(cases + ended + abandoned).toBe(calls);
    expect(answered + reports + abandoned).toBe(calls);
    expect(Math.min(reports, answered)).toBeGreaterThan(0);
  });

  it('rings as it is measured: each call, those given up, and how long the others waited', async () => {
    const { telephone, answered, reports, calls } = played;
    expect(telephone).toMatchObject({ answered, abandoned: calls - answered - reports });
    expect(telephone.abandoned).toBeGreaterThan(0);
    const days = ['--from', '2025-12-26', '--to', '2025-12-28', '--json'];
    const { out } = await holdfast(scratch, 'measures', staying.origin, ...days);
    const measured = (JSON.parse(out) as { days: PlainDay[] }).days.flatMap(({ services }) =>
      services.flatMap(({ tallies }) => tallies),
    );
    const of = (id: string) => measured.filter(({ measure }) => measure === id);
    const sum = (id: string, what: 'of' | 'met') =>
      of(id).reduce((total, tally) => total + tally[what], 0);
    expect(sum('calls-abandoned', 'of')).toBe(telephone.answered + telephone.abandoned);
    expect(sum('calls-abandoned', 'met')).toBe(telephone.abandoned);
    expect(sum('speed-to-answer', 'of')).toBe(telephone.answered);
    for (const { waitedMs } of of('speed-to-answer')) expect(waitedMs).toBeGreaterThan(0);
  });

  it('has triages, some of them gone on with by a clinician; observations with NEWS2; comfort calls', async () => {
    const types = (await wholeLog(staying.origin)).map((bytes) => decodeEntry(bytes).header.type);
    const count = (wanted: string) => types.filter((type) => type === wanted).length;
    const { triage, observations, comfortCalls } = played;
    expect(count('pathways.begun')).toBe(triage.begun);
    expect(triage.ended + triage.handedOver).toBe(triage.begun);
    expect(Math.min(triage.ended, triage.handedOver, triage.redFlags)).toBeGreaterThan(0);
    const goneOnWith = count('pathways.taken-over');
    expect(goneOnWith).toBeGreaterThan(0);
    expect(count('pathways.ended')).toBe(triage.ended + goneOnWith);
    expect(count('case.reassessed')).toBe(goneOnWith);
    expect(count('case.observed')).toBe(observations.sets);
    expect(observations.withEarlyWarning).toBeGreaterThan(0);
    expect(count('case.comforted')).toBe(comfortCalls);
    expect(comfortCalls).toBeGreaterThan(0);
  });

  it('keeps the invariants of care', async () => {
    // Its clock has leapt to now: what a GP is owed may just be leaving.
    await until('all holds', () =>
      mustSayThatAllHolds(staying.origin).then(
        () => true,
        () => undefined,
      ),
    );
  });

  it('is a log that a stranger accepts, in which everything hangs on a passkey', async () => {
    const { exit, out } = await verify(staying.origin, '--json');
    const { accepted, coverage } = JSON.parse(out);
    expect({ exit, accepted }).toEqual({ exit: 0, accepted: true });
    expect(coverage.chained).toBe(coverage.of);
  });

  it('happened on its day, by every clock in the house', async () => {
    const headers = (await wholeLog(staying.origin)).map((bytes) => decodeEntry(bytes).header);
    const of = (type: string) => headers.filter((one) => one.type === type);
    expect(of('case.received')).toHaveLength(played.cases);
    expect(of('call.ended')).toHaveLength(played.ended);
    for (const type of ['case.received', 'access.granted', 'lookup.made', 'call.ended'] as const) {
      for (const { at } of of(type).slice(2)) {
        expect(at).toBeGreaterThan(Date.parse(DAY) - DAY_MS / 24);
      }
      expect(
        of(type).filter(({ at }) => at < Date.parse(DAY) + 1.2 * DAY_MS).length,
      ).toBeGreaterThanOrEqual(0.8 * of(type).length);
    }
    const closed = of('case.closed');
    expect(closed.length).toBeGreaterThan(0.5 * played.cases);
    const people = new Set(of('session.opened').map(({ stream }) => stream));
    expect(people.size).toBeGreaterThan(5);
  });

  it('leaves a link by which somebody of flesh and blood comes in', async () => {
    expect(staying.enrolment).toContain(`${staying.origin}/enrol#`);
    const page = await fetch(staying.origin, { headers: { accept: 'text/html' } });
    expect(page.status).toBe(200);
  });

  it('is never built in a folder that is in use', async () => {
    const { exit, out } = await holdfast(scratch, 'city', ...ARGS);
    expect({ exit, ...JSON.parse(out) }).toMatchObject({ exit: 3, code: 'data/not-ours' });
  });
});

it.each([
  [['--people', 'many'], '--people takes a whole number'],
  [['--conquer'], 'conquer'],
])('`holdfast city %s` is refused as usage', async (args, words) => {
  const { exit, complaint } = await holdfast(scratch, 'city', ...args);
  expect(exit).toBe(2);
  expect(complaint).toContain(words);
  expect(complaint).toContain('holdfast city --help');
});
