/** A desk that reaches nobody, in a real browser: what was written at it is carried to another by hand. */
import { readFile } from 'node:fs/promises';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { utf8 } from '#base/bytes.ts';
import { systemClock, systemRandom } from '#base/clock.ts';
import { uuidv7 } from '#base/ids.ts';
import { decodeEntry } from '#journal/entry.ts';
import { faultsSeenByAxe } from '#testkit/axe.ts';
import { enrolAt, launchBrowser, type Person, personAt } from '#testkit/browser.ts';
import { invite } from '#testkit/person.ts';
import { verify } from '../../../proofs/verify.ts';
import { wholeLog } from '../../../proofs/whole-log.ts';
import { findHeadlessChromium, NO_CHROMIUM } from '../../../scripts/find-chromium.ts';
import { type Installation, startInstallation } from './installation.ts';

const chromium = findHeadlessChromium(process.env);
if (chromium === undefined) process.stderr.write(`${NO_CHROMIUM}\n`);

const SERVICE = 'out-of-hours';
const PHONE = { width: 390, height: 844 };
const DESK = { width: 1280, height: 800 };

let holdfast: Installation;
let browser: Browser;
let handler: Person;
let clinician: Person;
/** The stick. */
let saved: { readonly name: string; readonly buffer: Buffer };

beforeAll(async () => {
  if (chromium === undefined) return;
  holdfast = await startInstallation();
  const { origin } = holdfast;
  const operator = await holdfast.signInElsewhere(holdfast.enrolment!);
  const invited = (role: 'operator' | 'call-handler' | 'clinician') =>
    invite(operator, origin, [role], [SERVICE], uuidv7(systemClock, systemRandom));
  await holdfast.enrolElsewhere(await invited('operator'));
  browser = await launchBrowser(chromium);
  handler = await personAt(browser, origin, { size: DESK, hasSecret: true, installs: true });
  clinician = await personAt(browser, origin, { size: DESK, hasSecret: true, installs: true });
  await enrolAt(handler.page, handler.passkeys, await invited('call-handler'), 'Ben Adeyemi');
  await enrolAt(clinician.page, clinician.passkeys, await invited('clinician'), 'Cara Whitlock');
});
afterAll(async () => {
  await browser?.close();
  await holdfast?.stop();
});
afterEach(() => {
  for (const person of [handler, clinician]) expect(person?.complaints.splice(0) ?? []).toEqual([]);
});

const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name });
const signIn = (page: Page) => page.getByRole('button', { name: 'Sign in with a passkey' }).click();
const isSafe = (page: Page) => page.getByText('Everything is safe').waitFor();

/** What axe finds, at the size of a desk and of a phone. */
async function faultsAtBothSizes(page: Page): Promise<readonly string[]> {
  const atDesk = await faultsSeenByAxe(page);
  await page.setViewportSize(PHONE);
  const atPhone = await faultsSeenByAxe(page);
  const isWider = await page.evaluate(() => document.body.scrollWidth > window.innerWidth);
  await page.setViewportSize(DESK);
  return [...atDesk, ...atPhone, ...(isWider ? ['wider than a phone'] : [])];
}

async function takeCall(page: Page, family: string): Promise<void> {
  const { keyboard } = page;
  await keyboard.press('c');
  await heading(page, 'New call').waitFor();
  await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe('caller');
  await keyboard.press('Space');
  await keyboard.press('Tab');
  await keyboard.type('07700 900123');
  await page.getByLabel('First name').fill('Rosemary');
  await page.getByLabel('Last name').fill(family);
  await page.getByLabel('Date of birth').fill('2 2 1990');
  await page.getByLabel('Where is the patient now?').focus();
  for (const word of ['At home, 2 Example Street', 'Chest pain']) {
    await keyboard.type(word);
    await keyboard.press('Tab');
  }
  await keyboard.press('Tab');
  await keyboard.press('Tab');
  await keyboard.type('Yes');
  await keyboard.press('Tab');
  await keyboard.type('Dx05');
  await keyboard.press('Tab');
  await keyboard.press('Space');
  await keyboard.press('Control+Enter');
  await heading(page, 'Board').waitFor();
}

