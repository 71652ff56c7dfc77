/** The keys that sign checkpoints: as many as the log says, from the entry that adds one to the entry that retires it. */
import { assert } from '#base/assert.ts';
import type { Bytes } from '#base/bytes.ts';
import type { Directory } from '#identity/directory.ts';
import type { CheckpointKey } from '#journal/checkpointer.ts';
import { openCheckpoint } from '#tlog/checkpoint.ts';
import type { Ed25519Key } from '#tlog/ed25519.ts';
import type { NoteSigner, NoteVerifier } from '#tlog/note.ts';
import { ed25519NoteSigner, noteVerifier } from '#tlog/note-ed25519.ts';
import { ed25519KeyFromSeed, ed25519Verify } from '#tlog/note-ed25519-node.ts';
import { sha256 } from '#tlog/sha256-node.ts';
import { asKeyName, SIGNATURE_TYPE } from '#tlog/verifier-key.ts';

/** The public half, 32 bytes. */
export function logKeyOf(seed: Bytes): Bytes {
  return new Uint8Array(ed25519KeyFromSeed(seed).publicKey);
}

export class LogKeys {
  readonly #org: string;
  readonly #directory: Pick<Directory, 'organisation'>;
  #held: ReadonlyMap<string, Ed25519Key> = new Map();

  constructor(org: string, seeds: readonly Bytes[], directory: Pick<Directory, 'organisation'>) {
    this.#org = org;
    this.#directory = directory;
    this.hold(seeds);
  }

  /** Has these at hand, and no others. */
  hold(seeds: readonly Bytes[]): void {
    const keys = seeds.map((seed) => ed25519KeyFromSeed(seed));
    this.#held = new Map(keys.map((key) => [key.publicKey.toHex(), key]));
  }

  /** Whose signatures a checkpoint of the log as it is now carries, oldest first. */
  standing(): readonly CheckpointKey[] {
    const { organisation } = this.#directory;
    const names = organisation?.logKeys.map((key) => key.toHex()) ?? [...this.#held.keys()];
    return names.map((name) => this.#checkpointKey(this.#key(name)));
  }

  /** Signs with the key whose public half this is. */
  sign(publicKey: Bytes, data: Bytes): Promise<Uint8Array> {
    return this.#key(publicKey.toHex()).sign(data);
  }

  #key(name: string): Ed25519Key {
    const key = this.#held.get(name);
    assert(key !== undefined, 'a checkpoint key that the log names is at hand');
    return key;
  }

  #checkpointKey(key: Ed25519Key): CheckpointKey {
    return {
      signer: ed25519NoteSigner(sha256, asKeyName(this.#org), key),
      verifier: logVerifier(this.#org, key.publicKey),
    };
  }
}

/** Signs as the log, by a seed. */
export function logSigner(org: string, seed: Bytes): NoteSigner {
  return ed25519NoteSigner(sha256, asKeyName(org), ed25519KeyFromSeed(seed));
}

/** Verifies a log's own signature on its checkpoints. @param publicKey 32 bytes */
export function logVerifier(org: string, publicKey: Uint8Array): NoteVerifier {
  const key = { name: asKeyName(org), type: SIGNATURE_TYPE.ed25519, publicKey };
  return noteVerifier(sha256, ed25519Verify, key);
}

/** A checkpoint, by every key that stands at the end of what it covers. @throws LogRefusal */
export async function mustBeSigned(
  note: Bytes,
  org: string,
  { directory }: { readonly directory: Pick<Directory, 'organisation'> },
): Promise<void> {
  for (const logKey of directory.organisation?.logKeys ?? []) {
    await openCheckpoint(note, { origin: org, verifier: logVerifier(org, logKey) }, []);
  }
}
