/**
 * `holdfast bench grant`: how long a grant takes (the access durable in the log, then the key), how long a sign-in takes of our own time,
 * and what share of a grant's processor time in the keeper the budgets are.
 */
import { cpus, totalmem } from 'node:os';
import { parseArgs } from 'node:util';
import { systemClock, systemRandom } from '#base/clock.ts';
import { type Uuid, uuidToBytes, uuidv7 } from '#base/ids.ts';
import type { Person } from '#identity/account.ts';
import type { IdentityEntry } from '#identity/two-people.ts';
import { newCase } from '#testkit/machine.ts';
import { type Desk, signIn, softwareDevice } from '#testkit/person.ts';
import { Budgets } from '../apps/keeper/policy/budgets.ts';
import { processorMicros } from './processor-time.ts';
import { type BenchRig, benchRig, SERVICE } from './rig.ts';

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '5' },
    desks: { type: 'string', default: '1,16,64' },
    json: { type: 'boolean', default: false },
  },
});
const seconds = Number(values.seconds);
const counts = values.desks.split(',').map(Number);
const say = (line: string) => values.json || process.stdout.write(`${line}\n`);

/** How often somebody at a busy desk opens another case. */
const PACE_MS = 1_000;
const SIGN_INS = 100;

type Seat = { readonly desk: Desk; readonly caseId: Uuid };

const rig = await benchRig();
try {
  const most = Math.max(...counts);
  say(`Preparing ${most} desks …`);
  const seats: Seat[] = [];
  for (let i = 0; i < most; i += 1) {
    const { id: caseId } = await newCase(rig.gateway, SERVICE);
    seats.push({ desk: await rig.desk(), caseId });
  }
  const machine = `${cpus().length} cores (${cpus()[0]?.model ?? 'unknown'}), ${Math.round(totalmem() / 2 ** 30)} GiB`;
  say(
    `\n${machine}; Node ${process.version}; ${seconds} s each, durable commits; desks on the same cores\n`,
  );
  say('desks   one each second: p50   p99 ms     without a pause: grants/s   p50   p99 ms');
  const rows = [];
  for (const count of counts) {
    const some = seats.slice(0, count);
    const paced = await grants(some, PACE_MS);
    const before = processorMicros(rig.pids.keeper);
    const flat = await grants(some, 0);
    const after = processorMicros(rig.pids.keeper);
    const micros = before === null || after === null ? null : (after - before) / flat.times.length;
    const row = { desks: count, paced: summary(paced), flat: summary(flat), keeperMicros: micros };
    rows.push(row);
    say(
      `${cell(count, 5)}${cell(row.paced.p50, 24, 1)}${cell(row.paced.p99, 9, 1)}${cell(row.flat.perSecond, 31)}${cell(row.flat.p50, 6, 1)}${cell(row.flat.p99, 9, 1)}`,
    );
  }
  const budgets = budgetMicros();
  const grant = rows.at(-1)?.keeperMicros ?? null;
  say(
    `\nbudgets: ${budgets.toFixed(2)} µs a grant${grant === null ? '' : `, of ${grant.toFixed(0)} µs of the keeper’s: ${((100 * budgets) / grant).toFixed(2)}%`} (64 accounts of 60 people, 3,000 in the organisation)`,
  );
  const signing = await signIns(rig, seats[0]!.desk);
  say(
    `sign-in, our own time (the passkey’s own left out): p50 ${signing.p50.toFixed(1)} ms, p99 ${signing.p99.toFixed(1)} ms`,
  );
  if (values.json) {
    const answer = { machine, node: process.version, seconds, rows, budgets, signing };
    process.stdout.write(`${JSON.stringify(answer)}\n`);
  }
} finally {
  await rig.stop();
}

type Run = { readonly times: number[]; readonly tookMs: number };

/** Each desk asks for the key of its own case, over and over: a person whom it has opened before costs no more. */
async function grants(seats: readonly Seat[], everyMs: number): Promise<Run> {
  const times: number[] = [];
  const begun = performance.now();
  const end = begun + seconds * 1000;
  await Promise.all(
    seats.map(async ({ desk, caseId }, i) => {
      const streams = [{ stream: `case/${caseId}`, subject: null }];
      let next = begun + (everyMs * i) / seats.length;
      while (performance.now() < end) {
        if (everyMs > 0) {
          await new Promise((resolve) =>
            setTimeout(resolve, Math.max(0, next - performance.now())),
          );
          next += everyMs;
        }
        const asked = performance.now();
        await desk.session.call('grant', { streams, purpose: 'care' });
        times.push(performance.now() - asked);
      }
    }),
  );
  return { times, tookMs: performance.now() - begun };
}

function summary({ times, tookMs }: Run) {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (part: number) =>
    sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))]!;
  return { perSecond: (times.length / tookMs) * 1000, p50: at(0.5), p99: at(0.99) };
}

/** From the first question to a session that can be spoken with, less what the authenticator took. */
async function signIns({ transport }: BenchRig, { authenticators }: Desk) {
  const times: number[] = [];
  for (let i = 0; i < SIGN_INS; i += 1) {
    const begun = performance.now();
    let touched = 0;
    const [passkey] = authenticators;
    const timed = Object.create(passkey) as typeof passkey;
    timed.get = (challenge) => {
      const asked = performance.now();
      const response = passkey.get(challenge);
      touched += performance.now() - asked;
      return response;
    };
    await signIn(transport, [timed], softwareDevice());
    times.push(performance.now() - begun - touched);
  }
  return summary({ times, tookMs: 1 });
}

/** Microseconds of the budgets' own work for one grant: look, count, and fold what was logged. */
function budgetMicros(): number {
  const budgets = new Budgets(
    () => 'desk',
    (one) => one,
  );
  const people = Array.from({ length: 64 }, () => newId());
  const patients = Array.from({ length: 60 }, () => newId());
  const now = systemClock();
  const rounds = 20_000;
  const begun = performance.now();
  for (let i = 0; i < rounds; i += 1) {
    const account = clinician(people[i % people.length]!);
    const spender = { account, device: `desk ${i % people.length}` };
    const subjects = [patients[(i >> 6) % patients.length]!];
    if (budgets.frozen(spender, subjects, now) !== null) throw new Error('frozen');
    budgets.spend(spender, subjects, now);
    budgets.apply(granted(account.id, subjects, now));
  }
  return ((performance.now() - begun) * 1000) / rounds;
}

function granted(account: Uuid, subjects: readonly Uuid[], at: number): IdentityEntry {
  const facts = {
    session: new Uint8Array(16),
    streams: ['case/x'],
    subjects: subjects.map(uuidToBytes),
    purpose: 'care',
    under: null,
  };
  const stream = `account/${account}`;
  return { id: account, stream, type: 'access.granted', author: account, session: null, at, facts };
}

function clinician(id: Uuid): Person {
  const fit = { fit: true } as Person['passkeys'][number];
  return {
    kind: 'person',
    id,
    roles: ['clinician'],
    services: [SERVICE],
    supplier: null,
    passkeys: [fit, fit],
    enrolment: { hash: new Uint8Array(32), expires: 0, first: null },
    offer: null,
    linked: null,
    recovery: null,
    leftAt: null,
  };
}

function newId(): Uuid {
  return uuidv7(systemClock, systemRandom);
}

function cell(value: number, width: number, digits = 0): string {
  return value.toFixed(digits).padStart(width);
}
