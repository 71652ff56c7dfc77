import { generateKeyPairSync } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DISPOSITIONS } from '#care/report/dispositions.ts';
import { SHIPPED } from '#pathways/packs/shipped.ts';
import { signPack } from '#pathways/signed-pack.ts';
import { nodePrimitives } from '#seal/primitives-node.ts';
import { type DataFolder, writeOnce } from '../data-folder.ts';
import { storePack } from '../pack-store.ts';
import { publisherSigner } from '../publisher-key.ts';

const KEY = 'publisher.pem';

/**
 * The packs that ship, signed by a key that a made-up house made for itself, and installed for its operators to adopt.
 * @param keptIn below the data folder: where that key lies
 */
export async function publishShippedPacks(data: DataFolder, keptIn: string): Promise<void> {
  const folder = await data.subfolder(keptIn);
  if (!existsSync(join(folder, KEY))) {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const pem = privateKey.export({ format: 'pem', type: 'pkcs8' });
    await writeOnce(join(folder, KEY), pem.toString());
  }
  const signer = await publisherSigner(KEY, folder);
  for (const pack of SHIPPED) {
    const { signed } = await signPack(nodePrimitives.sha256, signer, pack, DISPOSITIONS);
    await storePack(data, signer.publicKey, signed);
  }
}
