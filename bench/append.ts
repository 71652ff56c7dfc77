/**
 * `holdfast bench append`: entries a second, signed, sealed and logged, beside raw inserts and beside an event store's appends of the same
 * payload, on one PostgreSQL in one run; and how long opening a case takes.
 */
import { cpus, totalmem } from 'node:os';
import { parseArgs } from 'node:util';
import { getPostgreSQLEventStore } from '@event-driven-io/emmett-postgresql';
import { systemRandom } from '#base/clock.ts';
import type { Uuid } from '#base/ids.ts';
import { foldCase } from '#care/case.ts';
import { connect } from '#postgres/connect.ts';
import { logReader } from '#sync/log-reader.ts';
import { newCase } from '#testkit/machine.ts';
import type { Desk } from '#testkit/person.ts';
import { processorMicros } from './processor-time.ts';
import { type BenchRig, benchRig, SERVICE } from './rig.ts';

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '5' },
    authors: { type: 'string', default: '1,16,64' },
    json: { type: 'boolean', default: false },
  },
});
const seconds = Number(values.seconds);
const authors = values.authors.split(',').map(Number);
const say = (line: string) => values.json || process.stdout.write(`${line}\n`);

const WARM_MS = 500;
const NOTE =
  'Spoke to the patient: pain easing, drinking, no fever. Agreed to review in two hours; knows what to watch for.';

const rig = await benchRig();
try {
  const most = Math.max(16, ...authors);
  say(`Preparing ${most} desks …`);
  const desks: { desk: Desk; caseId: Uuid }[] = [];
  for (let i = 0; i < most; i += 1) desks.push(await seated(rig));
  const sample = await writeNote(desks[0]!.desk, desks[0]!.caseId);
  const machine = `${cpus().length} cores (${cpus()[0]?.model ?? 'unknown'}), ${Math.round(totalmem() / 2 ** 30)} GiB`;
  const versions = await versionsOf(rig);
  say(
    `\n${machine}; Node ${process.version}; ${versions}; entry ${sample.length} bytes; ${seconds} s each, durable commits\n`,
  );
  say('authors   raw insert/s   emmett/s   holdfast/s   of raw   of emmett   8 entries a call/s');

  const rows = [];
  for (const count of authors) {
    const raw = await rawInserts(rig, count, sample);
    const emmett = await emmettAppends(rig, count, sample);
    const writing = desks.slice(0, count);
    const before = processorTime(rig);
    const holdfast = await appends(writing, 1);
    const micros = spentEach(before, processorTime(rig), holdfast * (seconds + WARM_MS / 1000));
    const inEights = (await appends(writing, 8)) * 8;
    const row = {
      authors: count,
      raw,
      emmett,
      holdfast,
      ofRaw: holdfast / raw,
      ofEmmett: holdfast / emmett,
      inEights,
      micros,
    };
    rows.push(row);
    const cell = (value: number, width: number) => value.toFixed(0).padStart(width);
    say(
      `${cell(count, 7)}${cell(raw, 15)}${cell(emmett, 11)}${cell(holdfast, 13)}${row.ofRaw.toFixed(2).padStart(9)}${row.ofEmmett.toFixed(2).padStart(12)}${cell(inEights, 23)}`,
    );
  }

  const last = rows.at(-1);
  if (last?.micros !== null && last?.micros !== undefined)
    say(
      `\nprocessor time an entry at ${last.authors} authors, one a call: desks ${last.micros.desks} µs, keeper ${last.micros.keeper} µs, server ${last.micros.server} µs; the rest is PostgreSQL`,
    );
  const opening = await openings(rig, desks.slice(0, 16));
  say(
    `\nopening a case at 16 desks (grant durable, entries fetched, opened, folded): ${opening.count} openings, p50 ${opening.p50.toFixed(1)} ms, p99 ${opening.p99.toFixed(1)} ms`,
  );
  const where = await whereTheTimeGoes(desks[0]!);
  say(
    `at one desk: seal and sign ${where.write.toFixed(2)} ms, append ${where.append.toFixed(2)} ms`,
  );
  if (values.json)
    process.stdout.write(
      `${JSON.stringify({ machine, node: process.version, versions, seconds, entryBytes: sample.length, rows, opening, oneDesk: where })}\n`,
    );
} finally {
  await rig.stop();
}

async function seated(rig: BenchRig) {
  const { id: caseId } = await newCase(rig.gateway, SERVICE);
  const desk = await rig.desk();
  await desk.keyring.ensure([{ stream: `case/${caseId}`, subject: null }], 'care');
  return { desk, caseId };
}

function writeNote({ author }: Desk, caseId: Uuid) {
  return author.write({
    stream: `case/${caseId}`,
    after: 1,
    type: 'case.contacted',
    facts: { outcome: 'spoke' },
    payload: { note: NOTE },
  });
}

