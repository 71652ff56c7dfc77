/** One's account and one's colleagues' at the desk: locking, sessions, devices, rights. In a real browser against a whole Holdfast. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { subjectBytes } from '#identity/cis2/subject.ts';
import { identityFacts } from '#identity/entries.ts';
import { decodeEntry, type Header } from '#journal/entry.ts';
import { nodePrimitives } from '#seal/primitives-node.ts';
import { logReader } from '#sync/log-reader.ts';
import { relayTransport } from '#sync/transport.ts';
import { attestationAuthority } from '#testkit/attestation-authority.ts';
import { faultsSeenByAxe } from '#testkit/axe.ts';
import { enrolAt, launchBrowser, type Person, personAt } from '#testkit/browser.ts';
import { AT_AAL3, type Cis2Issuer, startCis2Issuer } from '#testkit/cis2-issuer.ts';
import { agree, type Desk, signIn as openDesk, softwareDevice, write } from '#testkit/person.ts';
import { findHeadlessChromium, NO_CHROMIUM } from '../../../scripts/find-chromium.ts';
import { type Installation, startInstallation } from './installation.ts';

const chromium = findHeadlessChromium(process.env);
if (chromium === undefined) process.stderr.write(`${NO_CHROMIUM}\n`);

/** Of vectors/itk-111/whole.xml. */
const BASIL = 'Master Basil Oregano Testington';
const TYPED = 'Marker-of-the-inhaler-3318';
const PICTURES = process.env.HOLDFAST_PICTURES;

let folder: string;
let issuer: Cis2Issuer;
let holdfast: Installation;
let browser: Browser;
let amara: Person;
let second: Desk;
/** Amara’s other device. */
let phone: Person;

beforeAll(async () => {
  if (chromium === undefined) return;
  folder = await mkdtemp(join(tmpdir(), 'holdfast-account-'));
  holdfast = await startInstallation(async (origin) => {
    issuer = await startCis2Issuer(`${origin}/cis2-callback`);
    const secret = join(folder, 'secret');
    await writeFile(secret, `${issuer.clients[0].secret}\n`, { mode: 0o600 });
    return {
      HOLDFAST_CIS2_ISSUER: issuer.issuer,
      HOLDFAST_CIS2_CLIENT_ID: issuer.clients[0].id,
      HOLDFAST_CIS2_SECRET: secret,
    };
  });
  browser = await launchBrowser(chromium);
  amara = await personAt(browser, holdfast.origin);
  await amara.page.clock.install();
  const { page, passkeys } = amara;
  await enrolAt(page, passkeys, holdfast.enrolment!, 'Dr Amara Osei');
  await page.getByRole('link', { name: 'Invite a second operator' }).click();
  second = await holdfast.signInElsewhere(await invited(page, 'Operator'));
  await page.getByRole('button', { name: 'Done' }).click();
  await place(page, 'Board');
  await page.getByRole('button', { name: /approve with your passkey/ }).click();
  const sent = async () => expect(await holdfast.sendReport('whole.xml')).toBe(200);
  await vi.waitFor(sent, { timeout: 20_000, interval: 1_000 });
});
afterAll(async () => {
  await browser?.close();
  await holdfast?.stop();
  await issuer?.stop();
  if (folder !== undefined) await rm(folder, { recursive: true });
});
afterEach(() => {
  for (const person of [amara, phone]) expect(person?.complaints.splice(0) ?? []).toEqual([]);
});

/** On the People page; gives the link, which stays on it until “Done”. */
async function invited(page: Page, role: string): Promise<string> {
  await page.getByLabel(role, { exact: true }).check();
  await page.getByLabel('Out of hours').check();
  await page.getByRole('button', { name: 'Invite with your passkey' }).click();
  return (await page.getByText(`${holdfast.origin}/enrol#`).innerText()).trim();
}

/** The latest entry of a type, as the second operator's desk reads it. */
async function latest(stream: string, type: string): Promise<Header> {
  const { ticket } = second.session;
  const { entries } = await logReader({ origin: holdfast.origin, ticket, fetch }).entries(stream);
  return entries
    .map(({ bytes }) => decodeEntry(bytes).header)
    .findLast((header) => header.type === type)!;
}

