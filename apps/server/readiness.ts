/** Whether the server can do its work: each part it leans on, in a word that is safe to show to anyone. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Invariant } from '#care/invariants.ts';
import type { LogReader } from '#journal/reader.ts';
import type { BesideService, BesideWatch } from './beside-watch.ts';
import type { CaseWatch } from './case-watch.ts';
import type { CheckpointAge } from './checkpoint-age.ts';
import type { LogTail } from './log-tail.ts';
import type { KeeperClient } from './socket-client.ts';

export type Readiness = {
  readonly keeper: 'answers' | 'silent';
  readonly database: 'answers' | 'silent';
  /** Whether the server has read all that is committed. */
  readonly log: 'current' | 'behind';
  /** `behind` once the published checkpoint has stood still behind the log for too long. */
  readonly checkpoint: 'current' | 'behind';
  /** What does not hold that always must, and of how many cases: somebody must look, and work goes on. */
  readonly broken: Readonly<Partial<Record<Invariant, number>>>;
  /** Of services beside another system: how each stands, and what the room would lack to take over. */
  readonly beside: Readonly<Record<string, BesideService>>;
};

export type Leaning = {
  readonly keeper: KeeperClient;
  readonly reader: LogReader;
  readonly tail: LogTail;
  readonly age: CheckpointAge;
  readonly watch: CaseWatch;
  readonly beside: BesideWatch;
};

const ANSWER_WITHIN_MS = 2_000;
const CHECKPOINT_WITHIN_MS = 10_000;

export async function readiness(leaning: Leaning): Promise<Readiness> {
  const { keeper, reader, tail, age, watch, beside } = leaning;
  const [keeperUp, databaseUp] = await Promise.all([keeper.isUp(), answers(reader)]);
  return {
    keeper: keeperUp ? 'answers' : 'silent',
    database: databaseUp ? 'answers' : 'silent',
    log: tail.isFresh ? 'current' : 'behind',
    checkpoint: age.ms < CHECKPOINT_WITHIN_MS ? 'current' : 'behind',
    broken: Object.fromEntries(watch.broken()),
    beside: Object.fromEntries(beside.services()),
  };
}

export function isReady({ keeper, database, log, checkpoint }: Readiness): boolean {
  return (
    keeper === 'answers' && database === 'answers' && log === 'current' && checkpoint === 'current'
  );
}

function answers(reader: LogReader): Promise<boolean> {
  return Promise.race([
    reader.head().then(
      () => true,
      () => false,
    ),
    sleep(ANSWER_WITHIN_MS, false, { ref: false }),
  ]);
}
