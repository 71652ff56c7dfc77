import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { EnvironmentProblem } from '#postgres/environment-problem.ts';
import { parseCheckpoint } from '#tlog/checkpoint.ts';
import { parseNote } from '#tlog/note.ts';
import { LogRefusal } from '#tlog/refusal.ts';

import { command, UsageProblem } from '../command.ts';
import { type DataFolder, writeOnce } from '../data-folder.ts';
import { dataPath } from '../data-option.ts';
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

/** What is settled at the first start. */
const settled = z.strictObject({ main: z.string(), org: z.string(), name: z.string() });
type Settled = z.output<typeof settled>;
const FILE = 'lifeboat.json';
const ANSWER_WITHIN_MS = 10_000;

/** Runs a second site: it holds all that the main site holds, and two people can make it the main site. */
export const lifeboat = command({
  name: 'lifeboat',
  summary: 'Run a lifeboat of another Holdfast: a second site that can take over.',
  options: OPTIONS,
  async run(values, terminal) {
    const path = dataPath(values, terminal);
    if (values.main !== undefined) originFrom(values.main);
    const options = { ...NOTHING, ...values, port: values.port ?? '8490' };
    const settings = settingsFrom(options, terminal, path);
    return runInstallation(terminal, { path, json: values.json }, async (folder) => {
      const { main, org, name } = (await known(folder)) ?? (await settle(folder, values));
      const provider = { name: undefined, service: undefined, org };
      return { ...settings, provider, lifeboat: { main, name } };
    });
  },
});

/** Of what `start` can be told, what means nothing here. */
const NOTHING = {
  ...{ 'itk-port': undefined, 'gp-out': undefined, org: undefined, service: undefined },
  ...{ authenticators: undefined, 'founding-roles': undefined, demo: false, unstaffed: false },
} as const;

async function known({ path }: DataFolder): Promise<Settled | null> {
  const text = await readFile(join(path, FILE), 'utf8').catch(() => null);
  return text === null ? null : settled.parse(JSON.parse(text));
}

/** Which log it is to hold, as the main site says: its operators confirm it by naming the lifeboat in that log. */
async function settle(
  { path }: DataFolder,
  { main, name }: { readonly main: string | undefined; readonly name: string | undefined },
): Promise<Settled> {
  if (main === undefined) throw new UsageProblem('--main says whose lifeboat this is to be.');
  const site = { main: originFrom(main), org: await logAt(main), name: name ?? 'Lifeboat' };
  await writeOnce(join(path, FILE), JSON.stringify(site));
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