async function handIn(page: Page, buffer: Buffer): Promise<void> {
  const file = { name: saved.name, mimeType: 'application/octet-stream', buffer };
  await page.getByLabel('Saved file').setInputFiles(file);
  await page.getByRole('button', { name: 'Hand in' }).click();
}

const entriesOf = async (what: string) =>
  (await wholeLog(holdfast.origin))
    .map((bytes) => decodeEntry(bytes).header)
    .filter(({ type }) => type === what);
const cases = () => entriesOf('case.received');

describe.skipIf(chromium === undefined)('a desk that reaches nobody', () => {
  it('saves what is not sent to a file, with no server there', async () => {
    const { page } = handler;
    await takeCall(page, 'Evening');
    await isSafe(page);
    await page.getByRole('link', { name: 'Ben Adeyemi' }).click();
    await page.getByText(/^You can sign in here without a server until/).waitFor();
    await page.getByText('This device can open Holdfast without a server.').waitFor();
    await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
    await page.getByRole('button', { name: 'Sign out' }).click();
    await heading(page, 'Signed out').waitFor();
    await expect.poll(() => entriesOf('session.closed')).toHaveLength(1);
    await holdfast.crash();
    await page.goto('/');
    await signIn(page);
    await page.getByText(/^Working without a server, on this device until/).waitFor();
    await takeCall(page, 'Midnight');
    await page.getByRole('link', { name: /Not yet safe: \d/ }).click();
    await heading(page, 'Not yet safe').waitFor();
    const saving = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Save what is not sent to a file' }).press('Enter');
    const download = await saving;
    await page.getByText('Saved. It is in this browser’s downloads.').waitFor();
    saved = { name: download.suggestedFilename(), buffer: await readFile(await download.path()) };
    expect(saved.name).toMatch(/^holdfast-unsent-\d{4}-\d\d-\d\dT\d{6}Z\.sealed$/);
    for (const word of ['Midnight', 'Rosemary', 'Chest pain', 'case/', 'Adeyemi'])
      expect(saved.buffer.includes(utf8(word))).toBe(false);
    expect(await faultsAtBothSizes(page)).toEqual([]);
    await page.getByRole('link', { name: /Not yet safe: \d/ }).waitFor();
  });

  it('has it handed in by a colleague at another browser: the case is on the board', async () => {
    await holdfast.restart();
    const { page } = clinician;
    await page.goto('/');
    await signIn(page);
    await page.getByRole('link', { name: 'Cara Whitlock' }).click();
    await page.getByRole('link', { name: 'Unsent work' }).click();
    await heading(page, 'Not yet safe').waitFor();
    await handIn(page, saved.buffer.subarray(0, -1));
    await page.getByText('This file cannot be opened here').first().waitFor();
    expect(await faultsAtBothSizes(page)).toEqual([]);
    expect(await cases()).toHaveLength(1);
    await handIn(page, saved.buffer);
    await page.getByText(/^\d+ entries taken into the record\.$/).waitFor();
    expect(await page.getByText(/not taken/).allTextContents()).toEqual([]);
    expect(await faultsAtBothSizes(page)).toEqual([]);
    await page.getByRole('link', { name: 'Board' }).first().click();
    await page.getByRole('link', { name: 'Rosemary Midnight' }).click();
    await page.getByText('Chest pain').first().waitFor();
  });

  it('comes back itself, and nothing stands twice', async () => {
    const { page } = handler;
    await page.getByText('The server answers again.').waitFor({ timeout: 30_000 });
    await page.getByRole('button', { name: 'Go on with it' }).click();
    await heading(page, 'Go on with the server').waitFor();
    await signIn(page);
    await isSafe(page);
    await page.getByRole('link', { name: 'Board' }).first().click();
    await page.getByRole('link', { name: 'Rosemary Midnight' }).waitFor();
    expect(await page.getByRole('link', { name: 'Rosemary Midnight' }).count()).toBe(1);
    expect(await cases()).toHaveLength(2);
    const ids = (await wholeLog(holdfast.origin)).map((bytes) => decodeEntry(bytes).header.id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(await verify(holdfast.origin)).toMatchObject({ exit: 0 });
  });
});
