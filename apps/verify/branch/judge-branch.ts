/** Whether a branch is what another site wrote by the rules: its log is read as if nothing else had ever followed where the two parted. */
import { mainSiteOf } from '../chain/launch.ts';
import { isSigned } from '../checkpoint.ts';
import type { Organisation } from '../directory.ts';
import { readEntry } from '../entry.ts';
import { equal, sha256 } from '../hash.ts';
import { standingKeys } from '../log-keys.ts';
import { Pass } from '../pass.ts';
import { Refusal, refuse } from '../refusal.ts';
import type { Bundle } from '../tiles.ts';
import { leafHash, TILE_WIDTH, Tree } from '../tree.ts';
import type { Branch } from './branches.ts';

/** A log from its first entry on, as often as it is asked for. */
export type Reading = () => AsyncIterable<Bundle>;

/**
 * Of one that is not whole, as far as it has come: then nobody has signed for it yet.
 * @param reading the log that joins it
 * @throws Refusal that names the entry by where it stands in that log
 */
export async function judgeBranch(branch: Branch, reading: Reading): Promise<void> {
  try {
    await judge(branch, reading);
  } catch (error) {
    throw error instanceof Refusal ? placed(error, branch) : error;
  }
}

/** Of those that a pass has put together since it was last asked. */
export async function judgeWhole({ branches }: Pass, reading: Reading): Promise<void> {
  for (const branch of branches.takeWhole()) await judgeBranch(branch, reading);
}

/** Of those of which more must come when a log ends. */
export async function judgeUnfinished({ branches }: Pass, reading: Reading): Promise<void> {
  for (const branch of branches.unfinished) await judgeBranch(branch, reading);
}

async function judge(branch: Branch, reading: Reading): Promise<void> {
  const { checkpoint, from } = branch;
  const pass = new Pass(checkpoint, null);
  const own = bundled(from, await readAgain(branch, reading, pass));
  // Those that were whole before the two parted were judged in the log that both are.
  pass.branches.takeWhole();
  const { organisation } = pass.directory!;
  const parted = organisation.device;
  const itself: Reading = async function* () {
    yield* upTo(from, reading());
    yield* own;
  };
  for (const bundle of own) {
    await pass.take(bundle);
    await judgeWhole(pass, itself);
  }
  await judgeUnfinished(pass, itself);
  if (pass.tree.size < checkpoint.size) {
    if (organisation.stoodDownFor === null) return;
    refuse('branch/end', 'the site of the branch stood down before the end that was signed');
  }
  if (!equal(pass.tree.root(), checkpoint.root)) {
    refuse('branch/root', 'the entries of the branch, put together, have another root');
  }
  if (!standingKeys(pass.directory!).every((key) => isSigned(checkpoint, key))) {
    refuse('branch/checkpoint', 'the checkpoint is not signed by the branch’s own keys');
  }
  mustGiveWay(branch, organisation, parted);
}

/** To the site that joins it. @param parted the pen, by its hash, that stood where the two parted */
function mustGiveWay({ site, from }: Branch, organisation: Organisation, parted: Uint8Array): void {
  const { stoodDownFor, lifeboats } = organisation;
  if (stoodDownFor === null) refuse('branch/end', 'the site of the branch has not stood down');
  const main = mainSiteOf(organisation);
  const isHere =
    stoodDownFor === main
      ? site.since < from && equal(sha256(lifeboats.get(main)!.pen), parted)
      : stoodDownFor === site.id;
  if (!isHere) refuse('branch/end', 'the site of the branch stood down for another than this one');
}

/** The log up to where it spoke of the branch: what both are goes to the pass. @returns the branch's own entries */
async function readAgain(
  { from, leaves, spokenOf }: Branch,
  reading: Reading,
  pass: Pass,
): Promise<Uint8Array[]> {
  const tree = new Tree();
  const stood = new Map(leaves.flatMap(({ index, bytes }) => (bytes ? [] : [[index, EMPTY]])));
  for await (const bundle of upTo(spokenOf.size, reading())) {
    pass.takeAgain(cut(bundle, from));
    for (const [i, bytes] of bundle.entries.entries()) {
      tree.add(leafHash(bytes));
      if (stood.has(bundle.start + i)) stood.set(bundle.start + i, bytes.slice());
    }
  }
  if (!equal(tree.root(), spokenOf.root)) {
    refuse('tree/disagrees', 'the log read again is not the log that was read before');
  }
  return leaves.map(({ id, index, bytes }, i) => {
    const own = bytes ?? stood.get(index)!;
    if (equal(readEntry(own).id, id)) return own;
    throw new Refusal('branch/leaf', 'it is not the entry of the branch that is said to', from + i);
  });
}

const EMPTY = new Uint8Array();

async function* upTo(size: number, bundles: AsyncIterable<Bundle>): AsyncGenerator<Bundle> {
  for await (const bundle of bundles) {
    if (bundle.start >= size) return;
    yield cut(bundle, size);
  }
}

/** As much of it as is of the log's first so many. */
function cut({ start, entries, claimed }: Bundle, size: number): Bundle {
  const width = Math.max(0, size - start);
  return { start, entries: entries.slice(0, width), claimed: claimed.slice(0, width) };
}

function bundled(from: number, own: readonly Uint8Array[]): Bundle[] {
  const count = Math.ceil(own.length / TILE_WIDTH);
  return Array.from({ length: count }, (_, i) => {
    const entries = own.slice(i * TILE_WIDTH, (i + 1) * TILE_WIDTH);
    return { start: from + i * TILE_WIDTH, entries, claimed: entries.map(leafHash) };
  });
}

/** In the log that joins it; what is no one entry's is told of where the branch was last spoken of. */
function placed({ rule, message, entry }: Refusal, { from, leaves, spokenOf }: Branch): Refusal {
  if (entry === null) return new Refusal(rule, message, spokenOf.size);
  return new Refusal(rule, message, entry < from ? entry : leaves[entry - from]!.index);
}
