/** The whole check, in one pass: nothing is believed that was not computed here from the entries' bytes. */
import { type Checkpoint, MAX_NOTE_BYTES, mustBeSigned, parseCheckpoint } from './checkpoint.ts';
import { Coverage, type CoverageReport } from './coverage.ts';
import { readEntry } from './entry.ts';
import { typed } from './entry-types.ts';
import { equal } from './hash.ts';
import { Pass } from './pass.ts';
import { Refusal, refuse, Unreadable } from './refusal.ts';
import { type Report, reportOf } from './report.ts';
import type { Source } from './source/source.ts';
import { type Bundle, bundles, mustBePublished } from './tiles.ts';
import { type VerifierKey, verifierKey } from './verifier-key.ts';

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
): Promise<{ readonly report: Report; readonly checkpoint: Checkpoint }> {
  const { pass, ...known } = await walk(source, asked, (pass, bundle) => pass.take(bundle));
  const { directory, tally } = pass;
  if (directory === null) return refuseEmpty();
  return { report: reportOf({ ...known, directory, tally }), checkpoint: known.checkpoint };
}

/** The same walk, which counts what breaks the rules of entries and goes on. @throws Refusal, Unreadable */
export async function coverLog(
  source: Source,
  asked: Asked,
): Promise<{ readonly report: CoverageReport; readonly checkpoint: Checkpoint }> {
  const coverage = new Coverage();
  const { pass, checkpoint } = await walk(source, asked, (pass, bundle) =>
    pass.cover(bundle, coverage),
  );
  if (pass.directory === null) return refuseEmpty();
  return { report: coverage.report(pass.directory, checkpoint.size), checkpoint };
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
  const logKey = key ?? (await keyNamedByLog(source, checkpoint));
  mustBeSigned(checkpoint, logKey);
  const earlier = since === null ? null : mustNotGoBack(since, logKey, checkpoint);

  const pass = new Pass(checkpoint, logKey, earlier);
  for await (const bundle of bundles(source, size)) {
    await take(pass, bundle);
    for (const tile of pass.tree.takeFilled()) await mustBePublished(source, tile);
    progress(pass.tree.size, size);
  }
  for (const tile of pass.tree.partial()) await mustBePublished(source, tile);
  if (!equal(pass.tree.root(), root)) {
    refuse('tree/root', 'the root of the entries is not the root that the checkpoint signs');
  }
  const keyFrom: Report['keyFrom'] = key === null ? 'log' : 'given';
  return { pass, checkpoint, logKey, keyFrom, earlier };
}

/** Read before anything is known to be true: the pass over the entries then holds it against the whole log. */
async function keyNamedByLog(source: Source, { origin, size }: Checkpoint): Promise<VerifierKey> {
  for await (const { entries } of bundles(source, Math.min(size, 256))) {
    try {
      const first = typed(readEntry(entries[0]!));
      if (first.type !== 'log.created') refuse('type/place', 'the first entry is not log.created');
      const key = verifierKey(origin, first.facts.logKey);
      return key ?? refuse('checkpoint/origin', 'the origin of the checkpoint is no name of a key');
    } catch (error) {
      throw error instanceof Refusal ? error.at(0) : error;
    }
  }
  return refuseEmpty();
}

/** The earlier checkpoint must be of the same log and not longer; whether it is continued, the pass tells. */
function mustNotGoBack(note: Uint8Array, logKey: VerifierKey, now: Checkpoint): Checkpoint {
  const earlier = ofThisLog(note, logKey, now.origin);
  if (earlier === null) {
    refuse(
      'since/another-log',
      "the checkpoint kept is not one of this log, signed by this log's key",
    );
  }
  if (now.size < earlier.size) {
    refuse('since/rollback', `the log has ${now.size} entries and had ${earlier.size}`);
  }
  if (earlier.size === 0) refuse('since/another-log', 'the checkpoint kept is of an empty log');
  return earlier;
}

function ofThisLog(note: Uint8Array, logKey: VerifierKey, origin: string): Checkpoint | null {
  try {
    const checkpoint = parseCheckpoint(note);
    mustBeSigned(checkpoint, logKey);
    return checkpoint.origin === origin ? checkpoint : null;
  } catch (error) {
    if (error instanceof Refusal) return null;
    throw error;
  }
}

function refuseEmpty(): never {
  return refuse('type/place', 'the log is empty, and a log begins with log.created');
}
