/**
 * Finds a Chromium for the browser tests and prints its path. Run as a program by root on Debian it
 * installs the distribution's packages when there are none.
 */
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

import { installFromDebian } from './debian-package.ts';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'chrome'];
const ELSEWHERE = [
  '/usr/lib/chromium/chromium',
  '/snap/bin/chromium',
  '/opt/google/chrome/chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];
/** The same engine without a browser's own windows around it, at half the processor time. */
const HEADLESS_SHELL = 'chromium-headless-shell';

/** What to do where there is none. */
export const NO_CHROMIUM =
  'No Chromium found: install one, or name it in HOLDFAST_CHROMIUM (for instance /usr/bin/chromium).';

/** The path of a Chromium or Chrome; `HOLDFAST_CHROMIUM` decides when it is set. */
export function findChromium(environment: NodeJS.ProcessEnv): string | undefined {
  return find(environment, NAMES);
}

/** The same for whoever needs no window: the headless shell where there is one. */
export function findHeadlessChromium(environment: NodeJS.ProcessEnv): string | undefined {
  return find(environment, [HEADLESS_SHELL, ...NAMES]);
}

function find(environment: NodeJS.ProcessEnv, names: readonly string[]): string | undefined {
  const named = environment.HOLDFAST_CHROMIUM;
  if (named) return isProgram(named) ? named : undefined;
  const folders = (environment.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  const onPath = names.flatMap((name) => folders.map((folder) => join(folder, name)));
  return [...onPath, ...ELSEWHERE].find(isProgram);
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

if (import.meta.main) {
  if (!process.env.HOLDFAST_CHROMIUM) {
    if (findChromium(process.env) === undefined) installFromDebian('chromium');
    if (!findHeadlessChromium(process.env)?.endsWith(HEADLESS_SHELL))
      installFromDebian(HEADLESS_SHELL);
  }
  const found = findHeadlessChromium(process.env);
  process.exitCode = found === undefined ? 1 : 0;
  (found === undefined ? process.stderr : process.stdout).write(`${found ?? NO_CHROMIUM}\n`);
}
