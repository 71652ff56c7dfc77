import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';

import type { Bytes } from '#base/bytes.ts';
import { DISPOSITIONS } from '#care/report/dispositions.ts';
import type { Pack } from '#pathways/pack.ts';
import { SHIPPED } from '#pathways/packs/shipped.ts';
import { PackRefusal } from '#pathways/refusal.ts';
import { asPack, loadPack } from '#pathways/signed-pack.ts';
import { nodePrimitives } from '#seal/primitives-node.ts';

import { UsageProblem } from './command.ts';

/**
 * A pack by the id of one that ships, or from a file: JSON as its author writes it, or signed, which asks for the
 * publisher's key. @throws PackRefusal, UsageProblem
 */
export async function readPack(
  name: string,
  folder: string,
  publisher: Bytes | undefined,
): Promise<Pack> {
  const shipped = SHIPPED.find(({ id }) => id === name);
  if (shipped !== undefined) return shipped;
  const file = await contentOf(resolve(folder, name), name);
  if (/^\s*\{/.test(new TextDecoder('latin1').decode(file.subarray(0, 100))))
    return asPack(parsed(file));
  if (publisher === undefined)
    throw new UsageProblem(`${name} is signed: name its publisher’s public key with --publisher.`);
  const trust = { ...nodePrimitives, publishers: [publisher], dispositions: DISPOSITIONS };
  return (await loadPack(trust, file)).pack;
}

export async function contentOf(path: string, name: string): Promise<Bytes> {
  try {
    return new Uint8Array(await readFile(path));
  } catch {
    throw new UsageProblem(`${name} is no file that can be read, and no pack that ships.`);
  }
}

function parsed(file: Bytes): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(file));
  } catch {
    throw new PackRefusal('pack/malformed', 'The file is not JSON.');
  }
}
