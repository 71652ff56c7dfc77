/** What this desk itself finds of an installed pack: who signed it, and whether the checker passes it. Looking is not using. */
import type { Bytes } from '#base/bytes.ts';
import { DISPOSITIONS } from '#care/report/dispositions.ts';
import { fingerprintOf } from '#identity/fingerprint.ts';
import type { Fault } from '#pathways/check/fault.ts';
import { PackRefusal } from '#pathways/refusal.ts';
import { type LoadedPack, loadPack } from '#pathways/signed-pack.ts';
import { type Ways, waysFrom } from '#pathways/ways.ts';
import { webPrimitives } from '#seal/primitives-web.ts';
import type { Desk } from '../../session/desk.ts';
import { refusalWords } from '../triage/refusal-words.ts';

export type Inspected =
  | {
      readonly kind: 'sound';
      readonly hash: Bytes;
      readonly loaded: LoadedPack;
      readonly ways: Ways;
      readonly publisher: Bytes;
      readonly fingerprint: string;
    }
  | {
      readonly kind: 'refused';
      readonly hash: Bytes;
      readonly words: string;
      readonly faults: readonly Fault[];
    };

/** @param publishers keys that may have signed it */
export async function inspectPack(
  { packs }: Pick<Desk, 'packs'>,
  hash: Bytes,
  publishers: readonly Bytes[],
): Promise<Inspected> {
  try {
    const file = await packs.file(hash);
    const { loaded, publisher } = await signedBy(file, publishers);
    if (loaded.hash.toHex() !== hash.toHex()) throw new PackRefusal('pack/altered', 'Another.');
    return {
      kind: 'sound',
      hash,
      loaded,
      ways: waysFrom(loaded.pack, loaded.pack.start),
      publisher,
      fingerprint: fingerprintOf(await webPrimitives.sha256(publisher)),
    };
  } catch (error) {
    const faults = error instanceof PackRefusal ? error.faults : [];
    return { kind: 'refused', hash, words: refusalWords(error), faults };
  }
}

async function signedBy(
  file: Bytes,
  publishers: readonly Bytes[],
): Promise<{ loaded: LoadedPack; publisher: Bytes }> {
  let trouble: unknown = new PackRefusal('pack/unknown-publisher', 'No publisher is known.');
  for (const publisher of publishers) {
    const trust = { ...webPrimitives, publishers: [publisher], dispositions: DISPOSITIONS };
    try {
      return { loaded: await loadPack(trust, file), publisher };
    } catch (error) {
      trouble = error;
      const isOthers = error instanceof PackRefusal && error.code === 'pack/unknown-publisher';
      if (!isOthers) break;
    }
  }
  throw trouble;
}
