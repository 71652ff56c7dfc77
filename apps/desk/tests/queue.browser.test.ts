/** A night in the queue, in real browsers against a whole Holdfast: two clinicians, a shift lead, and a colleague in another service. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { systemClock, systemRandom } from '#base/clock.ts';
import { uuidv7 } from '#base/ids.ts';
import { faultsSeenByAxe } from '#testkit/axe.ts';
import {
  enrolAt,
  inviteSecondOperator,
  launchBrowser,
  type Person,
  personAt,
} from '#testkit/browser.ts';
import { type Desk, invite } from '#testkit/person.ts';
import { reportOf, type Said } from '../../../proofs/report.ts';
import { findHeadlessChromium, NO_CHROMIUM } from '../../../scripts/find-chromium.ts';
import { type Installation, startInstallation } from './installation.ts';

const chromium = findHeadlessChromium(process.env);
if (chromium === undefined) process.stderr.write(`${NO_CHROMIUM}\n`);

const LONG_MS = 30_000;

let holdfast: Installation;
let browser: Browser;
let lead: Person;
let cara: Person;
let ben: Person;
let dee: Person;
let operator: Desk;

beforeAll(async () => {
  if (chromium === undefined) return;
  holdfast = await startInstallation();
  browser = await launchBrowser(chromium);
  lead = await personAt(browser, holdfast.origin, { size: { width: 1440, height: 900 } });
  await enrolAt(lead.page, lead.passkeys, holdfast.enrolment!, 'Amara Osei');
  await inviteSecondOperator(lead.page, async (link) => {
    operator = await holdfast.signInElsewhere(link);
  });
  await lead.page.getByRole('button', { name: /approve/ }).click();
  cara = await hired('Dr Cara Whitlock', 'out-of-hours');
  ben = await hired('Dr Ben Adeyemi', 'out-of-hours');
  dee = await hired('Dr Dee Marsh', 'dental');
}, 240_000);
afterAll(async () => {
  await browser?.close();
  await holdfast?.stop();
});
afterEach(() => {
  for (const person of [lead, cara, ben, dee])
    expect(person?.complaints.splice(0) ?? []).toEqual([]);
});

async function hired(name: string, service: string): Promise<Person> {
  const account = uuidv7(systemClock, systemRandom);
  const link = await invite(operator, holdfast.origin, ['clinician'], [service], account);
  const person = await personAt(browser, holdfast.origin, { size: { width: 1440, height: 900 } });
  await enrolAt(person.page, person.passkeys, link, name);
  return person;
}

/** A report whose time ends so many minutes from now. */
async function report(said: Said, minutesLeft: number): Promise<void> {
  const ended = new Date(Date.now() - (120 - minutesLeft) * 60_000).toISOString();
  const hl7 = `${ended.slice(0, 19).replace(/\D/g, '')}+0000`;
  const body = new TextDecoder().decode(reportOf(said));
  expect(await holdfast.sendBytes(body.replace('20260302205811+0000', hl7))).toBe(200);
}

const caseLink = (page: Page, name: string) =>
  page.getByRole('link', { name, exact: true }).first();
const heading = (page: Page, name: string) => page.getByRole('heading', { name, level: 1 });
const aloud = (page: Page, role: 'alert' | 'status', words: string | RegExp) =>
  page.getByRole(role).filter({ hasText: words }).first().waitFor({ timeout: LONG_MS });
const everythingIsSafe = (page: Page) =>
  page.getByText('Everything is safe').waitFor({ timeout: LONG_MS });

async function toBoard(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Board', exact: true }).click();
  await heading(page, 'Board').waitFor();
}

/** In a case that nobody has, without taking it. */
async function beginToWrite(page: Page, path: string, words: string): Promise<void> {
  await toBoard(page);
  await page.locator(`a[href="${path}"]`).first().click();
  await page.getByText('Write in this case without taking it').click();
  await page.getByRole('tab', { name: 'Call back' }).click();
  await page.getByLabel('Note', { exact: true }).fill(words);
  await page.getByText('Kept on this device').first().waitFor();
}