async function place(page: Page, name: string): Promise<void> {
  await page.getByRole('link', { name, exact: true }).click();
  await heading(page, name).waitFor();
}

function heading(page: Page, name: string) {
  return page.getByRole('heading', { name, level: 1 });
}

async function signIn(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
  await page.getByText('Connected', { exact: true }).waitFor();
}

/** What a person sees, at a desk and on a phone: nothing wrong for axe, nothing beyond the edge. */
async function isWellMade(page: Page, name: string): Promise<void> {
  for (const [width, height] of [
    [390, 844],
    [1280, 800],
  ] as const) {
    await page.setViewportSize({ width, height });
    expect(await faultsSeenByAxe(page), `${name} at ${width}`).toEqual([]);
    const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(over, `${name} at ${width}`).toBeLessThanOrEqual(0);
    if (PICTURES !== undefined)
      await page.screenshot({ path: `${PICTURES}/${name}-${width}.png`, fullPage: true });
  }
}

describe.runIf(chromium !== undefined)('a desk that nobody uses', () => {
  it('says a minute before that it locks, and any key keeps it open', async () => {
    const { page } = amara;
    await page.getByRole('link', { name: BASIL }).click();
    await page.getByRole('button', { name: 'Take this case' }).click();
    await page.getByText('Contacts and people').click();
    await page.getByRole('tab', { name: 'Consult' }).click();
    await page.getByLabel('History').fill(TYPED);
    await page.clock.fastForward('14:10');
    await page.getByText('This desk locks in a minute.').waitFor();
    await isWellMade(page, 'lock-warning');
    await page.keyboard.press('Shift');
    await page.getByText('locks in a minute').waitFor({ state: 'detached' });
    await page.clock.fastForward('14:10');
    await page.getByRole('button', { name: 'Keep it open' }).dispatchEvent('click');
    await page.getByText('locks in a minute').waitFor({ state: 'detached' });
    await page.clock.fastForward('13:00');
    expect(await heading(page, BASIL).count()).toBe(1);
  });

  it('locks: nothing is left on the page, and its session has ended', async () => {
    const { page } = amara;
    await page.getByLabel('Assessment').fill('Asthma');
    await page.clock.fastForward('15:00');
    await heading(page, 'Locked').waitFor();
    expect(await page.title()).toBe('Locked – Holdfast');
    const content = await page.content();
    for (const words of ['Testington', TYPED, 'Asthma', 'Osei'])
      expect(content).not.toContain(words);
    const { author } = await latest('directory', 'account.named');
    await expect
      .poll(async () => (await latest(`account/${author}`, 'session.closed'))?.facts.reason)
      .toBe('idle');
    await isWellMade(page, 'locked');
  });

  it('opens again where one was, with what was typed', async () => {
    const { page } = amara;
    await signIn(page);
    await heading(page, BASIL).waitFor();
    await expect.poll(() => page.getByLabel('History').inputValue()).toBe(TYPED);
    expect(await page.getByLabel('Assessment').inputValue()).toBe('Asthma');
    await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe('assessment');
    const unfolded = page.locator('details[open] > summary');
    await expect.poll(() => unfolded.allInnerTexts()).toContain('Contacts and people');
  });
});

