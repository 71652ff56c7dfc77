/** The night the other system stops, and the morning it comes back, in a real browser against a whole Holdfast. */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { systemClock, systemRandom } from '#base/clock.ts';
import { type Uuid, uuidv7 } from '#base/ids.ts';
import { dayOf, streamName } from '#base/stream.ts';
import type { BesideType } from '#care/beside.ts';
import { decodeEntry } from '#journal/entry.ts';
import { logReader } from '#sync/log-reader.ts';
import { faultsSeenByAxe } from '#testkit/axe.ts';
import { enrolAt, launchBrowser, type Person, personAt } from '#testkit/browser.ts';
import { agree, type Desk, invite, write } from '#testkit/person.ts';
import { findHeadlessChromium, NO_CHROMIUM } from '../../../scripts/find-chromium.ts';
import { type Installation, startInstallation } from './installation.ts';

const chromium = findHeadlessChromium(process.env);
if (chromium === undefined) process.stderr.write(`${NO_CHROMIUM}\n`);

const SERVICE = 'out-of-hours';
const BASIL = 'Master Basil Oregano Testington';
const DESK = { width: 1280, height: 800 };
const PHONE = { width: 390, height: 844 };
const PROGRAM = fileURLToPath(new URL('../../cli/holdfast.js', import.meta.url));
/** As other systems send them. */
const REAL = new URL('../../../../shared/data/itk-111/', import.meta.url);

let holdfast: Installation;
let operator: Desk;
let second: Desk;
let browser: Browser;
let pia: Person;
let piaId: Uuid;
let ben: Person;
/** How many copies came while the other system worked. */
let copies: number;

beforeAll(async () => {
  if (chromium === undefined) return;
  holdfast = await startInstallation();
  operator = await holdfast.signInElsewhere(holdfast.enrolment!);
  second = await holdfast.signInElsewhere((await invited('operator')).link);
  await approveGateway();
  browser = await launchBrowser(chromium);
  pia = await personAt(browser, holdfast.origin, { size: DESK });
  ben = await personAt(browser, holdfast.origin, { size: DESK });
  const lead = await invited('shift-lead');
  piaId = lead.account;
  await enrolAt(pia.page, pia.passkeys, lead.link, 'Pia Lead');
  await enrolAt(ben.page, ben.passkeys, (await invited('clinician')).link, 'Ben Adeyemi');
});
afterAll(async () => {
  await browser?.close();
  await holdfast?.stop();
});
afterEach(() => {
  for (const person of [pia, ben]) expect(person?.complaints.splice(0) ?? []).toEqual([]);
});

async function invited(role: 'operator' | 'shift-lead' | 'clinician') {
  const account = uuidv7(systemClock, systemRandom);
  return { account, link: await invite(operator, holdfast.origin, [role], [SERVICE], account) };
}

async function approveGateway(): Promise<void> {
  const [machine] = await vi.waitFor(
    async () => {
      const { machines } = await operator.session.call('pendingMachines', {});
      expect(machines).toHaveLength(1);
      return machines;
    },
    { timeout: 30_000, interval: 200 },
  );
  const account = uuidv7(systemClock, systemRandom);
  const facts = { account, name: 'Gateway', role: 'gateway' as const, key: machine!.key };
  await write(operator, { stream: 'directory', after: 0, type: 'machine.approved', facts });
}

const heading = (page: Page, name: string) =>
  page.getByRole('heading', { level: 1, name }).waitFor();
const banner = ({ page }: Person) =>
  page.getByRole('region', { name: 'Out of hours beside the other system' });
const reads = (person: Person, words: string | RegExp) => banner(person).getByText(words).waitFor();
const waiting = ({ page }: Person, count: number) =>
  page
    .locator('.desk-tally')
    .filter({ hasText: `${count} waiting` })
    .waitFor();

/** At a desk and on a phone: nothing that axe finds, nothing to scroll sideways for. */
async function isFit(page: Page): Promise<void> {
  for (const size of [PHONE, DESK]) {
    await page.setViewportSize(size);
    expect(await faultsSeenByAxe(page), `at ${size.width}`).toEqual([]);
    const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(over, `at ${size.width}`).toBeLessThanOrEqual(0);
  }
}

