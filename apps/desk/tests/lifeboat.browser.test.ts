/** A main site is lost while people work, in a real browser against two whole Holdfasts: the room goes on at the lifeboat. */
import { rm } from 'node:fs/promises';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock, systemRandom } from '#base/clock.ts';
import { type Uuid, uuidv7 } from '#base/ids.ts';
import { decodeEntry } from '#journal/entry.ts';
import { logReader } from '#sync/log-reader.ts';
import { faultsSeenByAxe } from '#testkit/axe.ts';
import { enrolAt, launchBrowser, type Person, personAt } from '#testkit/browser.ts';
import { agree, type Desk, invite } from '#testkit/person.ts';
import { findHeadlessChromium, NO_CHROMIUM } from '../../../scripts/find-chromium.ts';
import {
  type Installation,
  type StandingBy,
  startInstallation,
  startLifeboat,
} from './installation.ts';

const chromium = findHeadlessChromium(process.env);
if (chromium === undefined) process.stderr.write(`${NO_CHROMIUM}\n`);

const SERVICE = 'out-of-hours';
const PHONE = { width: 390, height: 844 };

let holdfast: Installation;
let harbour: StandingBy;
let operator: Desk;
let browser: Browser;
let olive: Person;
let pia: Person;
let ben: Person;
/** At the lifeboat’s own address; whoever launches it comes with their passkey. */
let launching: Page;

beforeAll(async () => {
  if (chromium === undefined) return;
  holdfast = await startInstallation();
  operator = await holdfast.signInElsewhere(holdfast.enrolment!);
  harbour = await startLifeboat(holdfast);
  browser = await launchBrowser(chromium);
  olive = await personAt(browser, holdfast.origin);
  pia = await personAt(browser, holdfast.origin);
  ben = await personAt(browser, holdfast.origin);
  launching = await browser.newPage({ baseURL: harbour.origin });
  const account = () => uuidv7(systemClock, systemRandom);
  const { origin } = holdfast;
  const olives = await invite(operator, origin, ['operator'], [SERVICE], account());
  await enrolAt(olive.page, olive.passkeys, olives, 'Olive Operator');
  const pias = await invite(operator, origin, ['shift-lead'], [SERVICE], account());
  await enrolAt(pia.page, pia.passkeys, pias, 'Pia Lead');
  const bens = await invite(operator, origin, ['clinician'], [SERVICE], account());
  await enrolAt(ben.page, ben.passkeys, bens, 'Ben Adeyemi');
});
afterAll(async () => {
  await browser?.close();
  await harbour?.stop();
  await holdfast?.stop();
});

const heading = (page: Page, name: string) =>
  page.getByRole('heading', { level: 1, name }).waitFor();
const safe = (person: Person) => person.page.getByText('Everything is safe').waitFor();

/** What waits for the operator who is elsewhere. */
async function waiting(): Promise<Uuid> {
  const { ticket } = operator.session;
  const { entries } = await logReader({ origin: holdfast.origin, ticket, fetch }).board();
  const headers = entries.map(({ bytes }) => decodeEntry(bytes).header);
  return headers.findLast(({ type }) => type === 'lifeboat.named')!.id;
}

describe.skipIf(chromium === undefined)('a lifeboat', () => {
  it('is named by two operators', async () => {
    const { page } = olive;
    await page.goto('/organisation');
    await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
    const card = page.getByRole('region', { name: 'Lifeboats' });
    await card.getByText('There is none: if this site is lost, so is the record.').waitFor();
    await card.getByText('Name a lifeboat').click();
    await card.getByLabel('Its introduction').fill('holdfast-lifeboat-1.nonsense');
    await card.getByRole('button', { name: 'Propose with your passkey' }).click();
    await card.getByText('Paste all of it').first().waitFor();
    await card.getByLabel('Its introduction').fill(harbour.introduction);
    await card.getByRole('button', { name: 'Propose with your passkey' }).click();
    await card.getByText('Waits for a second operator').waitFor();
    expect(await faultsSeenByAxe(page)).toEqual([]);
    await agree(operator, await waiting());
    await card.getByRole('button', { name: 'Dismiss Harbour' }).waitFor();
  });

  it('signs for what people write, and then it is safe', async () => {
    const { page } = ben;
    await page.goto('/');
    await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
    await heading(page, 'Board');
    await safe(ben);
  });

  it('is launched by two people, at its own address, once the main site is lost', async () => {
    await holdfast.crash();
    await rm(holdfast.data, { recursive: true, force: true, maxRetries: 20, retryDelay: 200 });
    const page = launching;
    await page.goto('/launch');
    await heading(page, 'Launch the lifeboat');
    await page.getByText('Entries it holds').waitFor();
    expect(await faultsSeenByAxe(page)).toEqual([]);
    const olives = await olive.passkeys.copyTo(page);
    await page.getByRole('button', { name: 'First person: touch a passkey' }).click();
    await page.getByText('The first person has touched their passkey.').waitFor();
    await olives.unplug();
    await pia.passkeys.copyTo(page);
    await page.getByRole('button', { name: 'Second person: launch it' }).click();
    await page.getByText('This is the main site now.').waitFor({ timeout: 30_000 });
    await page.setViewportSize(PHONE);
    expect(await faultsSeenByAxe(page)).toEqual([]);
  });

  it('takes the room in, with what was written meanwhile', async () => {
    const { page } = ben;
    await page.getByText('Harbour has taken over.').waitFor({ timeout: 60_000 });
    await page.getByRole('button', { name: 'Go on there' }).click();
    await heading(page, 'Go on at the lifeboat');
    await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
    await heading(page, 'Board');
    await safe(ben);
  });

  it('finds it again from the page of the site that was lost, once somebody has signed out there', async () => {
    const { page } = ben;
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
    await heading(page, 'Board');
  });
});