describe.runIf(chromium !== undefined)('one’s own account', () => {
  const news = (page: Page) => page.getByRole('region', { name: 'Your account: was this you?' });
  const sessions = (page: Page) => page.getByRole('table', { name: 'Where you are signed in' });

  it('shows where one is signed in, and names one’s devices', async () => {
    const { page } = amara;
    await page.clock.setSystemTime(new Date());
    await page.getByRole('link', { name: 'Dr Amara Osei' }).click();
    await heading(page, 'Your account').waitFor();
    await sessions(page).getByText('(this one)').waitFor();
    expect(await sessions(page).getByRole('row').count()).toBe(2);
    await page.getByText(/^Name Device/).click();
    await page.getByRole('button', { name: 'Save name' }).click();
    await page.getByRole('alert').filter({ hasText: 'Enter a name' }).waitFor();
    await page.getByLabel('Name', { exact: true }).fill('Desk 4');
    await page.getByRole('button', { name: 'Save name' }).click();
    await sessions(page).getByText('Desk 4 (this one)').waitFor();
    await page.getByRole('cell', { name: 'Locked: nobody was there' }).first().waitFor();
    expect(await news(page).count()).toBe(0);
  });

  it('tells at once of a passkey that was added and a device that is new', async () => {
    const { page, passkeys } = amara;
    await page.getByRole('button', { name: 'Touch a passkey you have' }).click();
    const make = page.getByRole('button', { name: 'Now make the new one' });
    await make.waitFor();
    const securityKey = await passkeys.plugIn();
    await passkeys.isTouched(false);
    await make.click();
    await page.getByText('The new passkey is ready.').waitFor();
    phone = await personAt(browser, holdfast.origin, { size: { width: 390, height: 844 } });
    await phone.page.goto('/');
    await phone.passkeys.unplug();
    await securityKey.copyTo(phone.page);
    await securityKey.unplug();
    await passkeys.isTouched(true);
    await signIn(phone.page);
    await news(page).getByText('a passkey was added to your account').waitFor();
    await news(page)
      .getByText(/a device that was new .* signed in with a passkey/)
      .waitFor();
    await news(phone.page).getByText('a passkey was added').waitFor();
    expect(await news(phone.page).getByText('a device that was new').count()).toBe(0);
    await page.getByRole('region', { name: /^Your passkeys changed/ }).waitFor();
    await isWellMade(page, 'my-account');
    await isWellMade(phone.page, 'news');
  });

  it('tells until one has seen it, and then no more', async () => {
    const { page } = amara;
    await place(page, 'Board');
    await news(page).waitFor();
    await page.reload();
    await signIn(page);
    await news(page).getByRole('button', { name: 'I have seen this' }).click();
    await news(page).waitFor({ state: 'detached' });
    await page.reload();
    await signIn(page);
    await page.getByRole('link', { name: 'Dr Amara Osei' }).click();
    await sessions(page).getByText('Desk 4 (this one)').waitFor();
    expect(await news(page).count()).toBe(0);
  });

  it('ends a session elsewhere with a touch, and none without', async () => {
    const { page, passkeys } = amara;
    expect(await sessions(page).getByRole('row').count()).toBe(3);
    const theirs = sessions(page).getByRole('row').filter({ hasNotText: 'this one' });
    await passkeys.knowsThePerson(false);
    await theirs.getByRole('button', { name: /^End this session/ }).click();
    await page.getByRole('alert').filter({ hasText: 'The passkey was not used' }).waitFor();
    expect(await heading(phone.page, 'Locked').count()).toBe(0);
    await passkeys.knowsThePerson(true);
    await theirs.getByRole('button', { name: /^End this session/ }).click();
    await heading(phone.page, 'Locked').waitFor({ timeout: 5_000 });
    await page.getByText('The session has ended.').waitFor();
    await page.getByRole('cell', { name: 'Ended from another device' }).waitFor();
    expect(await sessions(page).getByRole('row').count()).toBe(2);
  });

  it('offers to end the others when a passkey was removed', async () => {
    const { page } = amara;
    await signIn(phone.page);
    await expect.poll(() => sessions(page).getByRole('row').count()).toBe(3);
    await page.getByRole('button', { name: 'Remove it' }).last().click();
    const offer = page.getByRole('region', { name: /^Your passkeys changed/ });
    await offer.getByRole('button', { name: /^End this session/ }).click();
    await heading(phone.page, 'Locked').waitFor({ timeout: 5_000 });
    await offer.waitFor({ state: 'detached' });
    await news(page).getByText('a passkey was removed').waitFor();
    await news(page).getByRole('button', { name: 'I have seen this' }).click();
  });
});