/** What waits for a second person. */
async function latest(type: BesideType): Promise<Uuid> {
  const { ticket } = operator.session;
  const { entries } = await logReader({ origin: holdfast.origin, ticket, fetch }).board();
  const headers = entries.map(({ bytes }) => decodeEntry(bytes).header);
  return headers.findLast((header) => header.type === type)!.id;
}

/** On the command line. @returns its exit code and what it says */
async function told(...args: readonly string[]): Promise<readonly [code: number, out: string]> {
  const ran = promisify(execFile)(process.execPath, [PROGRAM, ...args]);
  return ran.then(
    ({ stdout }) => [0, stdout] as const,
    ({ code, stdout }) => [code, stdout] as const,
  );
}
const status = () => told('status', '--data', holdfast.data);

describe.skipIf(chromium === undefined)('beside another system', () => {
  it('a service stands by once two operators have said so, and every board says it', async () => {
    const facts = { service: SERVICE };
    const { id } = await write(operator, {
      stream: 'org',
      after: 0,
      type: 'service.stands-by',
      facts,
    });
    await agree(second, id);
    await reads(pia, 'stands by: the other system does the work.');
    await reads(ben, /0 cases wait here as copies/);
    const [code, out] = await status();
    expect([code, out]).toEqual([1, expect.stringContaining('NOT READY')]);
    expect(out).toContain('No copy of a report has come within three hours.');
  });

  it('copies of reports arrive and wait, and ask nothing of anybody', async () => {
    const sent = ['whole.xml', 'other-sender.xml', 'repeat-caller.xml'];
    for (const name of sent) expect(await holdfast.sendReport(name)).toBe(200);
    const real = existsSync(REAL) ? await readdir(REAL) : [];
    const messages = real.filter((name) => name.endsWith('.xml'));
    for (const name of messages)
      await holdfast.sendBytes(await readFile(new URL(name, REAL), 'utf8'));
    await banner(ben)
      .getByText(/[1-9]\d* cases wait here as copies/)
      .waitFor();
    await ben.page.getByRole('link', { name: BASIL }).waitFor();
    await waiting(ben, 0);
    await ben.page.getByRole('button', { name: 'Take next' }).click();
    await ben.page.getByText('Nothing waits in your services just now.').waitFor();
    copies = await ben.page.locator('tr[data-state="copied"]').count();
    expect(copies).toBeGreaterThanOrEqual(sent.length);
    await isFit(ben.page);
    const [code, out] = await status();
    // But for the packs, which nobody has adopted here.
    expect([code, out.match(/^ {4}\S.*$/gm)]).toEqual([
      1,
      ['    No triage packs are adopted.', '    Advised: There is no lifeboat.'],
    ]);
  });

  it('a copy is read, and nothing is written in it', async () => {
    const { page } = ben;
    await page.getByRole('link', { name: BASIL }).click();
    await page.getByText('This is a copy: the other system deals with this case.').waitFor();
    expect(await page.getByRole('button', { name: 'Take this case' }).count()).toBe(0);
    await isFit(page);
    await page.getByRole('link', { name: 'Board', exact: true }).click();
  });

  it('is switched over by a shift lead, with one question and one touch', async () => {
    const { page } = pia;
    await banner(pia).getByRole('link', { name: 'Switch over' }).focus();
    await page.keyboard.press('Enter');
    await heading(page, 'Out of hours');
    await page.getByText(`${copies} cases wait here as copies`).first().waitFor();
    await page.getByText('All of them are cases here from then on.').waitFor();
    await isFit(page);
    await page.getByRole('button', { name: 'Switch over with your passkey' }).click();
    await heading(page, 'Board');
    await reads(pia, 'works here, in place of the other system');
    await reads(ben, 'works here, in place of the other system');
    await waiting(ben, copies);
    await isFit(ben.page);
  });

  it('the room works: a case is taken, consulted and closed', async () => {
    const { page } = ben;
    await page.getByRole('link', { name: BASIL }).click();
    await page.getByRole('button', { name: 'Take this case' }).click();
    await page.getByRole('tab', { name: 'Consult' }).click();
    await page.getByLabel('History').fill('Left ear');
    await page.getByLabel('Assessment').fill('Otitis media');
    await page.getByLabel('Plan').fill('Pain relief');
    await page.getByLabel('Safety-netting').fill('Ring again if drowsy');
    await page.getByRole('button', { name: 'Save consultation' }).click();
    await page.getByRole('heading', { name: /^Consultation You/ }).waitFor();
    await page.getByRole('tab', { name: 'Close' }).click();
    await page.getByLabel('Advice given').check();
    await page.getByLabel('Send a message to the patient’s GP').check();
    await page.getByRole('button', { name: 'Close case' }).click();
    await page.getByText(/Message to the GP sent at/).waitFor({ timeout: 30_000 });
    await page.getByRole('link', { name: 'Board', exact: true }).click();
    await waiting(ben, copies - 1);
  });

  it('hands back once an operator agrees: what comes then is a copy again', async () => {
    const { page } = pia;
    await banner(pia).getByRole('link', { name: 'Hand back' }).click();
    const card = page.getByRole('region', { name: 'Hand back', exact: true });
    await card.getByRole('button', { name: 'Hand out of hours back' }).click();
    await card.getByText('It waits for an operator to agree.').waitFor();
    await isFit(page);
    await agree(second, await latest('service.handing-back'));
    await reads(ben, 'is being handed back');
    await page.getByText(`Not yet: ${copies} of ${copies} cases not taken back.`).waitFor();
    await page.getByText('two people must agree first').waitFor();
  });

  it('makes the files once two people have agreed that so many are opened', async () => {
    const { page } = pia;
    const stream = streamName({ kind: 'notices', day: dayOf(systemClock()) });
    await operator.keyring.ensure([{ stream, subject: null }], 'notices');
    const until = systemClock() + 3_600_000;
    const facts = { account: piaId, purpose: 'hand-back' as const, people: 50, until };
    const payload = { reason: 'The other system is back' };
    const bulk = { stream, after: 0, type: 'bulk.opened' as const, facts, payload };
    await agree(second, (await write(operator, bulk)).id);
    const coming = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Make the file' }).click();
    const text = await readFile(await (await coming).path(), 'latin1');
    await page.getByText(`Made, with ${copies} cases.`).waitFor();
    await isFit(page);
    expect(text.match(/\/document\.json/g)).toHaveLength(2 * copies);
    expect(text.match(/"type":"document"/g)).toHaveLength(copies);
    expect(text.match(/Assessment: Otitis media/g)).toHaveLength(1);
    expect(text.match(/,closed,advice,out-of-hours,nhs-111-report,/g)).toHaveLength(1);
    expect(text.match(/,open,,out-of-hours,nhs-111-report,/g)).toHaveLength(copies - 1);
  });

  it('is ticked off, shows that none is missing, and stands by again', async () => {
    const { page } = pia;
    await page.getByRole('button', { name: `Tick off ${copies} cases` }).click();
    await page.getByText('Choose how the other system took them').first().waitFor();
    const [incomplete, listed] = await told('hand-back', holdfast.origin);
    expect([incomplete, listed]).toEqual([
      1,
      expect.stringContaining(`${copies} cases, ${copies} not taken back.`),
    ]);
    await page.getByLabel('From the file').check();
    await page.getByRole('button', { name: `Tick off ${copies} cases` }).click();
    await page.getByText('None is missing.').waitFor();
    await isFit(page);
    await page
      .getByRole('button', { name: 'Say with your passkey that all is handed back' })
      .click();
    await reads(ben, 'stands by: the other system does the work.');
    await waiting(ben, 0);
    const [complete, out] = await told('hand-back', holdfast.origin);
    expect([complete, out]).toEqual([
      0,
      expect.stringContaining('all taken back. None is missing.'),
    ]);
  });

  it('leaves a log that a stranger accepts', async () => {
    expect(await told('verify', holdfast.origin)).toEqual([
      0,
      expect.stringContaining('Accepted: every rule holds.'),
    ]);
  });
});
