/** A night on which nothing answers, in a real browser: people sign in at their desks all the same, and work. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { systemClock, systemRandom } from '#base/clock.ts';
import { type Uuid, uuidv7 } from '#base/ids.ts';
import { identityFacts } from '#identity/entries.ts';
import { decodeEntry } from '#journal/entry.ts';
import { relayTransport } from '#sync/transport.ts';
import { faultsSeenByAxe } from '#testkit/axe.ts';
import { enrolAt, launchBrowser, type Person, personAt } from '#testkit/browser.ts';
import { agree, type Desk, invite, signIn as signInSoftly, write } from '#testkit/person.ts';
import { verify } from '../../../proofs/verify.ts';
import { wholeLog } from '../../../proofs/whole-log.ts';
import { findHeadlessChromium, NO_CHROMIUM } from '../../../scripts/find-chromium.ts';
import { type Installation, startInstallation } from './installation.ts';

const chromium = findHeadlessChromium(process.env);
if (chromium === undefined) process.stderr.write(`${NO_CHROMIUM}\n`);

const SERVICE = 'out-of-hours';
const PHONE = { width: 390, height: 844 };
const DESK = { width: 1280, height: 800 };
/** As two operators have bound it. */
const LENT_HOURS = 20;

let holdfast: Installation;
let operator: Desk;
let browser: Browser;
let handler: Person;
let clinician: Person;

beforeAll(async () => {
  if (chromium === undefined) return;
  holdfast = await startInstallation();
  operator = await holdfast.signInElsewhere(holdfast.enrolment!);
  const { origin } = holdfast;
  const invited = (role: 'operator' | 'call-handler' | 'clinician') =>
    invite(operator, origin, [role], [SERVICE], uuidv7(systemClock, systemRandom));
  const second = await holdfast.signInElsewhere(await invited('operator'));
  const facts = { hours: LENT_HOURS };
  const bound = { stream: 'org', after: 0, type: 'offline.bounded' as const, facts };
  await agree(second, (await write(operator, bound)).id);
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

const typesInLog = async () =>
  (await wholeLog(holdfast.origin)).map((bytes) => decodeEntry(bytes).header.type);
const isLeaving = (type: string) => type === 'session.closed';

const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name });
const signIn = (page: Page) => page.getByRole('button', { name: 'Sign in with a passkey' }).click();
const isSafe = (page: Page) => page.getByText('Everything is safe').waitFor();
/** From the account's own page. */
async function signOut(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Sign out' }).click();
  await heading(page, 'Signed out').waitFor();
}

