import { placeVariables } from '#backup/place-at.ts';
import { EnvironmentProblem } from '#postgres/environment-problem.ts';
import { parseCheckpoint } from '#tlog/checkpoint.ts';
import { parseNote } from '#tlog/note.ts';
import { LogRefusal } from '#tlog/refusal.ts';

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
import { originFrom, START_OPTIONS, settingsFrom } from '../settings.ts';

const { data, port, origin, name } = START_OPTIONS;
const OPTIONS = {
  data,
  main: { type: 'string', value: 'URL', summary: 'address of the main site, at the first start' },
  port,
  origin,
  name: { ...name, summary: 'what people call this lifeboat, at the first start (Lifeboat)' },
} as const;

const ANSWER_WITHIN_MS = 10_000;

/** Runs a second site: it holds all that the main site holds, and two people can make it the main site. */
export const lifeboat = command({
  name: 'lifeboat',
  summary: 'Run a lifeboat of another Holdfast: a second site that can take over.',
  options: OPTIONS,
  async run(values, terminal) {
    const path = dataPath(values, terminal);
    if (values.main !== undefined) originFrom(values.main);
    const options = { ...NOT_OF_A_LIFEBOAT, ...values, port: values.port ?? '8490' };
    const settings = settingsFrom(options, terminal, path);
    return runInstallation(terminal, { path, json: values.json }, async (folder) => {
      const settled = (await readLifeboatFile(folder)) ?? (await settle(folder, values));
      const provider = { name: undefined, service: undefined, org: settled.org };
      const variables = placeVariables(settled.main, terminal.environment);
      return { ...settings, provider, lifeboat: { ...settled, evenSo: false, variables } };
    });
  },
});

/** Which log it is to hold, as the main site says: its operators confirm it by naming the lifeboat in that log. */
async function settle(
  folder: DataFolder,
  { main, name }: { readonly main: string | undefined; readonly name: string | undefined },
): Promise<LifeboatFile> {
  if (main === undefined) throw new UsageProblem('--main says whose lifeboat this is to be.');
  const site = { main: originFrom(main), org: await logAt(main), name: name ?? 'Lifeboat' };
  await writeLifeboatFile(folder, site);
  return site;
}

async function logAt(main: string): Promise<string> {
  const signal = AbortSignal.timeout(ANSWER_WITHIN_MS);
  try {
    const response = await fetch(new URL('/checkpoint', main), { signal });
    const note = parseNote(new Uint8Array(await response.arrayBuffer()));
    return parseCheckpoint(note.text).origin;
  } catch (error) {
    const why = error instanceof LogRefusal ? 'shows no log' : 'does not answer';
    throw new EnvironmentProblem('lifeboat/no-main-site', `${main} ${why}.`);
  }
}