/** `act` in `count` loops side by side for the time given; done a second. */
async function rate(count: number, act: (loop: number) => Promise<unknown>): Promise<number> {
  const warm = performance.now() + WARM_MS;
  await Promise.all(
    Array.from({ length: count }, async (_, loop) => {
      while (performance.now() < warm) await act(loop);
    }),
  );
  const begun = performance.now();
  const end = begun + seconds * 1000;
  let done = 0;
  await Promise.all(
    Array.from({ length: count }, async (_, loop) => {
      while (performance.now() < end) {
        await act(loop);
        done += 1;
      }
    }),
  );
  return (done / (performance.now() - begun)) * 1000;
}

async function rawInserts(
  { databaseUrl }: BenchRig,
  count: number,
  bytes: Uint8Array,
): Promise<number> {
  const sql = connect(databaseUrl, { max: count });
  await sql`CREATE TABLE IF NOT EXISTS raw (id bigserial PRIMARY KEY, bytes bytea NOT NULL)`;
  const row = Buffer.from(bytes);
  const done = await rate(count, () => sql`INSERT INTO raw (bytes) VALUES (${row})`);
  await sql`DROP TABLE raw`;
  await sql.end();
  return done;
}

async function emmettAppends(
  { databaseUrl }: BenchRig,
  count: number,
  bytes: Uint8Array,
): Promise<number> {
  const store = getPostgreSQLEventStore(databaseUrl);
  const event = { type: 'case.contacted', data: { entry: bytes.toBase64() } };
  const run = systemRandom(6).toHex();
  const done = await rate(count, (loop) => store.appendToStream(`bench-${run}-${loop}`, [event]));
  await store.close();
  return done;
}

/** Calls a second; each desk waits for its answer before it writes the next `each` entries. */
function appends(desks: readonly { desk: Desk; caseId: Uuid }[], each: number): Promise<number> {
  return rate(desks.length, async (loop) => {
    const { desk, caseId } = desks[loop]!;
    const entries = [];
    for (let i = 0; i < each; i += 1) entries.push(await writeNote(desk, caseId));
    await desk.session.call('append', { entries });
  });
}

function processorTime({ pids }: BenchRig) {
  const { user, system } = process.cpuUsage();
  const [keeper, server] = [processorMicros(pids.keeper), processorMicros(pids.server)];
  return keeper === null || server === null ? null : { desks: user + system, keeper, server };
}

type ProcessorTime = ReturnType<typeof processorTime>;

/** Whole microseconds for each of `count` entries. */
function spentEach(before: ProcessorTime, after: ProcessorTime, count: number): ProcessorTime {
  if (before === null || after === null) return null;
  const each = (part: 'desks' | 'keeper' | 'server') =>
    Math.round((after[part] - before[part]) / count);
  return { desks: each('desks'), keeper: each('keeper'), server: each('server') };
}

/** Each desk opens cases of its own, one after another, until the time is over or its hourly budget of people is nearly spent. */
async function openings(rig: BenchRig, desks: readonly { desk: Desk }[]) {
  const each = 40;
  const cases = await Promise.all(
    Array.from(
      { length: desks.length * each },
      async () => (await newCase(rig.gateway, SERVICE)).id,
    ),
  );
  const times: number[] = [];
  await Promise.all(
    desks.map(async ({ desk }, loop) => {
      const reader = logReader({ origin: rig.origin, ticket: desk.session.ticket, fetch });
      for (const id of cases.slice(loop * each, (loop + 1) * each)) {
        const begun = performance.now();
        const stream = `case/${id}`;
        const [, { entries }] = await Promise.all([
          desk.keyring.ensure([{ stream, subject: null }], 'care'),
          reader.entries(stream),
        ]);
        const opened = await Promise.all(entries.map(({ bytes }) => desk.keyring.open(bytes)));
        if (foldCase(opened) === null) throw new Error('a case did not open');
        times.push(performance.now() - begun);
      }
    }),
  );
  times.sort((a, b) => a - b);
  return {
    count: times.length,
    p50: times[Math.floor(times.length / 2)]!,
    p99: times[Math.floor(times.length * 0.99)]!,
  };
}

async function whereTheTimeGoes({ desk, caseId }: { desk: Desk; caseId: Uuid }) {
  let write = 0;
  let append = 0;
  const times = 500;
  for (let i = 0; i < times; i += 1) {
    const begun = performance.now();
    const entry = await writeNote(desk, caseId);
    const written = performance.now();
    await desk.session.call('append', { entries: [entry] });
    write += written - begun;
    append += performance.now() - written;
  }
  return { write: write / times, append: append / times };
}

async function versionsOf({ databaseUrl }: BenchRig): Promise<string> {
  const sql = connect(databaseUrl, { max: 1 });
  const [row] = await sql<{ server_version: string }[]>`SHOW server_version`;
  await sql.end();
  return `PostgreSQL ${row!.server_version}`;
}
