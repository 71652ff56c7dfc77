/** Calls, taken by keyboard alone in a real browser against a whole Holdfast, and dealt with by a clinician at another. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { faultsSeenByAxe } from '#testkit/axe.ts';
import {
  enrolAt,
  inviteSecondOperator,
  launchBrowser,
  type Person,
  personAt,
} from '#testkit/browser.ts';
import { findHeadlessChromium, NO_CHROMIUM } from '../../../scripts/find-chromium.ts';
import { type Installation, startInstallation } from './installation.ts';

const chromium = findHeadlessChromium(process.env);
if (chromium === undefined) process.stderr.write(`${NO_CHROMIUM}\n`);

const MOST_PRESSES = 60;
const ROSEMARY = 'Rosemary Testington';
const TWO_FORMS = 'بنت الأزور 👩‍👩‍👧‍👦';

let holdfast: Installation;
let browser: Browser;
let amara: Person;
let handler: Person;
let clinician: Person;
/** Key presses of the call handler, beyond typed words. */
let presses = 0;

beforeAll(async () => {
  if (chromium === undefined) return;
  holdfast = await startInstallation();
  browser = await launchBrowser(chromium);
  amara = await personAt(browser, holdfast.origin);
  await enrolAt(amara.page, amara.passkeys, holdfast.enrolment!, 'Dr Amara Osei');
  await inviteSecondOperator(amara.page, (link) => holdfast.enrolElsewhere(link));
  await amara.page.getByRole('button', { name: /approve/ }).click();
  handler = await hired('Call handler', 'Ben Adeyemi');
  clinician = await hired('Clinician', 'Dr Cara Whitlock');
});
afterAll(async () => {
  await browser?.close();
  await holdfast?.stop();
});
afterEach(() => {
  for (const person of [amara, handler, clinician])
    expect(person?.complaints.splice(0) ?? []).toEqual([]);
});

