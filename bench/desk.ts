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
    people: { type: 'string', default: '4' },
    times: { type: 'string', default: '9' },
    json: { type: 'boolean', default: false },
  },
});
/** What the board shows at first. */
const cases = Math.max(50, Number(values.cases));
const people = Math.min(4, Number(values.people));
/** Half of them open somebody else each time, and a person opens 20 people an hour. */
const times = Math.min(9, Number(values.times));
const say = (line: string) => values.json || process.stdout.write(`${line}\n`);
/** The row from which on nobody takes a case: what is opened there was not open before. */
const UNTAKEN = 40;
const PAGES = fileURLToPath(new URL('../dist/desk', import.meta.url));

/** What one does, until what is seen: both run in the page. */
type Action = {
  readonly name: string;
  /** Where it begins, each time. */
  readonly ready: (page: Page, time: number) => Promise<unknown>;
  readonly key: string;
  /** A selector that is there when it is done, and was not before. */
  readonly shows: string;
};

const onBoard = async (page: Page) => {
  if (await page.locator('.desk-cases').isVisible()) return;
  await page.getByRole('link', { name: 'Board', exact: true }).click();
  await page.locator('.desk-cases').waitFor();
};
const onRow = async (page: Page, row: number) => {
  await onBoard(page);
  await page.locator('.desk-cases__link').nth(row).focus();
};

const ACTIONS: readonly Action[] = [
  {
    name: 'down to the next case',
    ready: (page) => onRow(page, 0),
    key: 'j',
    shows: '.desk-cases tbody tr:nth-child(2):focus-within',
  },
  {
    name: 'open a case',
    ready: (page, time) => onRow(page, UNTAKEN + time),
    key: 'Enter',
    shows: '.desk-patient',
  },
  { name: 'take the next case', ready: onBoard, key: 'n', shows: '.desk-patient' },
  { name: 'begin a call', ready: onBoard, key: 'c', shows: '.desk-call #caller' },
  { name: 'the keys', ready: onBoard, key: '?', shows: 'dialog[open]' },
];

const LONG_AGO = 1_000_000_000;

/** By what was done, milliseconds. */
const waits = new Map<string, readonly number[]>();

const executable = findChromium(process.env);
if (executable === undefined) throw new Error(NO_CHROMIUM);
const rig = await benchRig(PAGES);
const browser = await launchBrowser(executable);
try {
  say(`Preparing ${cases} open cases …`);
  for (let i = 0; i < cases; i += 1) await openCase(i);
  const script = await firstLoad();
  const machine = `${cpus().length} cores (${cpus()[0]?.model ?? 'unknown'}), ${Math.round(totalmem() / 2 ** 30)} GiB`;
  say(
    `\n${machine}; Node ${process.version}; Chromium ${browser.version()}; servers on the same cores`,
  );
  say(`first load: ${(script / 1000).toFixed(0)} kB of script (gzip); aim: under 200`);
  for (let i = 0; i < people; i += 1) await work(i);
  say(`\n${people} people, ${times} times each, with ${cases} open cases; aim: p95 under 100 ms\n`);
  say(`${'from the key to what it shows'.padEnd(34)}   p50    p95 ms`);
  const rows = [...waits].map(([name, took]) => summary(name, took));
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

/** Somebody who came to their desk just now. */
async function work(number: number): Promise<void> {
  const size = { width: 1440, height: 900 };
  const { page, passkeys } = await personAt(browser, rig.origin, { size });
  await enrolAt(page, passkeys, await rig.invite(), `Dr Bench ${number}`);
  await page.waitForFunction(
    (all) => document.querySelectorAll('.desk-cases tbody tr').length >= Math.min(all, 50),
    cases,
  );
  for (const { name, ready, key, shows } of ACTIONS) {
    for (let i = 0; i < times; i += 1) {
      await ready(page, i);
      await rest(page);
      waited(name, await timed(page, key, shows));
      if (shows === 'dialog[open]') await page.keyboard.press('Escape');
    }
  }
  await typed(page);
  await live(page, cases + number * times);
  await page.context().close();
}

function waited(name: string, ms: number): void {
  waits.set(name, [...(waits.get(name) ?? []), ms]);
}

/** From the key until the first frame in which the selector is there has been drawn; without one, the next frame. */
async function timed(page: Page, key: string, selector: string | null): Promise<number> {
  const seen = await page.evaluateHandle((wanted) => {
    const { promise, resolve } = Promise.withResolvers<number>();
    const begun = ({ timeStamp }: KeyboardEvent) => {
      const look = () => {
        const isThere = wanted === null || document.querySelector(wanted) !== null;
        if (!isThere) return requestAnimationFrame(look);
        // First of all that comes after the frame: what the page does besides, once one sees it, is not waited for.
        const drawn = () => resolve(performance.now() - timeStamp);
        scheduler.postTask(drawn, { priority: 'user-blocking' });
      };
      requestAnimationFrame(look);
    };
    addEventListener('keydown', begun, { once: true, capture: true });
    return { promise };
  }, selector);
  await page.keyboard.press(key);
  return seen.evaluate(({ promise }) => promise);
}

/** A letter into the words of a call, which are kept as they are typed. */
async function typed(page: Page): Promise<void> {
  await onBoard(page);
  await page.keyboard.press('c');
  await page.locator('.desk-call #problem').focus();
  for (let i = 0; i < times; i += 1) waited('a letter in a call', await timed(page, 'a', null));
}

/** From a colleague's append to this board. */
async function live(page: Page, first: number): Promise<void> {
  await onBoard(page);
  for (let i = first; i < first + times; i += 1) {
    const seen = await page.evaluateHandle((wanted) => {
      const { promise, resolve } = Promise.withResolvers<number>();
      const look = () => {
        const links = [...document.querySelectorAll('.desk-cases__link')];
        const isThere = links.some(({ textContent }) => textContent === wanted);
        requestAnimationFrame(isThere ? () => resolve(Date.now()) : look);
      };
      look();
      return { promise };
    }, nameOf(i));
    // Above all others, where a person sees it: due before those that came before.
    await openCase(i, LONG_AGO - i);
    const appended = Date.now();
    const shown = await seen.evaluate(({ promise }) => promise);
    waited('a new case, from its append', shown - appended);
  }
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
