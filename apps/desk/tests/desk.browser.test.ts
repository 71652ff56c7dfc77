/** A shift at the desk, from the first link to the last sign-out, in a real browser against a whole Holdfast. */
import { readdir } from 'node:fs/promises';
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

/** Of the reports under vectors/itk-111. */
const BASIL = 'Master Basil Oregano Testington';
const JUNIPER = 'Mrs Juniper Placeholder';
/** Typed by a clinician here, and never to be found on the disk. */
const MARKER = 'Marker-of-the-otoscope-7421';

let holdfast: Installation;
let browser: Browser;
let amara: Person;
let ben: Person;

beforeAll(async () => {
  if (chromium === undefined) return;
  holdfast = await startInstallation();
  browser = await launchBrowser(chromium);
  amara = await personAt(browser, holdfast.origin);
});
afterAll(async () => {
  await browser?.close();
  await holdfast?.stop();
});
afterEach(() => {
  for (const person of [amara, ben]) expect(person?.complaints.splice(0) ?? []).toEqual([]);
});

function enrol({ page, passkeys }: Person, link: string, name: string): Promise<void> {
  return enrolAt(page, passkeys, link, name);
}

/** On the People page; gives the link, which stays on it until “Done”. */
async function inviteClinician(page: Page): Promise<string> {
  await page.getByLabel('Clinician').check();
  await page.getByLabel('Out of hours').check();
  await page.getByRole('button', { name: 'Invite with your passkey' }).click();
  return page.getByText(`${holdfast.origin}/enrol#`).innerText();
}

async function signIn(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
  await page.getByText('Connected', { exact: true }).waitFor();
}

function heading(page: Page, name: string | RegExp) {
  return page.getByRole('heading', { name, level: 1 });
}

function caseLink(page: Page, name: string) {
  return page.getByRole('link', { name });
}

function alertSaying(page: Page, words: string): Promise<void> {
  return page.getByRole('alert').filter({ hasText: words }).waitFor();
}

async function everythingIsSafe(page: Page): Promise<void> {
  await page.getByText('Everything is safe').waitFor();
}

/** Everything this browser keeps for the site, as one text: database, storage and caches. */
function keptByBrowser(page: Page): Promise<string> {
  return page.evaluate(async () => {
    const seen: string[] = [
      JSON.stringify(localStorage),
      JSON.stringify(sessionStorage),
      document.cookie,
    ];
    for (const { name } of await indexedDB.databases()) {
      const database = await new Promise<IDBDatabase>((resolve) => {
        const opening = indexedDB.open(name!);
        opening.onsuccess = () => resolve(opening.result);
      });
      for (const store of database.objectStoreNames) {
        const request = database.transaction(store).objectStore(store).getAll();
        const values = await new Promise<unknown[]>((resolve) => {
          request.onsuccess = () => resolve(request.result);
        });
        seen.push(`${store}: ${values.map(textOf).join(' ')}`);
      }
      database.close();
    }
    for (const name of await caches.keys()) seen.push(name);
    return seen.join('\n');

    function textOf(value: unknown): string {
      if (value instanceof Uint8Array) return new TextDecoder('latin1').decode(value);
      if (value instanceof CryptoKey)
        return value.type === 'private' && value.extractable ? 'EXTRACTABLE' : '';
      return typeof value === 'object' && value !== null
        ? Object.values(value).map(textOf).join(' ')
        : String(value);
    }
  });
}