describe.runIf(chromium !== undefined)('a colleague’s account', () => {
  let ben: Desk;
  const rights = (page: Page) => page.getByRole('region', { name: 'Roles and services' });

  it('shows an operator where they are signed in, and ends that', async () => {
    const { page } = amara;
    await place(page, 'People');
    ben = await holdfast.signInElsewhere(await invited(page, 'Clinician'));
    await page.getByRole('button', { name: 'Done' }).click();
    await ben.keyring.ensure([{ stream: 'directory', subject: null }], 'directory');
    await write(ben, {
      stream: 'directory',
      after: 0,
      type: 'account.named',
      facts: { account: ben.session.account },
      payload: { name: 'Ben Adeyemi' },
    });
    await page.getByRole('link', { name: 'Ben Adeyemi' }).click();
    await heading(page, 'Ben Adeyemi').waitFor();
    await page.getByRole('cell', { name: 'Signed in now' }).waitFor();
    await isWellMade(page, 'colleague');
    await page.getByRole('button', { name: /^End this session/ }).click();
    await page.getByText('Not signed in anywhere.').waitFor();
    await expect(ben.session.call('whoami', {})).rejects.toMatchObject({ code: 'session/unknown' });
    await page.getByRole('cell', { name: 'Ended by an operator' }).waitFor();
    const transport = relayTransport(holdfast.origin, fetch);
    const one = await openDesk(transport, ben.authenticators, softwareDevice());
    const other = await openDesk(transport, ben.authenticators, softwareDevice());
    await page.getByRole('button', { name: 'End all 2, with a touch for each' }).click();
    await page.getByText('Not signed in anywhere.').waitFor();
    for (const { session } of [one, other])
      await expect(session.call('whoami', {})).rejects.toMatchObject({ code: 'session/unknown' });
  });

  it('is given another role with a touch', async () => {
    const { page } = amara;
    await rights(page).getByRole('button', { name: 'Change with your passkey' }).click();
    await page.getByRole('alert').filter({ hasText: 'Nothing is different from now' }).waitFor();
    await rights(page).getByLabel('Call handler').check();
    await rights(page).getByLabel('Supplier').fill('Calls Ltd');
    await rights(page).getByRole('button', { name: 'Change with your passkey' }).click();
    await rights(page).getByText('Changed.').waitFor();
    const { facts } = await latest('directory', 'account.changed');
    expect(facts).toMatchObject({ roles: ['call-handler', 'clinician'], supplier: 'Calls Ltd' });
  });

  it('is given power over others only when a second operator agrees', async () => {
    const { page } = amara;
    await rights(page).getByLabel('Guardian').check();
    await rights(page).getByRole('button', { name: 'Change with your passkey' }).click();
    await rights(page).getByText('It holds once a second operator has agreed.').waitFor();
    expect(await rights(page).getByLabel('Guardian').isChecked()).toBe(false);
    await agree(second, (await latest('directory', 'account.changed')).id);
    await expect.poll(() => rights(page).getByLabel('Guardian').isChecked()).toBe(true);
  });
});

