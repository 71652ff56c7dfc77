/**
 * `holdfast thief`: plays what thieves try against a whole Holdfast full of made-up patients, and says of each how many people were
 * exposed, how soon it was noticed, and what stands in the log for afterwards. Exit 1 where a bound did not hold.
 */
import { parseArgs } from 'node:util';
import { decodeEntry } from '#journal/entry.ts';
import { postgresReader } from '#journal/postgres-reader.ts';
import { connect } from '#postgres/connect.ts';
import { relayTransport } from '#sync/transport.ts';
import { approvedMachine } from '#testkit/machine.ts';
import { openHouse } from '../house.ts';
import { founder, hire } from '../people.ts';
import type { Outcome, Play, World } from './play.ts';
import { copiedRequests } from './plays/copied-requests.ts';
import { downgrade } from './plays/downgrade.ts';
import { forgedAssertions } from './plays/forged-assertions.ts';
import { forgedInvitation } from './plays/forged-invitation.ts';
import { insider } from './plays/insider.ts';
import { liveSession } from './plays/live-session.ts';
import { stolenDatabase } from './plays/stolen-database.ts';
import { stolenTicket } from './plays/stolen-ticket.ts';
import { takenServer } from './plays/taken-server.ts';
import { identifiersOf, populate } from './populate.ts';
import { watchLog } from './watch.ts';

const PLAYS: readonly Play[] = [
  stolenTicket,
  copiedRequests,
  forgedAssertions,
  downgrade,
  forgedInvitation,
  takenServer,
  liveSession,
  insider,
  stolenDatabase,
];

const NOTICED_WITHIN_MS = 1_000;
const OPEN_CASES = 400;

const { values } = parseArgs({
  options: {
    patients: { type: 'string', default: '83000' },
    json: { type: 'boolean', default: false },
  },
});
const patients = Number(values.patients);
const say = (line: string) => values.json || process.stdout.write(`${line}\n`);

const house = await openHouse({ HOLDFAST_PASSPHRASE: 'a passphrase that nobody guesses' });
const sql = connect(house.databaseUrl, { max: 2 });
const reader = postgresReader(sql);
try {
  const relay = relayTransport(house.origin, fetch);
  const operator = await founder(house);
  const guardian = await hire(house, operator, ['guardian']);
  const machine = await approvedMachine(relay, operator);
  const clinician = await hire(house, operator, ['clinician']);
  say(`Making ${patients} patients …`);
  const placed = await populate({
    machine,
    clinician,
    patients,
    open: OPEN_CASES,
    progress: (done) => {
      if (process.stderr.isTTY) process.stderr.write(`\r${done} of ${patients} `);
    },
  });
  if (process.stderr.isTTY) process.stderr.write('\r\u001b[K');
  const watch = await watchLog(guardian.reader);
  const world: World = {
    house,
    relay,
    operator,
    hire: (role) => hire(house, operator, [role]),
    watch,
    patients,
    open: placed.slice(0, OPEN_CASES).map(({ id }) => id),
    archive: placed.slice(OPEN_CASES),
    identifiers: (count, from = 0) =>
      Array.from({ length: count }, (_, i) => identifiersOf(from + i)),
  };
  const results = [];
  for (const play of PLAYS) {
    const before = (await reader.head()).size;
    const outcome: Outcome = { ...(await play.run(world)), evidence: await evidence(before) };
    const held =
      outcome.exposed <= play.bound &&
      (!play.mustBeNoticed ||
        (outcome.noticedMs !== null && outcome.noticedMs < NOTICED_WITHIN_MS));
    const { name, story, bound } = play;
    results.push({ name, story, bound, ...outcome, held });
    say(`\n${held ? 'held  ' : 'BROKEN'}  ${name}\n        ${story}`);
    say(`        people exposed: ${outcome.exposed} of ${patients} (at most ${bound})`);
    say(
      `        noticed: ${outcome.noticedMs === null ? 'nothing to notice' : `after ${Math.round(outcome.noticedMs)} ms`}`,
    );
    say(`        in the log: ${listed(outcome.evidence)}`);
    for (const [what, end] of Object.entries(outcome.tried)) say(`        · ${what}: ${end}`);
  }
  watch.stop();
  const held = results.every((result) => result.held);
  if (values.json)
    process.stdout.write(`${JSON.stringify({ patients, held, plays: results }, null, 2)}\n`);
  else say(`\n${held ? 'Every bound held.' : 'A bound did not hold.'}`);
  process.exitCode = held ? 0 : 1;
} finally {
  await sql.end();
  await house.stop();
}

/** What this play left in the log, by type. */
async function evidence(before: number): Promise<Record<string, number>> {
  const { size } = await reader.head();
  const counts: Record<string, number> = {};
  for (const { bytes } of await reader.entries(before, size)) {
    const { type } = decodeEntry(bytes).header;
    counts[type] = (counts[type] ?? 0) + 1;
  }
  return counts;
}

function listed(counts: Readonly<Record<string, number>>): string {
  const rows = Object.entries(counts).map(([type, count]) => `${count} ${type}`);
  return rows.length === 0 ? 'nothing' : rows.join(', ');
}