/** By keyboard, from the first ring to the queue. */
async function takeCall(page: Page, family: string, problem: string): Promise<void> {
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
  for (const word of ['At home, 2 Example Street', problem]) {
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

describe.skipIf(chromium === undefined)('a desk on a night when nothing answers', () => {
  it('keeps what it will need while somebody answers', async () => {
    await takeCall(handler.page, 'Evening', 'Earache');
    await isSafe(handler.page);
    const { page } = clinician;
    await page.getByRole('link', { name: 'Rosemary Evening' }).click();
    await page.getByRole('button', { name: 'Take this case' }).click();
    await page.getByText('With you').waitFor();
    await isSafe(page);
    await page.getByRole('link', { name: 'Board' }).first().click();
    await heading(page, 'Board').waitFor();
    for (const person of [handler, clinician]) {
      await expect.poll(() => keptBy(person.page)).toEqual(['board', 'keys', 'session']);
    }
    await handler.page.getByRole('link', { name: 'Ben Adeyemi' }).click();
    await handler.page.getByText(/^You can sign in here without a server until/).waitFor();
    await handler.page.getByText('This device can open Holdfast without a server.').waitFor();
    const left = ((await untilWhen(handler.page)) - Date.now()) / 3_600_000;
    expect(left).toBeLessThanOrEqual(LENT_HOURS);
    expect(left).toBeGreaterThan(LENT_HOURS - 1);
    await handler.page.getByRole('link', { name: 'Board' }).first().click();
    for (const person of [handler, clinician]) {
      await person.page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
      await signOut(person.page);
    }
    // What they wrote as they left is in the log.
    await expect.poll(async () => (await typesInLog()).filter(isLeaving)).toHaveLength(2);
  });

  it('opens to whoever worked there, and shows the board as it was', async () => {
    await holdfast.crash();
    const { page } = handler;
    // From the files that this device keeps: there is nobody to ask for any.
    await page.goto('/');
    await signIn(page);
    await page.getByText(/^Working without a server, on this device until/).waitFor();
    await page.getByRole('link', { name: 'Rosemary Evening' }).waitFor();
    expect(await faultsSeenByAxe(page)).toEqual([]);
    await page.setViewportSize(PHONE);
    expect(await faultsSeenByAxe(page)).toEqual([]);
    await page.setViewportSize(DESK);
  });

  it('takes calls, and keeps them over a lock', async () => {
    const { page } = handler;
    await takeCall(page, 'Midnight', 'Chest pain');
    await page.getByRole('link', { name: /Not yet safe: \d/ }).waitFor();
    await signOut(page);
    await signIn(page);
    await page.getByRole('link', { name: 'Rosemary Midnight' }).click();
    await page.getByText('Chest pain').first().waitFor();
    await page.getByRole('link', { name: 'Board' }).first().click();
    await takeCall(page, 'Early', 'Back pain');
  });

  it('lets a clinician go on with what they had, and write in it', async () => {
    const { page } = clinician;
    await signIn(page);
    await page.getByRole('link', { name: 'Rosemary Evening' }).click();
    await page.getByText('Earache').first().waitFor();
    await page
      .getByRole('group', { name: 'How did the call go?' })
      .getByLabel('Spoke')
      .first()
      .check();
    await page.getByLabel('Note', { exact: true }).first().fill('Spoke while nothing answered.');
    await page.getByRole('button', { name: 'Save call' }).click();
    await page.getByText('Spoke while nothing answered.').first().waitFor();
  });

  it('opens to nobody else', async () => {
    const { page } = clinician;
    await signOut(page);
    // As if it were two days later.
    await lentUntil(page, 1);
    await signIn(page);
    await page.getByText('cannot be reached').first().waitFor();
    expect(await keptBy(page)).toEqual([]);
  });

  it('goes on with the server once it answers, and everything is there', async () => {
    await holdfast.restart();
    const { page } = handler;
    await page.getByText('The server answers again.').waitFor({ timeout: 30_000 });
    await page.getByRole('button', { name: 'Go on with it' }).click();
    await heading(page, 'Go on with the server').waitFor();
    await signIn(page);
    await isSafe(page);
    await signIn(clinician.page);
    await isSafe(clinician.page);
    await clinician.page.getByRole('link', { name: 'Board' }).first().click();
    for (const name of ['Rosemary Midnight', 'Rosemary Early']) {
      await clinician.page.getByRole('link', { name }).waitFor();
    }
    await clinician.page.getByRole('link', { name: 'Rosemary Evening' }).click();
    await clinician.page.getByText('Spoke while nothing answered.').first().waitFor();
  });

  it('keeps nothing for somebody who has left, from their next touch on', async () => {
    const { page } = clinician;
    expect(await keptBy(page)).not.toEqual([]);
    const account = await accountOf('clinician');
    const { authenticators, device } = operator;
    const again = await signInSoftly(
      relayTransport(holdfast.origin, fetch),
      authenticators,
      device,
    );
    await write(again, {
      ...{ stream: 'directory', after: 0, type: 'account.left' },
      facts: { account, reason: 'left' },
    });
    await heading(page, 'Locked').waitFor();
    await signIn(page);
    await page.getByText('The passkey was not accepted.').first().waitFor();
    expect(await keptBy(page)).toEqual([]);
  });

  it('leaves a log in which every session chains to a passkey', async () => {
    const headers = (await wholeLog(holdfast.origin)).map((bytes) => decodeEntry(bytes).header);
    const kinds = headers
      .filter(({ type }) => type === 'session.opened')
      .map(({ facts }) => (facts.by as { kind: string }).kind);
    expect(kinds.filter((kind) => kind === 'offline')).toHaveLength(3);
    expect(await verify(holdfast.origin)).toMatchObject({ exit: 0 });
  });
});

async function accountOf(role: string): Promise<Uuid> {
  const headers = (await wholeLog(holdfast.origin)).map((bytes) => decodeEntry(bytes).header);
  const invited = headers.flatMap(({ type, facts }) =>
    type === 'account.invited' ? [identityFacts[type].parse(facts)] : [],
  );
  return invited.find(({ roles }) => roles.every((one) => one === role))!.account;
}

/** The kinds of things that are kept here for such a night. */
function keptBy(page: Page): Promise<readonly string[]> {
  return page.evaluate(async () => {
    const opening = indexedDB.open('holdfast');
    const database = await new Promise<IDBDatabase>((resolve) => {
      opening.onsuccess = () => resolve(opening.result);
    });
    const asking = database.transaction('kept').objectStore('kept').getAllKeys();
    const keys = await new Promise<IDBValidKey[]>((resolve) => {
      asking.onsuccess = () => resolve(asking.result);
    });
    database.close();
    const kinds = keys.map((key) => String(key).split(' ')[1]!.split('/')[0]!);
    return [...new Set(kinds)].filter(
      (kind) => !['feed', 'stream', 'pack', 'packs'].includes(kind),
    );
  });
}

/** When what was lent here runs out, milliseconds since the epoch. */
function untilWhen(page: Page): Promise<number> {
  return page.evaluate(async () => {
    const opening = indexedDB.open('holdfast');
    const database = await new Promise<IDBDatabase>((resolve) => {
      opening.onsuccess = () => resolve(opening.result);
    });
    const reading = database.transaction('leases').objectStore('leases').getAll();
    const [lease] = await new Promise<{ until: number }[]>((resolve) => {
      reading.onsuccess = () => resolve(reading.result);
    });
    database.close();
    return lease!.until;
  });
}

/** Sets when what was lent here runs out. */
function lentUntil(page: Page, until: number): Promise<void> {
  return page.evaluate(async (at) => {
    const opening = indexedDB.open('holdfast');
    const database = await new Promise<IDBDatabase>((resolve) => {
      opening.onsuccess = () => resolve(opening.result);
    });
    const writing = database.transaction('leases', 'readwrite');
    const store = writing.objectStore('leases');
    store.openCursor().onsuccess = ({ target }) => {
      const cursor = (target as IDBRequest<IDBCursorWithValue | null>).result;
      if (cursor === null) return;
      cursor.update({ ...cursor.value, until: at });
      cursor.continue();
    };
    await new Promise<void>((resolve) => {
      writing.oncomplete = () => resolve();
    });
    database.close();
  }, until);
}
