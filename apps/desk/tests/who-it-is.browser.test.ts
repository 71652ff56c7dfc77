/** Who a caller is: the national record, names by their sound, special notes first, and one person recorded twice; by keyboard in a real browser. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { faultsSeenByAxe } from '#testkit/axe.ts';
import {
  enrolAt,
  inviteSecondOperator,
  launchBrowser,
  type Person,
  personAt,
} from '#testkit/browser.ts';
import { type PdsDouble, type PdsPerson, pdsDouble } from '#testkit/pds.ts';
import { findHeadlessChromium, NO_CHROMIUM } from '../../../scripts/find-chromium.ts';
import { type Installation, startInstallation } from './installation.ts';

const chromium = findHeadlessChromium(process.env);
if (chromium === undefined) process.stderr.write(`${NO_CHROMIUM}\n`);

const rosemary: PdsPerson = {
  nhsNumber: '9990000018',
  replaces: ['9990001235'],
  given: ['Rosemary'],
  family: 'Testington',
  gender: 'female',
  birthDate: '1990-02-02',
  address: ['2 Example Street', 'Eastmouth'],
  postcode: 'ZZ99 9ZZ',
  phone: '01632 960001',
  practice: 'Z00001',
};
const hidden: PdsPerson = {
  ...rosemary,
  nhsNumber: '9990004951',
  replaces: [],
  given: ['Petra'],
  family: 'Verborgen',
  address: ['7 Hidden Lane'],
  phone: '01632 960777',
  sensitive: true,
};
const moved: PdsPerson = {
  ...rosemary,
  nhsNumber: '9991112227',
  replaces: [],
  given: ['Mona'],
  family: 'Umzug',
  address: ['9 Former Road'],
};
/** As the national record has them, one after another. */
const people = [rosemary, hidden, moved];

let pds: PdsDouble;
let holdfast: Installation;
let browser: Browser;
let person: Person;
let page: Page;

beforeAll(async () => {
  if (chromium === undefined) return;
  pds = await pdsDouble(people);
  pds.behave('leaking');
  holdfast = await startInstallation(async () => ({ HOLDFAST_PDS_URL: pds.url }));
  browser = await launchBrowser(chromium);
  person = await personAt(browser, holdfast.origin);
  page = person.page;
  await enrolAt(page, person.passkeys, holdfast.enrolment!, 'Dr Amara Osei');
  await inviteSecondOperator(page, (link) => holdfast.enrolElsewhere(link));
  await page.getByRole('button', { name: /approve/ }).click();
  await page.getByRole('link', { name: 'Board', exact: true }).click();
});
afterAll(async () => {
  await browser?.close();
  await holdfast?.stop();
  await pds?.stop();
});

type Said = Partial<Record<'phone' | 'nhs' | 'given' | 'family' | 'born' | 'postcode', string>>;

/** Begins a call of the patient's own, says who they are, and looks for them. */
async function ring(said: Said): Promise<void> {
  await page.getByRole('link', { name: 'Board', exact: true }).click();
  await page.getByRole('heading', { name: 'Board', level: 1 }).waitFor();
  await page.keyboard.press('c');
  await page.getByRole('heading', { name: 'New call', level: 1 }).waitFor();
  await page.getByLabel('The patient', { exact: true }).check();
  const fields = {
    'Number to call back on': said.phone,
    'NHS number': said.nhs,
    'First name': said.given,
    'Last name': said.family,
    'Date of birth': said.born ?? '2 2 1990',
    'Home postcode': said.postcode,
  };
  for (const [label, value] of Object.entries(fields))
    if (value !== undefined) await page.getByLabel(label).fill(value);
  await page.keyboard.press('Alt+p');
}

async function typeRest(problem: string): Promise<void> {
  await page.getByLabel('Where is the patient now?').fill('At home');
  await page.getByLabel('What is wrong?').fill(problem);
  await page.getByLabel('Disposition').selectOption('Dx05');
  await page.getByLabel(/I have read/).check();
}

