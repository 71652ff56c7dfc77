/** Triage, from a pack that is installed to a call that is queued by it, in a real browser against a whole Holdfast. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { decodeEntry } from '#journal/entry.ts';
import type { Pack, Question } from '#pathways/pack.ts';
import { chestPain } from '#pathways/packs/chest-pain.ts';
import { dentalPain } from '#pathways/packs/dental-pain.ts';
import { feverUnderFive } from '#pathways/packs/fever-under-five.ts';
import { logReader } from '#sync/log-reader.ts';
import { faultsSeenByAxe } from '#testkit/axe.ts';
import { enrolAt, launchBrowser, type Person, personAt } from '#testkit/browser.ts';
import { agree, type Desk } from '#testkit/person.ts';
import { findHeadlessChromium, NO_CHROMIUM } from '../../../scripts/find-chromium.ts';
import { type Installation, startInstallation } from './installation.ts';

const chromium = findHeadlessChromium(process.env);
if (chromium === undefined) process.stderr.write(`${NO_CHROMIUM}\n`);

const MOST_PRESSES = 60;
const PATIENCE = { timeout: 12_000 };
const NOT_FOR_CLINICAL_USE = 'Illustrative. Not for clinical use.';

let holdfast: Installation;
let browser: Browser;
let amara: Person;
let second: Desk;
let handler: Person;
/** Key presses of the call handler, beyond typed words. */
let presses = 0;

beforeAll(async () => {
  if (chromium === undefined) return;
  holdfast = await startInstallation();
  await holdfast.installPacks([chestPain, dentalPain, feverUnderFive]);
  browser = await launchBrowser(chromium);
  amara = await personAt(browser, holdfast.origin);
  await enrolAt(amara.page, amara.passkeys, holdfast.enrolment!, 'Dr Amara Osei');
  await amara.page.getByRole('link', { name: 'Invite a second operator' }).click();
  second = await holdfast.signInElsewhere(await invited('Operator'));
  handler = await personAt(browser, holdfast.origin);
  const link = await invited('Call handler');
  await enrolAt(handler.page, handler.passkeys, link, 'Ben Adeyemi');
});
afterAll(async () => {
  await browser?.close();
  await holdfast?.stop();
});
afterEach(() => {
  for (const person of [amara, handler]) expect(person?.complaints.splice(0) ?? []).toEqual([]);
});

async function invited(role: string): Promise<string> {
  const { page } = amara;
  await page.getByRole('link', { name: 'People', exact: true }).click();
  await page.getByLabel(role, { exact: true }).check();
  await page.getByLabel('Out of hours').check();
  await page.getByRole('button', { name: 'Invite with your passkey' }).click();
  const link = await page.getByText(`${holdfast.origin}/enrol#`).innerText();
  await page.getByRole('button', { name: 'Done' }).click();
  return link.trim();
}

/** The second operator's word on what was proposed last. */
async function secondAgrees(): Promise<void> {
  const { ticket } = second.session;
  const { entries } = await logReader({ origin: holdfast.origin, ticket, fetch }).entries('org');
  await agree(second, decodeEntry(entries.at(-1)!.bytes).header.id);
}

function heading(page: Page, name: string | RegExp) {
  return page.getByRole('heading', { name, level: 1 });
}

async function press(...keys: string[]): Promise<void> {
  for (const key of keys) {
    presses += 1;
    await handler.page.keyboard.press(key);
  }
}

const type = (words: string) => handler.page.keyboard.type(words);
const focused = () => handler.page.evaluate(() => document.activeElement?.id);
/** The question that is asked, or what else the triage shows, and has the focus. */
const asks = (words: string | RegExp) =>
  handler.page.locator('.triage-card:focus').filter({ hasText: words }).waitFor();
const disposition = () => handler.page.getByLabel('Disposition').inputValue();
const isBack = () => heading(handler.page, 'Board').waitFor();

/** Who calls, who the patient is, and what is wrong: to the triage. */
async function callUntilTriage(family: string, birthDate: string): Promise<void> {
  await press('c');
  await heading(handler.page, 'New call').waitFor();
  await expect.poll(focused, PATIENCE).toBe('caller');
  await press('Space', 'Tab');
  await type('07700 900123');
  await press('Tab', 'Tab');
  await type('Rosemary');
  await press('Tab');
  await type(family);
  await press('Tab');
  await type(birthDate);
  await press('Tab', 'Tab', 'Tab', 'Tab', 'Tab');
  await type('At home, 2 Example Street');
  await press('Tab');
  await type('Pain in the chest');
  await press('Alt+t');
  await expect.poll(focused, PATIENCE).toBe('triage-pack');
}

