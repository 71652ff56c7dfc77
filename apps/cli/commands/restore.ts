import { resolve } from 'node:path';
import { isSite, placeNamed, placeVariables } from '#backup/place-at.ts';
import { EnvironmentProblem } from '#postgres/environment-problem.ts';
import { command, UsageProblem } from '../command.ts';
import type { DataFolder } from '../data-folder.ts';
import { dataPath } from '../data-option.ts';
import {
  type LifeboatFile,
  NOT_OF_A_LIFEBOAT,
  readLifeboatFile,
  writeLifeboatFile,
} from '../lifeboat-file.ts';
import { runInstallation } from '../run-installation.ts';
import { readSafe, unpackSafe } from '../safe-folder.ts';
import { START_OPTIONS, settingsFrom } from '../settings.ts';

const { data, port, origin } = START_OPTIONS;
const OPTIONS = {
  data,
  safe: { type: 'string', value: 'FOLDER', summary: 'the keys, as `holdfast safe` made them' },
  port,
  origin: { ...origin, summary: 'address people use (the safe’s)' },
  at: {
    type: 'string',
    value: 'SIZE',
    summary: 'go by an earlier checkpoint, where the newest is refused',
  },
  'even-so': { type: 'boolean', summary: 'go on though keys or attachments are missing' },
} as const;

/** From an export alone, on an empty machine: nothing is served before all of it was checked, and nothing is written before two people launch it. */
export const restore = command({
  name: 'restore',
  summary: 'Build a site from an export and the safe’s keys, checking all of it first.',
  operands: 'FOLDER|s3://BUCKET/PREFIX',
  options: OPTIONS,
  async run(values, terminal) {
    const [from, ...more] = values.operands;
    if (from === undefined || more.length > 0) throw new UsageProblem('Name one export.');
    if (isSite(from)) throw new UsageProblem('That is a server; `holdfast lifeboat` follows one.');
    if (values.safe === undefined) throw new UsageProblem('--safe says where its keys are.');
    const safeFolder = resolve(terminal.folder, values.safe);
    const { org, name, origin: named } = await readSafe(safeFolder);
    const at = sizeFrom(values.at);
    const path = dataPath(values, terminal);
    const main = placeNamed(from, terminal.folder);
    const settled = { main, org, name, ...(at === undefined ? {} : { at }) };
    const told = { port: values.port ?? '8490', origin: values.origin ?? named, data: values.data };
    const settings = settingsFrom(
      { ...NOT_OF_A_LIFEBOAT, ...values, ...told, name },
      terminal,
      path,
    );
    return runInstallation(terminal, { path, json: values.json }, async (folder) => {
      await claim(folder, settled, safeFolder);
      const provider = { name: undefined, service: undefined, org };
      const variables = placeVariables(main, terminal.environment);
      const lifeboat = { ...settled, evenSo: values['even-so'], variables };
      return { ...settings, provider, lifeboat };
    });
  },
});

/** An empty folder, or one in which this same restore was begun. @throws EnvironmentProblem `data/not-ours` */
async function claim(folder: DataFolder, settled: LifeboatFile, safe: string): Promise<void> {
  const begun = await readLifeboatFile(folder);
  if (begun !== null && JSON.stringify(begun) === JSON.stringify(settled)) return;
  if (begun !== null || !folder.fresh) {
    throw new EnvironmentProblem(
      'data/not-ours',
      `${folder.path} holds something else already; restore into an empty folder.`,
    );
  }
  await unpackSafe(safe, folder.path);
  await writeLifeboatFile(folder, settled);
}

function sizeFrom(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const size = Number(text);
  if (Number.isSafeInteger(size) && size > 0) return size;
  throw new UsageProblem('--at takes a number of entries.');
}
