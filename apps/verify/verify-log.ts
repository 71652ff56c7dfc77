/** The whole check, in one pass: nothing is believed that was not computed here from the entries' bytes. */
import { judgeUnfinished, judgeWhole, type Reading } from './branch/judge-branch.ts';
import { type Checkpoint, MAX_NOTE_BYTES, mustBeSigned, parseCheckpoint } from './checkpoint.ts';
import { Coverage, type CoverageReport } from './coverage.ts';
import type { ReleasedDesk } from './desk.ts';
import { equal } from './hash.ts';
import { firstKey, mustLeadFrom, standingKeys } from './log-keys.ts';
import { KEPT_BY_ANOTHER, Pass } from './pass.ts';
import { Refusal, refuse, Unreadable } from './refusal.ts';
import { type Report, reportOf } from './report.ts';
import type { Source } from './source/source.ts';
import { type Bundle, bundles, mustBePublished } from './tiles.ts';
import type { VerifierKey } from './verifier-key.ts';

export type Asked = {
  /** The log's key, or null to take the one that its first entry names. */
  readonly key: VerifierKey | null;
  /** A checkpoint of the same log, kept from earlier, which this one must continue. */
  readonly since: Uint8Array | null;
  /** Told after each bundle how many entries are done, of how many. */
  progress(done: number, size: number): void;
};

/** @throws Refusal, Unreadable */
export async function verifyLog(
  source: Source,
  asked: Asked,
): Promise<{
  readonly report: Report;
  readonly checkpoint: Checkpoint;
  readonly desk: ReleasedDesk | null;
}> {
  const { pass, ...known } = await walk(source, asked, (pass, bundle) => pass.take(bundle));
  const report = reportOf({ ...known, tally: pass.tally, branches: pass.branches });
  return { report, checkpoint: known.checkpoint, desk: known.directory.organisation.desk };
}

/** The same walk, which counts what breaks the rules of entries and goes on. @throws Refusal, Unreadable */
export async function coverLog(
  source: Source,
  asked: Asked,
): Promise<{ readonly report: CoverageReport; readonly checkpoint: Checkpoint }> {
  const coverage = new Coverage();
  const { pass, directory, checkpoint } = await walk(source, asked, (pass, bundle) =>
    pass.cover(bundle, coverage),
  );
  const report = coverage.report(directory, checkpoint.size, pass.branches.counts);
  return { report, checkpoint };
}

async function walk(
  source: Source,
  { key, since, progress }: Asked,
  take: (pass: Pass, bundle: Bundle) => Promise<void>,
) {
  const note = await source.read('checkpoint', MAX_NOTE_BYTES);
  if (note === null) throw new Unreadable('there is no checkpoint');
  const checkpoint = parseCheckpoint(note);
  const { size, root } = checkpoint;
  const earlier = since === null ? null : mustNotGoBack(since, checkpoint);

  const pass = new Pass(checkpoint, earlier);
  const reading: Reading = () => bundles(source, size);
  for await (const bundle of reading()) {
    await take(pass, bundle);
    await judgeWhole(pass, reading);
    for (const tile of pass.tree.takeFilled()) await mustBePublished(source, tile);
    progress(pass.tree.size, size);
  }
  for (const tile of pass.tree.partial()) await mustBePublished(source, tile);
  if (!equal(pass.tree.root(), root)) {
    refuse('tree/root', 'the root of the entries is not the root that the checkpoint signs');
  }
  await judgeUnfinished(pass, reading);
  const { directory } = pass;
  if (directory === null)
    refuse('type/place', 'the log is empty, and a log begins with log.created');
  // Only now is it known which keys stand: until then nothing was believed.
  if (key !== null) mustLeadFrom(directory, key);
  mustBeSigned(checkpoint, standingKeys(directory));
  const keyFrom: Report['keyFrom'] = key === null ? 'log' : 'given';
  return { pass, directory, checkpoint, logKey: key ?? firstKey(directory), keyFrom, earlier };
}

/** The earlier checkpoint must be of the same log and not longer; whether it is continued, and who signed it, the pass tells. */
function mustNotGoBack(note: Uint8Array, now: Checkpoint): Checkpoint {
  const earlier = ofLog(note, now.origin);
  if (earlier === null) refuse('since/another-log', KEPT_BY_ANOTHER);
  if (now.size < earlier.size) {
    refuse('since/rollback', `the log has ${now.size} entries and had ${earlier.size}`);
  }
  if (earlier.size === 0) refuse('since/another-log', 'the checkpoint kept is of an empty log');
  return earlier;
}

function ofLog(note: Uint8Array, origin: string): Checkpoint | null {
  try {
    const checkpoint = parseCheckpoint(note);
    return checkpoint.origin === origin ? checkpoint : null;
  } catch (error) {
    if (error instanceof Refusal) return null;
    throw error;
  }
}
