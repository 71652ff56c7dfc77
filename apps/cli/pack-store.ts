/** Where signed packs lie for desks to be given. They are public; what makes one used is in the log. */
import { join } from 'node:path';
import type { Bytes } from '#base/bytes.ts';
import { DISPOSITIONS } from '#care/report/dispositions.ts';
import { type LoadedPack, loadPack } from '#pathways/signed-pack.ts';
import { nodePrimitives } from '#seal/primitives-node.ts';
import { type DataFolder, writeOnce } from './data-folder.ts';

/** Below the data folder. */
export const PACKS = 'packs';

/** Signature and soundness are checked first. Putting the same pack there again changes nothing. @throws PackRefusal */
export async function storePack(
  data: Pick<DataFolder, 'subfolder'>,
  publisher: Bytes,
  file: Bytes,
): Promise<LoadedPack> {
  const trust = { ...nodePrimitives, publishers: [publisher], dispositions: DISPOSITIONS };
  const loaded = await loadPack(trust, file);
  const folder = await data.subfolder(PACKS);
  const id = (await nodePrimitives.sha256(publisher)).toHex();
  await writeOnce(join(folder, `${id}.publisher`), publisher);
  await writeOnce(join(folder, `${loaded.hash.toHex()}.pack`), file);
  return loaded;
}