async function queue(problem: string): Promise<void> {
  await typeRest(problem);
  await page.keyboard.press('Control+Enter');
  await page.getByRole('heading', { name: 'Board', level: 1 }).waitFor();
}

const says = (words: string | RegExp) =>
  page.getByRole('status').filter({ hasText: words }).first().waitFor();
const national = () => page.getByRole('region', { name: 'National record' });
const known = () => page.getByRole('region', { name: 'Known here' });
const inField = (label: string) => page.getByLabel(label).inputValue();

describe.runIf(chromium !== undefined)('who it is', () => {
  it('is known to the national record, whose details one key takes over', async () => {
    await ring({
      phone: '07700 900123',
      nhs: '999 000 1235',
      given: 'Rosie',
      family: 'Testingtun',
    });
    await says('No record matches');
    await national()
      .getByText('The national record has them under 999 000 0018. 999 000 1235 was asked for')
      .waitFor();
    await national().getByText('Name: Rosie Testingtun, now Rosemary Testington').waitFor();
    expect(await faultsSeenByAxe(page)).toEqual([]);
    await page.keyboard.press('Alt+u');
    await national().getByText('These details are in the call.').waitFor();
    expect(await inField('Last name')).toBe('Testington');
    expect(await inField('NHS number')).toMatch(/^999 ?000 ?0018$/);
    expect(await inField('Home address')).toBe('2 Example Street, Eastmouth');
    expect(await inField('Number to call back on')).toBe('07700 900123');
    await queue('Short of breath');
    await page.getByRole('link', { name: 'Rosemary Testington' }).click();
    const banner = page.getByRole('region', { name: 'Patient' });
    await banner.filter({ hasText: '999 000 0018 verified' }).waitFor();
    await banner.filter({ hasText: 'Z00001' }).waitFor();
  });

  it('has a special note from then on, which stands before all else', async () => {
    await page.getByText('Write a special note').click();
    await page.getByRole('button', { name: 'Save note' }).click();
    await page.locator('.nhsuk-error-message').filter({ hasText: 'Write the note' }).waitFor();
    await page.getByLabel('What whoever meets them must know').fill('Two dogs:\nring first');
    await page.getByLabel('Who says so').fill('Her daughter');
    // Of half a day the browser says nothing: it is not taken for “no end”.
    await page.getByLabel('Until').focus();
    await page.keyboard.type('02');
    await page.getByRole('button', { name: 'Save note' }).click();
    await page.getByRole('alert').filter({ hasText: 'no whole day of the calendar' }).waitFor();
    await page.getByLabel('Until').focus();
    await page.keyboard.press('Backspace');
    await page.getByText('no whole day of the calendar').nth(1).waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Save note' }).click();
    await page.getByText('Two dogs:').waitFor();
    expect(await faultsSeenByAxe(page)).toEqual([]);
    await page.getByRole('link', { name: 'Board', exact: true }).click();
  });

  it('is somebody whose home is protected, and nothing here says where that is', async () => {
    await ring({ nhs: '999 000 4951', born: '2 2 1990' });
    await national().getByText('Where they live is protected').waitFor();
    await page.keyboard.press('Alt+u');
    await national().getByText('These details are in the call.').waitFor();
    expect(await inField('Last name')).toBe('Verborgen');
    expect(await inField('Home address')).toBe('');
    expect(await page.content()).not.toMatch(/Hidden Lane|960777/);
    expect(await faultsSeenByAxe(page)).toEqual([]);
    await page.keyboard.press('Alt+e');
    await page.keyboard.press('Space');
    await page.keyboard.press('Enter');
  });

  it('is none of those who sound alike, and becomes somebody new', async () => {
    await ring({ phone: '07700 900456', given: 'Rosy', family: 'Testingtone' });
    await says('These names sound alike');
    await known().getByText('Rosemary Testington').waitFor();
    expect(await faultsSeenByAxe(page)).toEqual([]);
    await typeRest('A rash');
    await page.keyboard.press('Control+Enter');
    await page.getByText('Say whether the patient is one of these people').first().waitFor();
    await page.keyboard.press('Alt+n');
    await says('No record matches');
    await queue('A rash');
  });

  it('was recorded twice, and is one person from then on', async () => {
    await ring({ phone: '07700 900456', nhs: '999 000 0018' });
    await says('A record matches');
    await known().getByText('Two dogs:').waitFor();
    expect(await page.getByText('Repeat caller').count()).toBe(0);
    await page.keyboard.press('Alt+y');
    expect(await inField('Last name')).toBe('Testington');
    // What her record had filled in goes with her, until it is her after all.
    await page.keyboard.press('Alt+n');
    await says('Somebody else. This will be a new patient.');
    for (const label of ['First name', 'Last name', 'Home address', 'Home postcode'])
      expect(await inField(label)).toBe('');
    await page.keyboard.press('Alt+y');
    await known().getByText('Perhaps recorded twice').waitFor();
    await known().getByText('Rosy Testingtone').waitFor();
    await known().getByText('They are the same person').click();
    await known().getByRole('button', { name: 'Make one record' }).click();
    await known().getByText('Say how you know').waitFor();
    await known().getByLabel('Why').fill('Same phone, and she says so');
    expect(await faultsSeenByAxe(page)).toEqual([]);
    await known().getByRole('button', { name: 'Make one record' }).click();
    await known().getByText('One of their records was merged into this one').waitFor();
    await known().getByText('Contact number 3 in 96 hours').waitFor();
    await page.keyboard.press('Alt+e');
    await page.keyboard.press('Space');
    await page.keyboard.press('Enter');
    await page.getByRole('link', { name: 'Board', exact: true }).click();
    // The cases of the two records are of one person now.
    const marked = page.getByText('This patient has another open case');
    await expect.poll(() => marked.count()).toBe(2);
    await page.getByRole('link', { name: 'Rosy Testingtone' }).click();
    await page.getByRole('region', { name: 'This patient has another open case' }).waitFor();
    await page.getByText('Two dogs:').waitFor();
  });

  it('is somebody whose home becomes protected: what was filled in before that is known is taken out', async () => {
    await ring({ phone: '07700 900789', nhs: '999 111 2227', born: '2 2 1990' });
    await national().getByText('Name').first().waitFor();
    await page.keyboard.press('Alt+u');
    await expect.poll(() => inField('Home address')).toBe('9 Former Road');
    await queue('A sprained ankle');
    people[2] = { ...moved, sensitive: true };
    pds.behave('held');
    await ring({ nhs: '999 111 2227', born: '2 2 1990' });
    await says('A record matches');
    await page.keyboard.press('Alt+y');
    expect(await inField('Home address')).toBe('9 Former Road');
    expect(await inField('Home postcode')).toBe('ZZ99 9ZZ');
    pds.behave('leaking');
    await national().getByText('Where they live is protected').waitFor();
    for (const label of ['Home address', 'Home postcode'])
      await expect.poll(() => inField(label)).toBe('');
    expect(await inField('Last name')).toBe('Umzug');
    expect(await page.content()).not.toContain('Former Road');
    await page.keyboard.press('Alt+e');
    await page.keyboard.press('Space');
    await page.keyboard.press('Enter');
  });

  it('is found by the sound of the name, with what must be known first', async () => {
    await ring({ family: 'Testingtown' });
    await says('These names sound alike');
    await page.keyboard.press('Alt+1');
    await says('The patient is known here.');
    await known().getByText('Two dogs:').waitFor();
    await known().getByText('Contact number 3 in 96 hours').waitFor();
    expect(person.complaints.splice(0)).toEqual([]);
  });
});
