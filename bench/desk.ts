/**
 * `holdfast bench desk`: how long a person waits for what they do, in a real browser with many open cases before them: from the key or the
 * click to the frame that shows it. And how many bytes of script a desk loads before it can sign in and show the board.
 */
import { readFile } from 'node:fs/promises';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import { systemClock } from '#base/clock.ts';
import { dayOf } from '#base/stream.ts';
import { enrolAt, launchBrowser, personAt } from '#testkit/browser.ts';
import { newCase } from '#testkit/machine.ts';
import { findChromium, NO_CHROMIUM } from '../scripts/find-chromium.ts';
import { benchRig, SERVICE } from './rig.ts';

const { values } = parseArgs({
  options: {
    cases: { type: 'string', default: '1000' },
    times: { type: 'string', default: '18' },
    json: { type: 'boolean', default: false },
  },
});
const cases = Number(values.cases);
/** Each opens somebody else, and a person opens 20 people an hour. */
const times = Math.min(18, Number(values.times));
const say = (line: string) => values.json || process.stdout.write(`${line}\n`);
const PAGES = fileURLToPath(new URL('../dist/desk', import.meta.url));

/** What one does, until what is seen: both run in the page. */
type Action = {
  readonly name: string;
  /** Where it begins. */
  readonly ready: (page: Page) => Promise<unknown>;
  readonly key: string;
  /** A selector that is there when it is done, and was not before. */
  readonly shows: string;
};

const onBoard = async (page: Page) => {
  if (await page.locator('.desk-cases').isVisible()) return;
  await page.getByRole('link', { name: 'Board', exact: true }).click();
  await page.locator('.desk-cases').waitFor();
};
const onRow = async (page: Page) => {
  await onBoard(page);
  await page.locator('.desk-cases__link').first().focus();
};

const ACTIONS: readonly Action[] = [
  {
    name: 'down to the next case',
    ready: onRow,
    key: 'j',
    shows: '.desk-cases tbody tr:nth-child(2):focus-within',
  },
  { name: 'open a case', ready: onRow, key: 'Enter', shows: '.desk-patient' },
  { name: 'take the next case', ready: onBoard, key: 'n', shows: '.desk-patient' },
  { name: 'begin a call', ready: onBoard, key: 'c', shows: '.desk-call #caller' },
  { name: 'the keys', ready: onBoard, key: '?', shows: 'dialog[open]' },
];

const executable = findChromium(process.env);
if (executable === undefined) throw new Error(NO_CHROMIUM);
const rig = await benchRig(PAGES);
const browser = await launchBrowser(executable);
try {
  say(`Preparing ${cases} open cases …`);
  for (let i = 0; i < cases; i += 1) await openCase(i);
  const { page, passkeys } = await personAt(browser, rig.origin, {
    size: { width: 1440, height: 900 },
  });
  const script = await firstLoad();
  await enrolAt(page, passkeys, await rig.invite(), 'Dr Bench');
  await page.waitForFunction(
    (all) => document.querySelectorAll('.desk-cases tbody tr').length >= Math.min(all, 50),
    cases,
  );
  const machine = `${cpus().length} cores (${cpus()[0]?.model ?? 'unknown'}), ${Math.round(totalmem() / 2 ** 30)} GiB`;
  say(
    `\n${machine}; Node ${process.version}; Chromium ${browser.version()}; servers on the same cores`,
  );
  say(`first load: ${(script / 1000).toFixed(0)} kB of script (gzip); aim: under 200`);
  say(`\n${times} times each, with ${cases} open cases; aim: p95 under 100 ms\n`);
  say(`${'from the key to what it shows'.padEnd(34)}   p50    p95 ms`);
  const rows = [];
  for (const action of ACTIONS) rows.push(await measured(page, action));
  rows.push(await typed(page));
  rows.push(await live(page));
  if (values.json)
    process.stdout.write(`${JSON.stringify({ machine, node: process.version, script, rows })}\n`);
} finally {
  await browser.close();
  await rig.stop();
}

function nameOf(number: number): string {
  return `Bench Testington ${number}`;
}

