/**
 * Lets go of what was written only once a second site has signed for it: by that site's own signature, and by a proof that the entry, byte for
 * byte, is in what it signed. The server in between is not believed.
 */
import { type Bytes, concat } from '#base/bytes.ts';
import type { Clock } from '#base/clock.ts';
import { Problem } from '#problems/catalogue.ts';
import type { Primitives } from '#seal/primitives.ts';
import { type Checkpoint, parseCheckpoint } from '#tlog/checkpoint.ts';
import { cosignatureVerifier } from '#tlog/cosignature.ts';
import { equalHashes, type Hash } from '#tlog/merkle.ts';
import { type NoteVerifier, openNote } from '#tlog/note.ts';
import { inclusionRanges } from '#tlog/range.ts';
import { LogRefusal } from '#tlog/refusal.ts';
import { asKeyName, SIGNATURE_TYPE } from '#tlog/verifier-key.ts';
import { MOST_PROOFS } from '#wire/server.ts';
import type { Carried, CarriedStore } from './carried.ts';
import type { KnownLifeboat } from './known-keeper.ts';
import type { KeptItem, Outbox } from './outbox.ts';

/** How a log is asked what others have signed for. Nothing of it is believed. */
export type SafetyReader = {
  /** The newest checkpoint that a lifeboat signed for; null where there is none. @throws Problem */
  cosigned(): Promise<Bytes | null>;
  /** For each of these entries the hashes that lead to the root of the tree of that size. @throws Problem */
  inclusion(indexes: readonly number[], size: number): Promise<readonly (readonly Bytes[])[]>;
};

/** Of these, those that a lifeboat holds. @throws Problem where the log does not answer */
export async function signedFor(
  kept: readonly KeptItem[],
  parts: {
    readonly org: string;
    readonly lifeboats: readonly KnownLifeboat[];
    readonly reader: SafetyReader;
    readonly primitives: Primitives;
  },
): Promise<readonly KeptItem[]> {
  const { org, lifeboats, reader, primitives } = parts;
  const note = await reader.cosigned();
  if (note === null) return [];
  const cosigners = await Promise.all(lifeboats.map((one) => cosignerOf(one, primitives)));
  const checkpoint = await opened(note, org, cosigners);
  if (checkpoint === null) return [];
  const covered = kept.filter(({ placed }) => placed.index < checkpoint.size).slice(0, MOST_PROOFS);
  if (covered.length === 0) return [];
  const indexes = covered.map(({ placed }) => placed.index);
  const proofs = await reader.inclusion(indexes, checkpoint.size);
  const holds = await Promise.all(
    covered.map((item, i) => isIncluded(item, proofs[i] ?? [], checkpoint, primitives)),
  );
  return covered.filter((_, i) => holds[i]);
}

/** Null where no lifeboat that is known has signed it, or it is of another log. */
async function opened(
  note: Bytes,
  org: string,
  cosigners: readonly NoteVerifier[],
): Promise<Checkpoint | null> {
  try {
    const { text } = await openNote(note, cosigners);
    const checkpoint = parseCheckpoint(text);
    return checkpoint.origin === org ? checkpoint : null;
  } catch (error) {
    if (error instanceof LogRefusal) return null;
    throw error;
  }
}

async function cosignerOf(
  { origin, cosigner }: KnownLifeboat,
  { sha256, verifyEd25519 }: Primitives,
): Promise<NoteVerifier> {
  const name = asKeyName(new URL(origin).host);
  const type = Uint8Array.of(0x0a, SIGNATURE_TYPE.ed25519Cosignature);
  const id = await sha256(concat(new TextEncoder().encode(name), type, cosigner));
  return {
    name,
    keyId: new DataView(id.buffer, id.byteOffset).getUint32(0),
    verify: cosignatureVerifier((message, signature) =>
      verifyEd25519(cosigner, new Uint8Array(message), new Uint8Array(signature)),
    ),
  };
}

/** RFC 9162 §2.1.3.2, over asynchronous hashes. */
async function isIncluded(
  { bytes, placed: { index } }: KeptItem,
  proof: readonly Bytes[],
  { size, root }: Checkpoint,
  { sha256 }: Primitives,
): Promise<boolean> {
  const siblings = inclusionRanges(index, size);
  if (proof.length !== siblings.length) return false;
  let hash = await sha256(concat(Uint8Array.of(0), bytes));
  for (const [i, { start }] of siblings.entries()) {
    const pair = start > index ? [hash, proof[i]!] : [proof[i]!, hash];
    hash = await sha256(concat(Uint8Array.of(1), ...pair));
  }
  return equalHashes(hash as Uint8Array as Hash, root);
}

/** So long a key's offer stays: no lifeboat that is well is behind by so much. */
const OFFERS_STAY_MS = 3_600_000;

/** Between two questions, while something is kept. */
const LOOK_MS = 1_000;

/** Asks for as long as something is kept, and lets go of what is safe. Ends with the signal. */
export async function keepSafe(
  parts: Parameters<typeof signedFor>[1] & {
    readonly outbox: Pick<Outbox, 'items' | 'kept' | 'letGo'>;
    readonly carried: Pick<CarriedStore, 'all' | 'replace'>;
    /** The entry that proves the session at hand. */
    readonly opened: Bytes;
    readonly clock: Clock;
    readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
    readonly signal: AbortSignal;
  },
): Promise<void> {
  const { outbox, carried, opened, clock, sleep, signal } = parts;
  let isClear = false;
  while (!signal.aborted) {
    try {
      if (outbox.kept.length > 0) await outbox.letGo(await signedFor(outbox.kept, parts));
      const isEmpty = outbox.kept.length === 0 && outbox.items.length === 0;
      if (isEmpty && !isClear) {
        const offers = (await carried.all()).filter((one) => isFresh(one, clock()));
        await carried.replace([{ kind: 'session', bytes: opened }, ...offers]);
      }
      isClear = isEmpty;
    } catch (error) {
      // Nothing was let go of; the log may answer next time.
      if (!(error instanceof Problem)) throw error;
    }
    await sleep(LOOK_MS, signal);
  }
}

/** A call may be begun, and nothing be written of it yet. */
function isFresh(carried: Carried, now: number): boolean {
  return carried.kind === 'offer' && now < carried.at + OFFERS_STAY_MS;
}
