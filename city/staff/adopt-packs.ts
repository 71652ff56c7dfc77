import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DISPOSITIONS } from '#care/report/dispositions.ts';
import { loadPack } from '#pathways/signed-pack.ts';
import { nodePrimitives } from '#seal/primitives-node.ts';
import { agree, write } from '#testkit/person.ts';
import type { CityTime } from '../clock/time.ts';
import type { Crew } from './crew.ts';

/** The two operators adopt what is installed, after a look at each: so that whoever comes can triage at once. */
export async function adoptPacks(crew: Crew, time: CityTime, folder: string): Promise<void> {
  const publishers = await filesOf(folder, '.publisher');
  const trust = { ...nodePrimitives, publishers, dispositions: DISPOSITIONS };
  const loaded = [];
  for (const file of await filesOf(folder, '.pack')) loaded.push(await loadPack(trust, file));
  const packs = loaded.map(({ pack: { id, version }, hash }) => ({ id, version, hash }));
  const facts = { publishers, packs };
  await time.work(() =>
    crew.asOperators(async (first, second) => {
      const { id } = await write(first, { stream: 'org', after: 0, type: 'packs.adopted', facts });
      await agree(second, id);
    }),
  );
}

async function filesOf(folder: string, ending: string): Promise<Uint8Array<ArrayBuffer>[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith(ending)).sort();
  return Promise.all(names.map(async (name) => new Uint8Array(await readFile(join(folder, name)))));
}