describe.runIf(chromium !== undefined)('the organisation', () => {
  const login = (page: Page) => page.getByRole('region', { name: 'Care Identity' });

  it('trusts Care Identity as it stands, once two operators have compared it', async () => {
    const { page } = amara;
    await login(page).getByRole('link', { name: 'Organisation' }).click();
    await heading(page, 'Organisation').waitFor();
    await login(page).getByText('New: not trusted').first().waitFor();
    expect(await login(page).getByText(issuer.issuer).count()).toBe(1);
    await isWellMade(page, 'organisation');
    await login(page)
      .getByRole('button', { name: /^Trust Care Identity as it is now/ })
      .click();
    await page.getByText('Somebody else must agree, within 24 hours').waitFor();
    await login(page)
      .getByRole('columnheader', { name: /^Waits/ })
      .waitFor();
    const proposed = await latest('org', 'cis2.trusted');
    const facts = identityFacts['cis2.trusted'].parse(proposed.facts);
    expect(facts).toEqual(issuer.trusted(issuer.clients[0].id));
    await agree(second, proposed.id);
    await login(page).getByText('Care Identity is as it is trusted.').waitFor();
    await isWellMade(page, 'organisation-trusted');
  });

  it('accepts security keys by model and certificate', async () => {
    const { page } = amara;
    await page.getByText('Accept another model').click();
    await page.getByLabel('AAGUID', { exact: true }).fill('not one');
    await page.getByRole('button', { name: 'Propose with your passkey' }).click();
    await page.getByRole('alert').filter({ hasText: 'Enter it with its dashes' }).waitFor();
    await page.getByLabel('AAGUID', { exact: true }).fill('EE882879-721C-4913-9775-3DFCCE97072A');
    await page.getByLabel(/^Root certificates/).fill('-----BEGIN CERTIFICATE-----');
    await page.getByRole('button', { name: 'Propose with your passkey' }).click();
    await page.getByRole('alert').filter({ hasText: 'Paste whole certificates' }).waitFor();
    expect(await faultsSeenByAxe(page)).toEqual([]);
    const { root } = await attestationAuthority('Testers');
    const pem = `-----BEGIN CERTIFICATE-----\n${root.toBase64()}\n-----END CERTIFICATE-----\n`;
    await page.getByLabel(/^Root certificates/).fill(pem);
    await page.getByRole('button', { name: 'Propose with your passkey' }).click();
    await page.getByText('Somebody else must agree, within 24 hours').waitFor();
    const proposed = await latest('org', 'authenticators.allowed');
    expect(identityFacts['authenticators.allowed'].parse(proposed.facts)).toEqual({
      authenticators: [{ aaguid: 'ee882879-721c-4913-9775-3dfcce97072a', roots: [root] }],
    });
  });

  it('bounds the time without a server', async () => {
    const { page } = amara;
    const hours = page.getByRole('region', { name: 'With no server there' });
    await hours.getByText('36 hours').waitFor();
    await hours.getByText('Change the hours').click();
    await hours.getByRole('textbox', { name: 'Hours' }).fill('one day');
    await hours.getByRole('button', { name: 'Propose the hours with your passkey' }).click();
    await page.getByRole('alert').filter({ hasText: 'Enter a whole number of hours' }).waitFor();
    await hours.getByRole('textbox', { name: 'Hours' }).fill('24');
    await hours.getByRole('button', { name: 'Propose the hours with your passkey' }).click();
    await page
      .getByText('lets people sign in at their desks with no server there for 24')
      .waitFor();
    await agree(second, (await latest('org', 'offline.bounded')).id);
    await hours.getByText('24 hours').waitFor();
    await isWellMade(page, 'organisation-hours');
  });

  it('links a colleague’s smartcard by its number, of which the log keeps a hash', async () => {
    const { page } = amara;
    await place(page, 'People');
    await page.getByRole('link', { name: 'Ben Adeyemi' }).click();
    const number = login(page).getByLabel('Their UUID number in Care Identity');
    await number.fill('12345');
    await login(page).getByRole('button', { name: 'Link with your passkey' }).click();
    await page.getByRole('alert').filter({ hasText: 'Enter the 12 digits' }).waitFor();
    await number.fill(AT_AAL3.sub.replace(/^(....)/, '$1 '));
    await login(page).getByRole('button', { name: 'Link with your passkey' }).click();
    await login(page).getByText('It holds once a second operator has agreed.').waitFor();
    const proposed = await latest('directory', 'account.linked');
    const said = subjectBytes({ issuer: issuer.issuer, sub: AT_AAL3.sub });
    const { subject } = identityFacts['account.linked'].parse(proposed.facts);
    expect(subject).toEqual(await nodePrimitives.sha256(said));
    await agree(second, proposed.id);
    await login(page).getByText('A smartcard opens this account.').waitFor();
    await number.fill(AT_AAL3.sub);
    await login(page).getByRole('button', { name: 'Replace with your passkey' }).click();
    await page.getByRole('alert').filter({ hasText: 'opens this account already' }).waitFor();
  });
});

describe.runIf(chromium !== undefined)('a locked desk', () => {
  it('opens for somebody else as their own, with nothing of the first on it', async () => {
    const { page } = amara;
    await place(page, 'People');
    const cara = await personAt(browser, holdfast.origin);
    await enrolAt(cara.page, cara.passkeys, await invited(page, 'Clinician'), 'Cara Whitlock');
    await page.getByRole('button', { name: 'Done' }).click();
    await place(page, 'Board');
    await page.getByRole('link', { name: BASIL }).click();
    await heading(page, BASIL).waitFor();
    await page.clock.fastForward('15:00');
    await heading(page, 'Locked').waitFor();
    await amara.passkeys.unplug();
    await cara.passkeys.copyTo(page);
    await cara.context.close();
    await signIn(page);
    await page.getByRole('link', { name: 'Cara Whitlock' }).waitFor();
    await heading(page, 'Board').waitFor();
    expect(page.url()).toBe(`${holdfast.origin}/`);
  });
});
