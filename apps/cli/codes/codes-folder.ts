/** The code lists of an installation: `lists.json`, and each slice by the hash of its packed bytes. The server shows them to desks. */
import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { type CodeLists, type CodeRow, codeLists, slicesOf } from '#care/codes/code-list.ts';
import { EnvironmentProblem } from '#postgres/environment-problem.ts';
import { sha256 } from '#tlog/sha256-node.ts';
import { writeOnce } from '../data-folder.ts';

const LISTS = 'lists.json';
const packed = promisify(gzip);

/** @throws EnvironmentProblem `data/damaged` */
export async function installedCodes(folder: string): Promise<CodeLists> {
  const text = await readFile(join(folder, LISTS), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '{"lists":[]}';
    throw error;
  });
  try {
    return codeLists.parse(JSON.parse(text));
  } catch {
    throw new EnvironmentProblem(
      'data/damaged',
      `${join(folder, LISTS)} cannot be read; delete it and import the code lists again.`,
    );
  }
}

/** Puts these lists in the place of those of the same systems. What was there stays whole until all is on disk. */
export async function installCodes(
  folder: string,
  lists: ReadonlyMap<string, readonly CodeRow[]>,
): Promise<void> {
  const { lists: before } = await installedCodes(folder);
  const added: CodeLists['lists'] = [];
  for (const [system, rows] of lists) {
    const slices = [];
    for (const { text, rows: count } of slicesOf(rows)) {
      const bytes = await packed(text);
      const hash = Buffer.from(sha256(new Uint8Array(bytes))).toString('hex');
      await writeOnce(join(folder, hash), bytes);
      slices.push({ hash, rows: count, bytes: bytes.length });
    }
    added.push({ system, rows: rows.length, slices });
  }
  await write(folder, [...before.filter(({ system }) => !lists.has(system)), ...added]);
}

/** Gives whether there was one. */
export async function removeCodes(folder: string, system: string): Promise<boolean> {
  const { lists } = await installedCodes(folder);
  const rest = lists.filter((list) => list.system !== system);
  if (rest.length === lists.length) return false;
  await write(folder, rest);
  return true;
}

async function write(folder: string, lists: CodeLists['lists']): Promise<void> {
  await writeOnce(join(folder, LISTS), `${JSON.stringify({ lists } satisfies CodeLists)}\n`);
  const named = new Set(lists.flatMap(({ slices }) => slices.map(({ hash }) => hash)));
  for (const name of await readdir(folder)) {
    if (name !== LISTS && !named.has(name)) await rm(join(folder, name), { force: true });
  }
}