describe.runIf(chromium !== undefined)('a shift at the desk', () => {
  it('lets nobody in by a link that was never given', async () => {
    const { page } = amara;
    await page.goto('/enrol#AAAAAAAAAAAAAAAAAAAAAA');
    await page.getByRole('button', { name: 'Make a passkey' }).click();
    await alertSaying(page, 'Enter your name');
    await page.getByLabel('Your name').fill('Somebody');
    await page.getByRole('button', { name: 'Make a passkey' }).click();
    await alertSaying(page, 'not valid, was used, or has expired');
    expect(await faultsSeenByAxe(page)).toEqual([]);
  });

  it('takes the first person from the printed link to an empty board', async () => {
    await enrol(amara, holdfast.enrolment!, 'Dr Amara Osei');
    const { page } = amara;
    await page.getByText('Dr Amara Osei').waitFor();
    expect(page.url()).toBe(`${holdfast.origin}/`);
    expect(await faultsSeenByAxe(page)).toEqual([]);
  });

  it('opens nobody’s record before a second operator has enrolled', async () => {
    const { page } = amara;
    await page.getByText('until there are two operators').waitFor();
    await inviteSecondOperator(page, (link) => holdfast.enrolElsewhere(link));
    expect(await page.getByText('until there are two operators').count()).toBe(0);
  });

  it('shows the gateway’s fingerprint as it was printed, and approves it', async () => {
    const { page } = amara;
    expect(await holdfast.sendReport('whole.xml')).toBeGreaterThanOrEqual(500);
    const panel = page.getByRole('region', { name: 'The gateway asks to work here' });
    await panel.getByText(holdfast.fingerprint).waitFor();
    await panel.getByRole('button', { name: /approve/ }).click();
    await panel.waitFor({ state: 'detached' });
    await expect
      .poll(() => holdfast.sendReport('whole.xml'), { timeout: 20_000, interval: 1000 })
      .toBe(200);
  });

  it('puts a report on the board the moment it comes, named, and the most urgent first', async () => {
    const { page } = amara;
    await caseLink(page, BASIL).waitFor();
    expect(await holdfast.sendReport('other-sender.xml')).toBe(200);
    await caseLink(page, JUNIPER).waitFor({ timeout: 5_000 });
    const names = await page.locator('.desk-cases__link').allInnerTexts();
    expect(names).toEqual([BASIL, JUNIPER]);
    await page.getByText('Earache since Sunday').waitFor();
    expect(await faultsSeenByAxe(page)).toEqual([]);
  });

  it('takes the next case by one key, and shows its whole story', async () => {
    const { page } = amara;
    await page.keyboard.press('n');
    await heading(page, BASIL).waitFor();
    await page.getByText('With you').waitFor();
    expect(page.url()).toMatch(/\/case\/[0-9a-f-]{36}$/);
    expect(await page.title()).toBe('Case – Holdfast');
    await page.getByText(/Triage: questions and answers/).waitFor();
    await everythingIsSafe(page);
    expect(await faultsSeenByAxe(page)).toEqual([]);
    await page.getByText('Message as received').click();
    await expect
      .poll(() => page.locator('.desk-original').innerText())
      .toContain('<family>Testington');
  });

  it('keeps what is typed over a reload, sealed, and asks for the passkey once', async () => {
    const { page } = amara;
    await page.getByRole('tab', { name: 'Consult' }).click();
    await page.getByLabel('History').fill(MARKER);
    await page.getByText('Kept on this device as you type').waitFor();
    await page.waitForTimeout(800);
    await page.reload();
    await heading(page, 'Sign in').waitFor();
    const kept = await keptByBrowser(page);
    expect(kept).toContain('drafts: ');
    for (const secret of [MARKER, 'Testington', 'Osei', 'EXTRACTABLE'])
      expect(kept).not.toContain(secret);
    expect(await page.content()).not.toContain('Testington');
    await signIn(page);
    await heading(page, BASIL).waitFor();
    await expect.poll(() => page.getByLabel('History').inputValue()).toBe(MARKER);
  });

  it('goes on while everything behind it is gone, and loses nothing when that comes back', async () => {
    const { page } = amara;
    await holdfast.crash();
    await page.getByText(/^Not connected/).waitFor();
    await page.getByRole('tab', { name: 'Call back' }).click();
    await page.getByLabel('No answer').check();
    await page.getByRole('button', { name: 'Save call' }).click();
    await page.getByRole('link', { name: 'Not yet safe: 1' }).click();
    await page.getByRole('cell', { name: 'A call' }).waitFor();
    expect(await faultsSeenByAxe(page)).toEqual([]);
    await page.goBack();
    await page.getByRole('heading', { name: /Call: no answer/ }).waitFor();
    expect(await keptByBrowser(page)).not.toContain('Testington');

    await holdfast.restart();
    await heading(page, 'Locked').waitFor({ timeout: 60_000 });
    expect(await page.content()).not.toContain('Testington');
    await signIn(page);
    await everythingIsSafe(page);
    await page.getByRole('heading', { name: /Call: no answer/ }).waitFor();
  });

  it('will not close on words that were never saved', async () => {
    const { page } = amara;
    await page.getByRole('tab', { name: 'Close' }).click();
    await page.getByLabel('Advice given').check();
    await page.getByRole('button', { name: 'Close case' }).click();
    await alertSaying(page, 'Not saved yet: the consultation');
    await page.getByRole('tab', { name: 'Consult' }).click();
    await page.getByRole('button', { name: 'Save consultation' }).click();
    await alertSaying(page, 'Enter your assessment');
    expect(await faultsSeenByAxe(page)).toEqual([]);
  });

  it('writes up, closes, and shows that the GP was told', async () => {
    const { page } = amara;
    await page.getByLabel('Assessment').fill('Otitis media');
    await page.getByLabel('Plan').fill('Pain relief');
    await page.getByLabel('Safety-netting').fill('Ring again if drowsy');
    await page.getByRole('button', { name: 'Save consultation' }).click();
    await page.getByRole('heading', { name: /^Consultation You/ }).waitFor();
    await page.getByRole('tab', { name: 'Close' }).click();
    await page.getByLabel('Advice given').check();
    await page.getByLabel('Send a message to the patient’s GP').check();
    await page.getByRole('button', { name: 'Close case' }).click();
    await page.getByText('Closed: advice given').waitFor();
    await page.getByText(/Message to the GP sent at/).waitFor({ timeout: 30_000 });
    expect((await readdir(holdfast.gpOut)).length).toBeGreaterThan(0);
    await page.getByRole('link', { name: 'Board' }).click();
    await caseLink(page, BASIL).waitFor({ state: 'detached' });
  });

  it('invites a colleague by a link that serves once', async () => {
    const { page } = amara;
    await page.getByRole('link', { name: 'People' }).click();
    const link = await inviteClinician(page);
    expect(await faultsSeenByAxe(page)).toEqual([]);
    await page.getByRole('button', { name: 'Done' }).click();

    ben = await personAt(browser, holdfast.origin, { size: { width: 390, height: 844 } });
    await enrol(ben, link, 'Ben Adeyemi');
    await caseLink(ben.page, JUNIPER).waitFor();
    expect(await faultsSeenByAxe(ben.page)).toEqual([]);
    await page.getByRole('cell', { name: 'Ben Adeyemi' }).waitFor();

    const late = await personAt(browser, holdfast.origin);
    await late.page.goto(link);
    await late.page.getByLabel('Your name').fill('Somebody Else');
    await late.page.getByRole('button', { name: 'Make a passkey' }).click();
    await alertSaying(late.page, 'was used');
    await late.context.close();
  });

  it('offers an invited clinician no operator’s work', async () => {
    const { page } = ben;
    await page.getByRole('link', { name: 'People' }).click();
    await heading(page, 'People').waitFor();
    expect(await page.getByRole('button', { name: 'Invite with your passkey' }).count()).toBe(0);
    await page.getByRole('link', { name: 'Board' }).click();
  });

  it('tells whoever took a case a moment too late', async () => {
    const [early, late] = [amara.page, ben.page];
    await early.getByRole('link', { name: 'Board' }).click();
    for (const page of [early, late]) await caseLink(page, JUNIPER).click();
    for (const page of [early, late]) await heading(page, JUNIPER).waitFor();
    await ben.context.setOffline(true);
    await late.getByRole('button', { name: 'Take this case' }).click();
    await late.getByText('With you').waitFor();
    await early.getByRole('button', { name: 'Take this case' }).click();
    await early.getByText('With you').waitFor();
    await everythingIsSafe(early);
    await ben.context.setOffline(false);
    await late
      .getByText('Dr Amara Osei took this case before you did')
      .waitFor({ timeout: 60_000 });
    await everythingIsSafe(late);
    await early.getByText('With you').waitFor();
  });

  it('shows what could not become a case until somebody has dealt with it', async () => {
    const { page } = amara;
    await page.getByRole('link', { name: 'Board' }).click();
    expect(await holdfast.sendBytes('<this is not a report')).toBeGreaterThanOrEqual(400);
    await page.getByRole('link', { name: 'Set aside (1)' }).click();
    await page.getByRole('link', { name: 'NHS 111 report' }).click();
    await heading(page, 'Message set aside').waitFor();
    await expect
      .poll(() => page.locator('.desk-original').innerText())
      .toBe('<this is not a report');
    expect(await faultsSeenByAxe(page)).toEqual([]);
    await page.getByRole('button', { name: 'Mark as reviewed' }).click();
    await alertSaying(page, 'Say what was done');
    await page.getByLabel('What was done about it?').fill('Rang the sender');
    await page.getByRole('button', { name: 'Mark as reviewed' }).click();
    await page.getByRole('heading', { name: /^Reviewed You/ }).waitFor();
    await page.getByRole('link', { name: 'Set aside', exact: true }).click();
    await page.getByText('Nothing is set aside').waitFor();
  });

  it('fits a phone and twice the text size without scrolling sideways', async () => {
    for (const [{ page }, width] of [
      [amara, 640],
      [ben, 390],
    ] as const) {
      await page.setViewportSize({ width, height: 800 });
      for (const place of ['Board', 'Set aside', 'People']) {
        await page.getByRole('link', { name: place, exact: true }).click();
        await heading(page, place).waitFor();
        const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        expect(over, `${place} at ${width}`).toBeLessThanOrEqual(0);
      }
    }
    await amara.page.setViewportSize({ width: 1280, height: 800 });
  });

  it('is one place of work: signing in again on the device ends what was before', async () => {
    const again = await ben.context.newPage();
    await ben.passkeys.copyTo(again);
    await again.goto('/');
    await signIn(again);
    await caseLink(again, JUNIPER).waitFor();
    await heading(ben.page, 'Locked').waitFor({ timeout: 30_000 });
    await again.close();
  });

  it('is not opened by a passkey that does not know who holds it', async () => {
    const { page, passkeys } = ben;
    await passkeys.knowsThePerson(false);
    await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
    await alertSaying(page, 'The passkey was not used');
    expect(await heading(page, 'Locked').count()).toBe(1);
    await passkeys.knowsThePerson(true);
  });

  it('signs out for good', async () => {
    const { page } = amara;
    await page.getByRole('button', { name: 'Sign out' }).click();
    await heading(page, 'Signed out').waitFor();
    expect(await faultsSeenByAxe(page)).toEqual([]);
    await page.goBack();
    expect(await heading(page, /Signed out|Sign in/).count()).toBe(1);
    await signIn(page);
    await page.getByRole('link', { name: 'Board' }).click();
    await caseLink(page, JUNIPER).waitFor();
  });

  it('closes at once on whoever has left, and never opens for them again', async () => {
    await amara.page.getByRole('link', { name: 'People' }).click();
    const cara = await personAt(browser, holdfast.origin);
    await enrol(cara, await inviteClinician(amara.page), 'Cara Whitlock');
    const { page } = cara;
    await caseLink(page, JUNIPER).waitFor();
    await amara.page.getByRole('button', { name: 'Done' }).click();
    const row = amara.page.getByRole('row').filter({ hasText: 'Cara Whitlock' });
    await row.getByRole('button', { name: 'Has left…' }).click();
    expect(await faultsSeenByAxe(amara.page)).toEqual([]);
    await row.getByRole('button', { name: 'Cara Whitlock has left: confirm' }).click();
    await heading(page, 'Locked').waitFor({ timeout: 5_000 });
    expect(await page.content()).not.toContain('Placeholder');
    await row.getByText(/^Left/).waitFor();
    await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
    await alertSaying(page, 'The passkey was not accepted');
    await cara.context.close();
  });

  it('gives power over others only when a second operator agrees', async () => {
    const { page } = amara;
    await page.getByLabel('Guardian').check();
    await page.getByRole('button', { name: 'Invite with your passkey' }).click();
    await page.getByText('works once a second operator has agreed').waitFor();
    await page.getByRole('button', { name: 'Done' }).click();
    await page.getByText('Somebody else must agree, within 24 hours').waitFor();
    expect(await page.getByRole('button', { name: 'Agree with your passkey' }).count()).toBe(0);
    expect(await faultsSeenByAxe(page)).toEqual([]);
  });

  it('shows at once who was stopped, and why; a colleague lifts it with a reason', async () => {
    const { page } = amara;
    const thief = await holdfast.signInElsewhere(await inviteClinician(page));
    await page.getByRole('link', { name: 'Board' }).click();
    let asked = 0;
    for (let i = 0; i < 16; i += 1) {
      asked = performance.now();
      await thief.session
        .call('find', {
          nhsNumber: null,
          family: `Nobody-${i}`,
          birthDate: '1980-01-01',
          phone: null,
          postcode: 'ZZ99 9ZZ',
        })
        .catch(() => undefined);
    }
    const notice = page.getByRole('region', { name: 'A colleague reached their limit' });
    await notice.getByText('made 15 lookups that found nobody').waitFor();
    process.stdout.write(
      `a freeze was on the screen ${Math.round(performance.now() - asked)} ms after it was brought about\n`,
    );
    expect(await faultsSeenByAxe(page)).toEqual([]);
    await notice.getByText('Raise the limit', { exact: true }).click();
    await notice.getByRole('button', { name: 'Raise with your passkey' }).click();
    await alertSaying(page, 'Say why');
    await notice.getByLabel('Why').fill('A list of casualties from the coach');
    await notice.getByRole('button', { name: 'Raise with your passkey' }).click();
    await notice.waitFor({ state: 'detached' });
  });

  it('adds a passkey to one’s own account, and takes a lost one from it', async () => {
    const { page, passkeys } = amara;
    await page.getByRole('link', { name: 'Dr Amara Osei' }).click();
    await heading(page, 'Your account').waitFor();
    await page.getByText(/^You opened or looked up \d+ of 60 people/).waitFor();
    const row = page.getByRole('table', { name: 'Your passkeys' }).getByRole('row');
    expect(await row.count()).toBe(3);
    await page.getByRole('button', { name: 'Touch a passkey you have' }).click();
    const make = page.getByRole('button', { name: 'Now make the new one' });
    await make.waitFor();
    expect(await faultsSeenByAxe(page)).toEqual([]);
    const securityKey = await passkeys.plugIn();
    await passkeys.isTouched(false);
    await make.click();
    await page.getByText('The new passkey is ready.').waitFor();
    await securityKey.unplug();
    await passkeys.isTouched(true);
    await row.nth(2).getByRole('button', { name: 'Remove it' }).click();
    await page.getByRole('button', { name: 'Remove it' }).first().waitFor({ state: 'detached' });
    expect(await row.count()).toBe(3);
  });

  it('recovers a colleague who stands there with nothing left', async () => {
    const { page } = amara;
    await page.getByRole('link', { name: 'People', exact: true }).click();
    const row = page.getByRole('row').filter({ hasText: 'Ben Adeyemi' });
    await row.getByRole('button', { name: 'Lost passkeys…' }).click();
    await row.getByRole('button', { name: 'Ben Adeyemi is here: give a new link' }).click();
    const link = await row.locator('.desk-fingerprint').innerText();
    await row.getByText('Not ready: 0 of 2 passkeys').waitFor();
    expect(await faultsSeenByAxe(page)).toEqual([]);
    await holdfast.enrolElsewhere(link.trim());
    await row.getByText('2 passkeys').waitFor();
  });
});