async function openCase(number: number, due?: number): Promise<void> {
  const { gateway } = rig;
  const { id } = await newCase(gateway, SERVICE, due);
  const stream = `labels/${SERVICE}/${dayOf(systemClock())}`;
  await gateway.keyring.ensure([{ stream, subject: null }], 'receive');
  const label = await gateway.author.write({
    stream,
    after: 0,
    type: 'case.labelled',
    facts: { case: id },
    payload: { name: nameOf(number), age: '42 years', place: 'ZZ99 3VZ', reason: 'Abdominal pain' },
  });
  await gateway.session.call('append', { entries: [label] });
}

async function measured(page: Page, { name, ready, key, shows }: Action) {
  const took: number[] = [];
  for (let i = 0; i < times; i += 1) {
    await ready(page);
    await rest(page);
    took.push(await timed(page, key, shows));
    if (shows === 'dialog[open]') await page.keyboard.press('Escape');
  }
  return summary(name, took);
}

/** From the key to the first frame in which the selector is there; without one, to the next frame. */
async function timed(page: Page, key: string, selector: string | null): Promise<number> {
  const seen = await page.evaluateHandle((wanted) => {
    const { promise, resolve } = Promise.withResolvers<number>();
    const begun = ({ timeStamp }: KeyboardEvent) => {
      const look = () => {
        const isThere = wanted === null || document.querySelector(wanted) !== null;
        requestAnimationFrame(isThere ? () => resolve(performance.now() - timeStamp) : look);
      };
      look();
    };
    addEventListener('keydown', begun, { once: true, capture: true });
    return { promise };
  }, selector);
  await page.keyboard.press(key);
  return seen.evaluate(({ promise }) => promise);
}

/** A letter into the words of a call, which are kept as they are typed. */
async function typed(page: Page) {
  await onBoard(page);
  await page.keyboard.press('c');
  await page.locator('.desk-call #problem').focus();
  const took: number[] = [];
  for (let i = 0; i < times; i += 1) took.push(await timed(page, 'a', null));
  return summary('a letter in a call', took);
}

/** From a colleague's append to this board. */
async function live(page: Page) {
  await onBoard(page);
  const took: number[] = [];
  for (let i = 0; i < times; i += 1) {
    const seen = await page.evaluateHandle(
      (wanted) => {
        const { promise, resolve } = Promise.withResolvers<number>();
        const look = () => {
          const links = [...document.querySelectorAll('.desk-cases__link')];
          const isThere = links.some(({ textContent }) => textContent === wanted);
          requestAnimationFrame(isThere ? () => resolve(Date.now()) : look);
        };
        look();
        return { promise };
      },
      nameOf(cases + i),
    );
    // Above all others, where a person sees it.
    await openCase(cases + i, 0);
    const appended = Date.now();
    took.push((await seen.evaluate(({ promise }) => promise)) - appended);
  }
  return summary('a new case, from its append', took);
}

function summary(name: string, took: readonly number[]) {
  const sorted = took.toSorted((a, b) => a - b);
  const at = (part: number) =>
    sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))]!;
  const row = { name, p50: at(0.5), p95: at(0.95) };
  say(`${name.padEnd(34)}${row.p50.toFixed(0).padStart(6)}${row.p95.toFixed(0).padStart(7)}`);
  return row;
}

function rest(page: Page): Promise<void> {
  return page.evaluate(
    () => new Promise<void>((done) => requestIdleCallback(() => done(), { timeout: 500 })),
  );
}

/** Bytes of all scripts that the page names, and those that they import before they run. */
async function firstLoad(): Promise<number> {
  const html = await readFile(join(PAGES, 'index.html'), 'utf8');
  const wanted = [...html.matchAll(/(?:src|href)="\/([^"]+\.js)"/g)].map(([, path]) => path!);
  const seen = new Map<string, number>();
  while (wanted.length > 0) {
    const path = wanted.pop()!;
    if (seen.has(path)) continue;
    const text = await readFile(join(PAGES, path), 'utf8');
    seen.set(path, gzipSync(text).length);
    for (const [, name] of text.matchAll(/(?:from|import)\s*["']\.\/([^"']+\.js)["']/g)) {
      wanted.push(`assets/${name}`);
    }
  }
  return [...seen.values()].reduce((sum, bytes) => sum + bytes, 0);
}