async function hired(role: string, name: string): Promise<Person> {
  const { page } = amara;
  await page.getByRole('link', { name: 'People', exact: true }).click();
  await page.getByLabel(role, { exact: true }).check();
  await page.getByLabel('Out of hours').check();
  await page.getByRole('button', { name: 'Invite with your passkey' }).click();
  const link = await page.getByText(`${holdfast.origin}/enrol#`).innerText();
  const person = await personAt(browser, holdfast.origin);
  await enrolAt(person.page, person.passkeys, link, name);
  await page.getByRole('button', { name: 'Done' }).click();
  return person;
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
const says = (words: string | RegExp) =>
  handler.page.getByRole('status').filter({ hasText: words }).first().waitFor();
const isBack = () => heading(handler.page, 'Board').waitFor();

async function newCall(): Promise<void> {
  await press('c');
  await heading(handler.page, 'New call').waitFor();
  await expect.poll(focused).toBe('caller');
}

/** From the first question to the home address, each field by Tab. */
async function typePatient(birthDate = '2 2 1990'): Promise<void> {
  await press('Space', 'Tab');
  await type('07700 900123');
  await press('Tab');
  await type('999 000 0018');
  await press('Tab');
  await type('Rosemary');
  await press('Tab');
  await type('Testington');
  await press('Tab');
  await type(birthDate);
  await press('Tab');
  await type('ZZ99 9ZZ');
}

async function typeRest(problem: string): Promise<void> {
  await expect.poll(focused).toBe('location');
  await type('At home, 2 Example Street');
  await press('Tab');
  await type(problem);
  await press('Tab', 'Tab', 'Tab');
  await type('Yes');
  await press('Tab');
  await type('Dx05');
  await press('Tab', 'Space', 'Control+Enter');
}

/** Nothing is wider than the window. */
function isWithinWindow(page: Page): Promise<boolean> {
  return page.evaluate(
    () => document.documentElement.scrollWidth <= document.documentElement.clientWidth,
  );
}

describe.runIf(chromium !== undefined)('a call', () => {
  it('is taken by keyboard alone, and is in the queue, focused and said', async () => {
    presses = 0;
    await newCall();
    await typePatient();
    await says('999 000 0018: the digits hold');
    await press('Alt+p');
    await says('No record matches');
    await press('Tab', 'Tab');
    await type('Female');
    await press('Tab');
    await type('2 Example Street, Eastmouth');
    await press('Tab');
    await typeRest('Short of breath since this morning');
    await isBack();
    await says(/^In the queue: urgent, out of hours/i);
    const link = handler.page.getByRole('link', { name: ROSEMARY });
    await expect.poll(() => link.evaluate((it) => it === document.activeElement)).toBe(true);
    process.stdout.write(`the reference call took ${presses} key presses beyond typed words\n`);
    expect(presses).toBeLessThanOrEqual(MOST_PRESSES);
    await handler.page.getByText('Everything is safe').waitFor();
    expect(await faultsSeenByAxe(handler.page)).toEqual([]);
  });

  it('comes to a clinician elsewhere, who consults and closes, and the GP is told', async () => {
    const { page } = clinician;
    await page.getByRole('link', { name: ROSEMARY }).waitFor();
    await page.keyboard.press('n');
    await heading(page, ROSEMARY).waitFor();
    await page.getByText('With you').waitFor();
    await page.getByText('Short of breath since this morning').waitFor();
    await page.getByText('not verified').waitFor();
    await page.getByText('At home, 2 Example Street').waitFor();
    await page.getByText('The patient', { exact: true }).waitFor();
    expect(await faultsSeenByAxe(page)).toEqual([]);
    await page.getByRole('tab', { name: 'Consult' }).click();
    await page.getByLabel('History').fill('Wheeze for two days');
    await page.getByLabel('Assessment').fill('Asthma, moderate');
    await page.getByLabel('Plan').fill('Salbutamol by spacer');
    await page.getByLabel('Safety-netting').fill('999 if too breathless to speak');
    await page.getByRole('button', { name: 'Save consultation' }).click();
    await page.getByRole('heading', { name: /^Consultation You/ }).waitFor();
    await page.getByRole('tab', { name: 'Close' }).click();
    await page.getByLabel('Advice given').check();
    await page.getByLabel('Send a message to the patient’s GP').check();
    await page.getByRole('button', { name: 'Close case' }).click();
    await page.getByText('Closed: advice given').waitFor();
    await page.getByText(/Message to the GP sent at/).waitFor({ timeout: 30_000 });
  });

  it('that is silent ends without a case', async () => {
    await newCall();
    await press('Alt+e', 'Space', 'Enter');
    await isBack();
    expect(await handler.page.getByText('is begun and not queued').count()).toBe(0);
    expect(await handler.page.locator('.desk-cases__link').count()).toBe(0);
  });

  it('outlives a reload in its middle, and is on the board until it is queued', async () => {
    const { page } = handler;
    await newCall();
    await press('ArrowDown', 'Tab');
    await type('Juniper');
    await press('Tab');
    await type('daughter');
    await page.waitForTimeout(800);
    await page.reload();
    await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
    await heading(page, 'New call').waitFor();
    expect(await page.getByLabel('Caller’s name').inputValue()).toBe('Juniper');
    await page.getByRole('link', { name: 'Board', exact: true }).click();
    await page.getByText('A call is begun and not queued').waitFor();
    expect(await faultsSeenByAxe(page)).toEqual([]);
    await page.getByRole('link', { name: /call answered at/ }).click();
    await heading(page, 'New call').waitFor();
    expect(await page.getByLabel('Who they are to the patient').inputValue()).toBe('daughter');
  });

  it('says what is wrong beside the field, and loses nothing of what was typed', async () => {
    const { page } = handler;
    const bad = [
      ['Number to call back on', 'ask the neighbour', 'digits 0 to 9'],
      ['NHS number', '999 000 0019', 'one of its digits is wrong'],
      ['First name', 'x'.repeat(400), '199 characters long; it has 400'],
      ['Last name', 'Test\u0007ington', 'cannot be seen, after “Test”'],
      ['Date of birth', '31 2 1990', 'not in the calendar'],
      ['Home postcode', 'Eastmouth', 'no UK postcode'],
    ] as const;
    for (const [label, value] of bad) await page.getByLabel(label).fill(value);
    await press('Control+Enter');
    await page.getByRole('alert').filter({ hasText: 'There is a problem' }).waitFor();
    for (const [label, value, words] of bad) {
      await page.locator('.nhsuk-error-message').filter({ hasText: words }).waitFor();
      expect(await page.getByLabel(label).inputValue()).toBe(value);
    }
    await page.locator('.nhsuk-error-message').filter({ hasText: 'Say what is wrong' }).waitFor();
    expect(await faultsSeenByAxe(page)).toEqual([]);
    await page.getByLabel('Number to call back on').fill('none');
    await page.getByLabel('NHS number').fill('');
    await page.getByLabel('First name').fill('خولة');
    await page.getByLabel('Last name').fill(TWO_FORMS);
    await page.getByLabel('Date of birth').fill('Feb 1990');
    await page.getByLabel('Home postcode').fill('');
    await page.getByLabel('Where is the patient now?').fill('Bus stop, Example Road');
    await page.getByLabel('What is wrong?').fill('Collapsed');
    await page.getByLabel('Disposition').selectOption('not-judged');
    await page.getByLabel(/I have read/).check();
    await press('Control+Enter');
    await isBack();
    await says(/^In the queue: not known/i);
    await page.getByRole('link', { name: TWO_FORMS }).waitFor();
  });

  it('from somebody known shows who they are, and what this call changes', async () => {
    const { page } = handler;
    await newCall();
    await typePatient('3 2 1990');
    await press('Alt+p');
    await says('A record matches');
    const card = page.getByRole('region', { name: 'Known here' });
    await card.getByText('Date of birth: 2 Feb 1990, now 3 Feb 1990').waitFor();
    expect(await faultsSeenByAxe(page)).toEqual([]);
    expect(await page.getByText('Repeat caller').count()).toBe(0);
    await press('Alt+y');
    await card.getByText('Changed at this call').waitFor();
    expect(await page.getByLabel('Home address').inputValue()).toBe('2 Example Street, Eastmouth');
    await typeRest('No better');
    await isBack();
    await page.getByRole('link', { name: ROSEMARY }).waitFor();
  });

  it('for somebody whose case is open shows that first, and joins it', async () => {
    const { page } = handler;
    await newCall();
    await typePatient();
    await press('Control+Enter', 'Alt+p');
    await page.getByText('They have an open case').waitFor();
    await page.getByText('Date of birth: 3 Feb 1990, now 2 Feb 1990').waitFor();
    await page.getByLabel('What is wrong?').fill('Her lips are blue');
    await press('Alt+j');
    await isBack();
    await says('The call was joined to its case');
    const { page: other } = clinician;
    await other.getByRole('link', { name: 'Board', exact: true }).click();
    await other.getByRole('link', { name: ROSEMARY }).click();
    await other.getByRole('heading', { name: /Call: they rang us/ }).waitFor();
    await other.getByText('Her lips are blue').waitFor();
  });

  it('after two others within 96 hours, one of them joined, is shown at once, and is for a clinician', async () => {
    const { page } = handler;
    await newCall();
    await typePatient();
    await press('Alt+p');
    await page.getByRole('heading', { name: 'Repeat caller' }).waitFor();
    await page.getByText('Contact number 4 in 96 hours').waitFor();
    await press('Alt+y');
    await typeRest('Worse again');
    await isBack();
    // This one, and the open case that the third call was joined to.
    const marked = page.getByText('Repeat caller: for a clinician');
    await expect.poll(() => marked.count()).toBe(2);
    expect(await faultsSeenByAxe(page)).toEqual([]);
    const { page: other } = clinician;
    await other.getByRole('link', { name: 'Board', exact: true }).click();
    const repeat = other.getByRole('row').filter({ hasText: 'Repeat caller' });
    const row = repeat.filter({ hasText: 'Worse again' });
    await row.getByRole('link', { name: ROSEMARY }).click();
    const before = other.getByRole('heading', { name: 'Contacts in the 96 hours before' });
    await before.waitFor();
    expect(await faultsSeenByAxe(other)).toEqual([]);
  });

  it('fits a phone, and a window at 200%', async () => {
    const { page } = handler;
    await newCall();
    for (const width of [320, 390, 640]) {
      await page.setViewportSize({ width, height: 800 });
      expect(await isWithinWindow(page), `${width} pixels`).toBe(true);
    }
    expect(await faultsSeenByAxe(page)).toEqual([]);
    await page.setViewportSize({ width: 1280, height: 800 });
    await press('Alt+e', 'ArrowDown', 'Enter');
    await isBack();
  });

  it('is queued while everything behind the desk is gone, and comes through', async () => {
    const { page } = handler;
    await newCall();
    await typePatient();
    await page.getByLabel('Last name').fill('Outage');
    await page.getByLabel('NHS number').fill('');
    await holdfast.crash();
    await page.getByText(/^Not connected/).waitFor();
    await page.getByLabel('Where is the patient now?').focus();
    await typeRest('Chest pain');
    await isBack();
    await page.getByRole('link', { name: /Not yet safe: \d/ }).waitFor();
    // And the next one, which begins with nobody there to ask.
    await newCall();
    await typePatient();
    await page.getByLabel('Last name').fill('Afterwards');
    await page.getByLabel('NHS number').fill('');
    await page.getByLabel('Where is the patient now?').focus();
    await typeRest('Chest pain');
    await isBack();
    await holdfast.restart();
    await heading(page, 'Locked').waitFor({ timeout: 60_000 });
    await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
    await page.getByText('Everything is safe').waitFor();
    for (const name of ['Rosemary Outage', 'Rosemary Afterwards']) {
      await page.getByRole('link', { name }).click();
      await page.getByText('could not be looked up during the call').waitFor();
      await page.getByRole('link', { name: 'Board' }).first().click();
      await isBack();
    }
  });
});
