/** Keys of Care Identity as they are trusted, as they are proposed, and as the issuer shows them now: beside one another, by their names. */
import type { Bytes } from '#base/bytes.ts';
import { fingerprintOf } from '#identity/fingerprint.ts';

export type Keys = readonly { readonly kid: string; readonly key: Bytes }[];

export type KeyRow = {
  readonly kid: string;
  /** Fingerprints; null where there is no such key. */
  readonly trusted: string | null;
  readonly proposed: string | null;
  readonly now: string | null;
};

export async function compareKeys(
  { trusted, proposed, now }: { trusted: Keys; proposed: Keys; now: Keys },
  sha256: (bytes: Bytes) => Promise<Bytes>,
): Promise<readonly KeyRow[]> {
  const prints = async (keys: Keys) =>
    new Map(
      await Promise.all(
        keys.map(async ({ kid, key }) => [kid, fingerprintOf(await sha256(key))] as const),
      ),
    );
  const [of, waiting, current] = await Promise.all([
    prints(trusted),
    prints(proposed),
    prints(now),
  ]);
  const kids = new Set([...of.keys(), ...waiting.keys(), ...current.keys()]);
  return [...kids].map((kid) => ({
    kid,
    trusted: of.get(kid) ?? null,
    proposed: waiting.get(kid) ?? null,
    now: current.get(kid) ?? null,
  }));
}

/** What a row means to whoever compares. */
export function rowWords({ trusted, now }: KeyRow): string {
  if (trusted === null)
    return now === null ? 'Proposed, and not shown by Care Identity now' : 'New: not trusted';
  if (now === null) return 'Trusted, and gone from Care Identity';
  return trusted === now ? 'The same' : 'Another key under the same name';
}