async function namesInOrder(page: Page): Promise<string[]> {
  return page.locator('.desk-cases__link').allInnerTexts();
}

/** Nothing is wider than the window. */
function isWithinWindow(page: Page): Promise<boolean> {
  return page.evaluate(
    () => document.documentElement.scrollWidth <= document.documentElement.clientWidth,
  );
}

/** In this order: each step stands on the one before, as a night does. */
describe.runIf(chromium !== undefined)('a night', () => {
  it('warns before a time is out, politely and once', async () => {
    await report({ number: 1, family: 'Alder' }, 100);
    await report({ number: 2, family: 'Birch' }, 90);
    await caseLink(cara.page, 'Probe Birch').waitFor({ timeout: LONG_MS });
    await report({ number: 3, family: 'Cedar' }, 12);
    await aloud(cara.page, 'alert', 'New case: urgent');
    await aloud(cara.page, 'status', 'Due within 15 minutes: urgent');
    await cara.page.getByText('1 due within 15 minutes').waitFor();
    expect(await namesInOrder(cara.page)).toEqual(['Probe Cedar', 'Probe Birch', 'Probe Alder']);
    expect(await faultsSeenByAxe(cara.page)).toEqual([]);
  });

  it('takes nobody back to a case that opens, who has gone elsewhere meanwhile', async () => {
    const { page } = ben;
    const { promise: late, resolve: goOn } = Promise.withResolvers<void>();
    await page.route('**/relay/**', async (route) => {
      await late;
      await route.continue();
    });
    const links = ['.desk-cases__link', '.desk-header__places a[href="/people"]'];
    await page.evaluate((wanted) => {
      for (const one of wanted) document.querySelector<HTMLElement>(one)!.click();
    }, links);
    await heading(page, 'People').waitFor();
    goOn();
    await page.unrouteAll({ behavior: 'wait' });
    // Longer than a case's page waits for its case.
    await page.waitForTimeout(300);
    expect(await heading(page, 'People').count()).toBe(1);
    await toBoard(page);
  });

  it('gives one case to one person when two take the next at once, and tells the other', async () => {
    // He has opened it before: what waits below is his taking it, and no key that he would be refused meanwhile.
    await caseLink(ben.page, 'Probe Cedar').click();
    await heading(ben.page, 'Probe Cedar').waitFor();
    await toBoard(ben.page);
    const { promise: late, resolve: goOn } = Promise.withResolvers<void>();
    // What Ben's desk says reaches the keeper last; he took it first by his own clock.
    await ben.page.route('**/relay/**', async (route) => {
      await late;
      await route.continue();
    });
    await ben.page.keyboard.press('n');
    await heading(ben.page, 'Probe Cedar').waitFor();
    await ben.page.getByText('With you').waitFor();
    await cara.page.keyboard.press('n');
    await heading(cara.page, 'Probe Cedar').waitFor();
    await everythingIsSafe(cara.page);
    goOn();
    await aloud(ben.page, 'alert', 'Dr Cara Whitlock took this case before you did');
    await ben.page.unroute('**/relay/**');
    await cara.page.getByText('With you').waitFor();
    expect(await cara.page.getByText('took this case before you did').count()).toBe(0);
  });

  it('hands a case over with a note, which its new owner hears of and reads', async () => {
    const { page } = cara;
    await toBoard(ben.page);
    await page.getByText('Hand over to a colleague').click();
    await page
      .getByLabel('Who takes it over?')
      .selectOption({ label: 'Dr Ben Adeyemi (free, no case)' });
    await page.getByRole('button', { name: 'Hand over', exact: true }).click();
    await page
      .locator('.nhsuk-error-message')
      .filter({ hasText: 'Say what they need to know' })
      .waitFor();
    await page
      .getByLabel('What do they need to know?')
      .fill('Rang twice, no answer. Try the daughter.');
    expect(await faultsSeenByAxe(page)).toEqual([]);
    await page.getByRole('button', { name: 'Hand over', exact: true }).click();
    await page.getByText('With Dr Ben Adeyemi').waitFor();
    await aloud(ben.page, 'status', 'A case was given to you: urgent');
    await caseLink(ben.page, 'Probe Cedar').click();
    await ben.page.getByText('Rang twice, no answer. Try the daughter.').waitFor();
    await ben.page.getByText('With you').waitFor();
    expect(await ben.page.getByText('took this case before you did').count()).toBe(0);
  });

  it('puts who is said to be worse first, for a clinician, and says so aloud', async () => {
    const { page } = cara;
    await toBoard(page);
    await caseLink(page, 'Probe Alder').focus();
    await page.keyboard.press('m');
    await heading(page, 'Probe Alder').waitFor();
    await expect
      .poll(() => page.evaluate(() => document.activeElement?.id))
      .toBe('comfort-outcome');
    await page.keyboard.press('Space');
    await page.getByLabel('Worse').check();
    await page.getByRole('button', { name: 'Save comfort call' }).click();
    await page
      .locator('.nhsuk-error-message')
      .filter({ hasText: 'Say what has become worse' })
      .waitFor();
    await page.getByLabel('Note', { exact: true }).last().fill('Breathing faster than an hour ago');
    await page.getByRole('button', { name: 'Save comfort call' }).click();
    await page.getByText('The case has moved up the queue').waitFor();
    expect(await faultsSeenByAxe(page)).toEqual([]);
    await aloud(ben.page, 'alert', 'Patient said to be worse: urgent');
    await toBoard(page);
    await page.getByText('Said to be worse: for a clinician').waitFor();
    expect((await namesInOrder(page)).slice(0, 1)).toEqual(['Probe Alder']);
    await page.setViewportSize({ width: 390, height: 844 });
    expect(await isWithinWindow(page)).toBe(true);
    await page.setViewportSize({ width: 1440, height: 900 });
  });

  it('shows two open cases of one patient on both, and closes one in favour of the other', async () => {
    const { page } = cara;
    const known = { nhsNumber: '9990000018', phone: '07700900123' };
    await report({ number: 4, family: 'Dogwood', ...known }, 80);
    await report({ number: 5, family: 'Dogwood', ...known }, 70);
    const marked = page.getByText('This patient has another open case');
    await expect.poll(() => marked.count(), { timeout: LONG_MS }).toBe(2);
    await caseLink(page, 'Probe Dogwood').click();
    await page.getByRole('region', { name: 'This patient has another open case' }).waitFor();
    expect(await faultsSeenByAxe(page)).toEqual([]);
    await beginToWrite(ben.page, new URL(page.url()).pathname, 'She sounded better');
    await page.getByRole('button', { name: 'Close this one: that one goes on' }).click();
    await page.getByText('Closed: duplicate of another case').waitFor();
    await toBoard(page);
    await expect.poll(() => marked.count()).toBe(0);
    expect((await namesInOrder(page)).filter((name) => name === 'Probe Dogwood')).toHaveLength(1);
  });

  it('shows whoever was still writing in a case that closed what they typed, until they let it go', async () => {
    const { page } = ben;
    const left = page.getByRole('region', {
      name: 'You typed something here that was not saved',
    });
    await left.getByText('She sounded better').waitFor({ timeout: LONG_MS });
    await left.getByRole('heading', { name: 'Of the call' }).waitFor();
    expect(await faultsSeenByAxe(page)).toEqual([]);
    await left.getByRole('button', { name: 'Delete it' }).click();
    await left.waitFor({ state: 'detached' });
    await toBoard(page);
  });

  it('transfers a case to another service, which can read its line', async () => {
    const { page } = cara;
    await caseLink(page, 'Probe Birch').click();
    await page.getByText('Transfer to another service').click();
    await page.getByLabel('Which service?').selectOption('dental');
    await page.getByLabel('Why does it go there?').fill('Toothache, and nothing else');
    await page.getByRole('button', { name: 'Transfer to its queue' }).click();
    await heading(page, 'Board').waitFor();
    expect(await namesInOrder(page)).not.toContain('Probe Birch');
    await caseLink(dee.page, 'Probe Birch').waitFor({ timeout: LONG_MS });
    await dee.page.keyboard.press('n');
    await dee.page.getByText('Toothache, and nothing else').waitFor();
    await dee.page.getByText('With you').waitFor();
  });

  it('says that a decision was refused, shows what it said, and lets its author delete it', async () => {
    const { page } = ben;
    await report({ number: 14, family: 'Gorse' }, 95);
    await toBoard(page);
    await caseLink(page, 'Probe Gorse').click();
    await page.getByText('Transfer to another service').click();
    await page.getByLabel('Which service?').selectOption('dental');
    await page.getByLabel('Why does it go there?').fill('A broken crown');
    const { promise: late, resolve: goOn } = Promise.withResolvers<void>();
    await page.route('**/relay/**', async (route) => {
      await late;
      await route.continue();
    });
    await page.getByRole('button', { name: 'Transfer to its queue' }).click();
    await heading(page, 'Board').waitFor();
    await toBoard(cara.page);
    await caseLink(cara.page, 'Probe Gorse').click();
    await cara.page.getByRole('button', { name: 'Take this case' }).click();
    await cara.page.getByText('With you').waitFor();
    await everythingIsSafe(cara.page);
    goOn();
    await page.unrouteAll({ behavior: 'wait' });
    await caseLink(page, 'Probe Gorse').click({ timeout: LONG_MS });
    const notice = page.getByRole('region', {
      name: 'Something you did here is not in the record',
    });
    await notice.getByText(/^A case transferred to another service/).waitFor();
    await notice.getByText('A broken crown').waitFor();
    await page.getByText('With Dr Cara Whitlock').waitFor();
    expect(await faultsSeenByAxe(page)).toEqual([]);
    await notice.getByRole('button', { name: 'Delete it' }).click();
    await notice.waitFor({ state: 'detached' });
    await everythingIsSafe(page);
    await cara.page.getByRole('button', { name: 'Put back in the queue' }).click();
    await toBoard(cara.page);
  });

  it('shows a shift lead the room: who is free, what each has, and what is about to breach', async () => {
    const { page } = lead;
    await toBoard(page);
    await page.keyboard.press('b');
    await heading(page, 'Shift').waitFor();
    const people = page.getByRole('region', { name: 'People' });
    await people.getByText('Dr Cara Whitlock').waitFor();
    const item = (name: string) => people.getByRole('listitem').filter({ hasText: name });
    await item('Dr Cara Whitlock').filter({ hasText: 'Free' }).waitFor({ timeout: LONG_MS });
    await item('Dr Ben Adeyemi').filter({ hasText: 'Busy' }).waitFor();
    await item('Dr Ben Adeyemi')
      .getByRole('link', { name: /^Urgent, for/ })
      .waitFor();
    await caseLink(page, 'Probe Cedar').waitFor();
    await page.getByText('Nothing can be expected yet').waitFor();
    await cara.page.keyboard.press('a');
    await item('Dr Cara Whitlock').filter({ hasText: 'Away' }).waitFor();
    await cara.page.keyboard.press('a');
    await item('Dr Cara Whitlock').filter({ hasText: 'Free' }).waitFor();
    expect(await page.getByText('need you').count()).toBe(0);
    expect(await faultsSeenByAxe(page)).toEqual([]);
    await page.getByRole('button', { name: 'Dark screen' }).click();
    expect(await faultsSeenByAxe(page)).toEqual([]);
    await page.getByRole('button', { name: /screen/ }).click();
    await page.setViewportSize({ width: 390, height: 844 });
    const fits = await isWithinWindow(page);
    await page.setViewportSize({ width: 1440, height: 900 });
    expect(fits).toBe(true);
  });

  it('lets a shift lead give cases by key, and by dragging', async () => {
    const { page } = lead;
    await caseLink(page, 'Probe Cedar').focus();
    await page.keyboard.press('g');
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Note').fill('Her son has the key');
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    await expect
      .poll(() => page.evaluate(() => document.activeElement?.textContent))
      .toBe('Probe Cedar');
    await page.keyboard.press('g');
    await expect.poll(() => dialog.getByLabel('Note').inputValue()).toBe('Her son has the key');
    await dialog.getByLabel(/Dr Cara Whitlock/).check();
    expect(await faultsSeenByAxe(page)).toEqual([]);
    await page.keyboard.press('Enter');
    await aloud(page, 'status', 'Given to Dr Cara Whitlock');
    await aloud(cara.page, 'status', 'A case was given to you');
    await aloud(ben.page, 'status', 'A case you had was given to somebody else');

    await page.keyboard.press('3');
    const row = page.getByRole('row').filter({ hasText: 'Probe Alder' });
    const people = page.getByRole('region', { name: 'People' });
    const benItem = people.getByRole('listitem').filter({ hasText: 'Dr Ben Adeyemi' });
    await row.dragTo(benItem);
    await aloud(page, 'status', 'Given to Dr Ben Adeyemi');
    await aloud(ben.page, 'status', 'A case was given to you');
    await page.getByRole('button', { name: 'Sign out' }).waitFor();
  });

  it('turns keys of one letter or digit off and on again, by hand', async () => {
    const { page } = lead;
    const dialog = page.getByRole('dialog', { name: 'Keys of the shift' });
    const asKeys = () => page.getByRole('button', { name: 'Keys (?)' }).click();
    await asKeys();
    await dialog.getByRole('button', { name: 'Turn single keys off' }).click();
    await dialog.getByText('Single letters and digits do nothing').waitFor();
    expect(await faultsSeenByAxe(page)).toEqual([]);
    await dialog.getByRole('button', { name: 'Close' }).click();
    await page.keyboard.press('?');
    await page.keyboard.press('b');
    await page.keyboard.press('ArrowDown');
    expect(await page.locator('.desk-cases__link:focus').count()).toBe(1);
    expect(await dialog.count()).toBe(0);
    await heading(page, 'Shift').waitFor();

    await asKeys();
    await dialog.getByRole('button', { name: 'Turn single keys on' }).click();
    await page.keyboard.press('Escape');
    await page.keyboard.press('b');
    await heading(page, 'Board').waitFor();
    await page.keyboard.press('b');
    await heading(page, 'Shift').waitFor();
  });

  it('shows nobody who has signed out, and keeps what they have in sight', async () => {
    const { page } = lead;
    await ben.page.getByRole('button', { name: 'Sign out' }).click();
    const people = page.getByRole('region', { name: 'People' });
    const benItem = people.getByRole('listitem').filter({ hasText: 'Dr Ben Adeyemi' });
    await benItem.filter({ hasText: 'Not signed in' }).waitFor({ timeout: LONG_MS });
    await benItem.getByRole('link', { name: /^Urgent, for/ }).waitFor();
  });

  it('takes one case, though the key is pressed again before it opens', async () => {
    const { page } = cara;
    await toBoard(page);
    await report({ number: 11, family: 'Elder' }, 8);
    await report({ number: 12, family: 'Fir' }, 9);
    await caseLink(page, 'Probe Fir').waitFor({ timeout: LONG_MS });
    const { promise: late, resolve: goOn } = Promise.withResolvers<void>();
    await page.route('**/relay/**', async (route) => {
      await late;
      await route.continue();
    });
    await page.evaluate(async () => {
      const press = () => dispatchEvent(new KeyboardEvent('keydown', { key: 'n' }));
      press();
      // Kept on the disk by then, and not opened yet.
      await new Promise((resolve) => setTimeout(resolve, 45));
      press();
    });
    goOn();
    await page.unrouteAll({ behavior: 'wait' });
    await heading(page, 'Probe Elder').waitFor();
    await toBoard(page);
    const fir = page.getByRole('row').filter({ hasText: 'Probe Fir' });
    expect(await fir.getByText('In queue').count()).toBe(1);
  });

  it('begins one call, though the key is pressed again before it opens, with Caps Lock or without', async () => {
    const { page } = cara;
    await page.evaluate(() => {
      for (const key of ['C', 'c']) dispatchEvent(new KeyboardEvent('keydown', { key }));
    });
    await heading(page, 'New call').waitFor();
    await toBoard(page);
    await page.getByText('A call is begun and not queued:').waitFor();
  });
});