async function readBackAndQueue(): Promise<void> {
  await press('Space', 'Control+Enter');
  await isBack();
}

async function openCase(page: Page, name: string): Promise<void> {
  await page.getByRole('link', { name: 'Board', exact: true }).click();
  await page.getByRole('link', { name }).click();
  await heading(page, name).waitFor();
}

const packRow = (name: string) => amara.page.getByRole('row').filter({ hasText: name });

describe.runIf(chromium !== undefined)('triage', () => {
  it('is asked by no pack before two operators adopted one, each having seen what their desk found', async () => {
    const { page } = amara;
    await page.getByRole('link', { name: 'Organisation' }).click();
    await packRow('Chest pain 1.1.0').getByText('Signed and sound.').waitFor();
    await packRow('Chest pain 1.1.0').getByText(NOT_FOR_CLINICAL_USE).waitFor();
    expect(await faultsSeenByAxe(page, 'main')).toEqual([]);
    await page.getByRole('button', { name: 'Tick the newest of each' }).click();
    await page.getByRole('button', { name: /^Use these 3 packs/ }).click();
    await packRow('Chest pain 1.1.0').getByText('Proposed: waits for a second').waitFor();
    await handler.page.keyboard.press('c');
    await handler.page.getByText('No triage packs are in use here').waitFor();
    await secondAgrees();
    await packRow('Chest pain 1.1.0').getByText('In use', { exact: true }).waitFor();
    await handler.page.locator('#triage-pack').waitFor();
    await press('Alt+e', 'ArrowDown', 'Enter');
    await isBack();
  });

  it('takes a call by keyboard alone to what happens next', async () => {
    presses = 0;
    await callUntilTriage('Testington', '2 2 1980');
    await type('che');
    await press('Enter');
    await asks('Can you talk to me without gasping');
    await handler.page.getByText(NOT_FOR_CLINICAL_USE).waitFor();
    await handler.page.getByText(/Question 1, at most \d+ more/).waitFor();
    expect(await faultsSeenByAxe(handler.page, '#triage')).toEqual([]);
    await press('1');
    await asks('in the last 15 minutes?');
    await press('2');
    await asks('in the last 24 hours?');
    await press('w');
    await type('It was there at breakfast');
    await press('Enter', '1');
    await asks('ease with rest?');
    await press('1');
    await asks('Emergency department within 1 hour');
    expect(await faultsSeenByAxe(handler.page, '#triage')).toEqual([]);
    await press('Enter');
    await handler.page.getByText('Read out what is not ticked').waitFor();
    await press('Alt+t', '1', '2', 'Enter');
    await expect.poll(focused, PATIENCE).toBe('readBack');
    await expect.poll(disposition, PATIENCE).toBe('Dx02');
    await readBackAndQueue();
    await handler.page
      .getByRole('status')
      .filter({ hasText: /^In the queue: urgent/i })
      .waitFor();
    process.stdout.write(`the call with triage took ${presses} key presses beyond typed words\n`);
    expect(presses).toBeLessThanOrEqual(MOST_PRESSES);
  });

  it('is a readable way on the case’s page, and in the drawing of its pack', async () => {
    const { page } = amara;
    await openCase(page, 'Rosemary Testington');
    const triage = page.getByRole('region', { name: 'Triage', exact: true });
    await triage.getByText('It was there at breakfast').waitFor();
    await triage.getByText('Emergency department within 1 hour (Dx02)').first().waitFor();
    await triage.getByText(NOT_FOR_CLINICAL_USE).waitFor();
    await triage.getByText('version 1.1.0, by Written for Holdfast').waitFor();
    expect(await faultsSeenByAxe(page, '[aria-label="Triage"]')).toEqual([]);
    await page.getByRole('link', { name: 'See the way through the pack' }).click();
    await page.getByText('The way that was taken is drawn in bold').waitFor();
    const box = page.getByRole('img', { name: /Was the pain there.*on the way that was taken/ });
    await box.waitFor();
    await page.locator('[data-box][tabindex="0"]').focus();
    await page.keyboard.press('ArrowDown');
    expect(await page.evaluate(() => document.activeElement?.hasAttribute('data-box'))).toBe(true);
    await page.keyboard.press('-');
    await page.getByText('70%').waitFor();
    expect(await faultsSeenByAxe(page, '.pack-picture')).toEqual([]);
  });

  it('outlives a reload in its middle, goes back, and a red flag is one key away', async () => {
    const { page } = handler;
    await callUntilTriage('Outlaw', '3 2 1980');
    await type('chest');
    await press('Enter');
    await asks('Can you talk to me');
    await press('1');
    await asks('in the last 15 minutes?');
    await press('1');
    await asks('What is the pain like?');
    await page.getByText('Asked so far (2)').waitFor();
    await page.getByText('Everything is safe').waitFor();
    await page.reload();
    await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
    await page.locator('.triage-card').filter({ hasText: 'What is the pain like?' }).waitFor();
    await press('Alt+t', 'b');
    await asks('in the last 15 minutes?');
    await page.getByText('said before').waitFor();
    await press('1');
    await asks('What is the pain like?');
    await press('w');
    await type('It came and went');
    await press('Alt+r');
    await asks('Which red flag is it?');
    await press('Escape');
    await asks('What is the pain like?');
    const words = () => page.getByLabel('In the caller’s own words').inputValue();
    expect(await words()).toBe('It came and went');
    await page.waitForTimeout(800);
    await page.reload();
    await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
    await page.locator('.triage-card').filter({ hasText: 'What is the pain like?' }).waitFor();
    await expect.poll(words, PATIENCE).toBe('It came and went');
    await page.getByLabel('What is wrong?').focus();
    await press('Alt+r');
    await asks('Which red flag is it?');
    expect(await faultsSeenByAxe(page, '#triage')).toEqual([]);
    await press('5');
    await asks('Ambulance, category 2');
    await page.getByText('Now: ask the ambulance service for category 2').waitFor();
    await press('1', '2', '3', 'Enter');
    await expect.poll(focused, PATIENCE).toBe('readBack');
  });

  it('ends in nothing lesser than its red flag, whatever is chosen or asked after it', async () => {
    const { page } = handler;
    await page.getByLabel('Disposition').selectOption('Dx38');
    await page.getByLabel(/I have read/).check();
    await press('Control+Enter');
    await page.locator('.nhsuk-error-message').filter({ hasText: 'something graver' }).waitFor();
    await page.getByRole('button', { name: 'Ask about something else too' }).click();
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('button', { name: 'Ask about something else too' }).click();
    await page.locator('#triage-pack').focus();
    await press('Alt+r');
    await asks('Which red flag is it?');
    await press('Escape');
    await page.getByRole('button', { name: 'Ask about something else too' }).click();
    await page.locator('#triage-pack').focus();
    await type('dental');
    await press('Enter');
    await asks(/./);
    await page.getByLabel('Disposition').selectOption('Dx38');
    await press('Control+Enter');
    await page.getByText('Finish the triage, or hand it over').first().waitFor();
    await press('Alt+t', 'h');
    await type('Both are needed');
    await press('Enter');
    await asks('Waits for a clinician');
    await expect.poll(disposition, PATIENCE).toBe('Dx011');
    await press('Control+Enter');
    await isBack();
    await page
      .getByRole('status')
      .filter({ hasText: /^In the queue: emergency/i })
      .waitFor();
  });

  it('waits unjudged for a clinician, though an earlier one of the call came to less', async () => {
    const { page } = handler;
    await callUntilTriage('Second', '6 2 1980');
    await type('chest');
    await press('Enter');
    await asks('Can you talk to me');
    await press('1');
    await asks('in the last 15 minutes?');
    await press('2');
    await asks('in the last 24 hours?');
    await press('2');
    await asks('Be seen within 24 hours');
    await press('1', '2', 'Enter');
    await expect.poll(disposition, PATIENCE).toBe('Dx08');
    await page.getByRole('button', { name: 'Ask about something else too' }).click();
    await page.locator('#triage-pack').focus();
    await type('dental');
    await press('Enter');
    await asks(/./);
    await press('h');
    await type('Both are needed');
    await press('Enter');
    await asks('Waits for a clinician');
    await expect.poll(disposition, PATIENCE).toBe('not-judged');
    await page.getByLabel(/I have read/).check();
    await press('Control+Enter');
    await isBack();
  });

  it('is handed over in its middle, and a clinician goes on with it, withdraws a flag, and decides', async () => {
    await callUntilTriage('Handover', '4 2 1980');
    await type('chest');
    await press('Enter');
    await asks('Can you talk to me');
    await press('1');
    await asks('in the last 15 minutes?');
    await press('r');
    await asks('Which red flag is it?');
    await press('5');
    await asks('Ambulance, category 2');
    await press('b');
    await asks('in the last 15 minutes?');
    await press('h');
    await type('She is not sure what she feels');
    await press('Enter');
    await asks('Waits for a clinician');
    await handler.page.getByLabel(/I have read/).check();
    await press('Control+Enter');
    await isBack();

    const { page } = amara;
    await openCase(page, 'Rosemary Handover');
    await page.getByText('She is not sure what she feels').waitFor();
    await page.getByRole('button', { name: 'Take this case' }).click();
    await page.getByRole('button', { name: 'Take over, and go on' }).click();
    await page.getByRole('button', { name: 'It does not hold' }).click();
    await page.getByRole('button', { name: 'Withdraw it' }).click();
    await page.getByRole('alert').filter({ hasText: 'Say why it does not hold' }).waitFor();
    const reason = page.getByLabel('Why does it not hold?');
    await reason.fill('A pulled muscle');
    await page.waitForTimeout(800);
    await page.reload();
    await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
    await expect.poll(() => reason.inputValue(), PATIENCE).toBe('A pulled muscle');
    await page.getByRole('button', { name: 'Withdraw it' }).click();
    const card = page.locator('.triage-card');
    await card.filter({ hasText: 'in the last 15 minutes?' }).waitFor();
    expect(await faultsSeenByAxe(page, '.triage-card')).toEqual([]);
    await card.getByRole('button', { name: /No$/ }).click();
    await card.filter({ hasText: 'in the last 24 hours?' }).waitFor();
    await card.getByRole('button', { name: /No$/ }).click();
    await card
      .filter({ hasText: 'See a clinician' })
      .or(card.filter({ hasText: 'Dx08' }))
      .waitFor();
    for (const box of await card.getByRole('checkbox').all()) await box.check();
    await card.getByRole('button', { name: /^End the triage/ }).click();
    await page.getByRole('region', { name: 'State of the case' }).getByText('Routine').waitFor();
    await page.getByText('Red flag withdrawn').first().waitFor();
  });

  it('goes on with the version it began with when another is adopted', async () => {
    await callUntilTriage('Older', '5 2 1980');
    await type('chest');
    await press('Enter');
    await asks('Can you talk to me');
    await holdfast.installPacks([newer(chestPain)]);
    const { page } = amara;
    await page.getByRole('link', { name: 'People', exact: true }).click();
    await page.getByRole('link', { name: 'Organisation' }).click();
    const row = packRow('Chest pain 1.2.0');
    await row.getByText('Newer than 1.1.0').waitFor();
    await row.getByText('What is different from 1.1.0').click();
    await row.getByText('is asked in other words').waitFor();
    await row.getByLabel('Chest pain 1.2.0').check();
    await page.getByRole('button', { name: /^Use these 3 packs/ }).click();
    await row.getByText('Proposed').waitFor();
    await secondAgrees();
    await row.getByText('In use', { exact: true }).waitFor();
    await handler.page.locator('.triage-head').getByText('version 1.1.0').waitFor();
    await press('1');
    await asks('in the last 15 minutes?');
  });

  it('goes on while everything behind the desk is gone, and all of it comes through', async () => {
    await holdfast.crash();
    await handler.page.getByText(/^Not connected/).waitFor();
    await press('1');
    await asks('What is the pain like?');
    await press('w');
    await type('As if somebody sat on her');
    await press('Enter', '3');
    await asks('Does it go into an arm');
    await press('Alt+r', '5');
    await asks('Ambulance, category 2');
    await holdfast.restart();
    await heading(handler.page, 'Locked').waitFor({ timeout: 60_000 });
    await handler.page.getByRole('button', { name: 'Sign in with a passkey' }).click();
    await handler.page.getByText('Everything is safe').waitFor();
    await handler.page.locator('.triage-head').getByText('version 1.1.0').waitFor();
    await handler.page.locator('.triage-card').filter({ hasText: 'category 2' }).waitFor();
    await handler.page.getByText('Asked so far (4)').click();
    await handler.page.getByText('As if somebody sat on her').waitFor();
  });
});

function newer(pack: Pack): Pack {
  const copy = structuredClone(pack);
  copy.version = '1.2.0';
  (copy.steps.kind as Question).words.en!.self = 'Tell me about the pain.';
  return copy;
}
