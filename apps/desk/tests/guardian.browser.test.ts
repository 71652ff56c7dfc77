/** A guardian's questions of the log, in a real browser against a whole Holdfast: who opened whom, bulk, forgetting. */
import { readFile } from 'node:fs/promises';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { fromCbor, toCbor } from '#base/cbor.ts';
import { systemClock, systemRandom } from '#base/clock.ts';
import { type Uuid, uuidFromBytes, uuidv7 } from '#base/ids.ts';
import type { Role } from '#base/roles.ts';
import { dayOf } from '#base/stream.ts';
import { decodeEntry } from '#journal/entry.ts';
import { logReader } from '#sync/log-reader.ts';
import { faultsSeenByAxe } from '#testkit/axe.ts';
import { enrolAt, launchBrowser, type Person, personAt } from '#testkit/browser.ts';
import { agree, type Desk, invite, write } from '#testkit/person.ts';
import { journalPage } from '#wire/server.ts';
import { findHeadlessChromium, NO_CHROMIUM } from '../../../scripts/find-chromium.ts';
import { type Installation, startInstallation } from './installation.ts';

const chromium = findHeadlessChromium(process.env);
if (chromium === undefined) process.stderr.write(`${NO_CHROMIUM}\n`);

const SERVICE = 'out-of-hours';
const BASIL = 'Master Basil Oregano Testington';
const DESK = { width: 1280, height: 900 };
/** Its script does not come to Ben until he asks for it a second time. */
const LOST_PAGE = /find-person-page/;
/** Its script throws when it is drawn. */
const BROKEN_PAGE = /packs-page/;
const PHONE = { width: 390, height: 844 };

let holdfast: Installation;
let operator: Desk;
let second: Desk;
let browser: Browser;
let grace: Person;
let graceId: Uuid;
let ben: Person;
/** Basil's. */
let caseId: Uuid;
let patient: Uuid;

beforeAll(async () => {
  if (chromium === undefined) return;
  holdfast = await startInstallation();
  operator = await holdfast.signInElsewhere(holdfast.enrolment!);
  second = await holdfast.signInElsewhere((await invited('operator')).link);
  await approveGateway();
  await vi.waitFor(async () => expect(await holdfast.sendReport('whole.xml')).toBe(200), {
    timeout: 30_000,
    interval: 500,
  });
  browser = await launchBrowser(chromium);
  grace = await personAt(browser, holdfast.origin, { size: DESK });
  ben = await personAt(browser, holdfast.origin, { size: DESK });
  await ben.context.route(LOST_PAGE, (route) => route.abort());
  const body = 'export default () => { throw new Error("no page") };';
  await ben.context.route(BROKEN_PAGE, (route) =>
    route.fulfill({ contentType: 'text/javascript', body }),
  );
  const guardian = await invited('guardian');
  graceId = guardian.account;
  await enrolAt(grace.page, grace.passkeys, guardian.link, 'Grace Lindqvist');
  await enrolAt(ben.page, ben.passkeys, (await invited('clinician')).link, 'Ben Adeyemi');
});
afterAll(async () => {
  await browser?.close();
  await holdfast?.stop();
});
afterEach(() => {
  for (const person of [grace, ben]) expect(person?.complaints.splice(0) ?? []).toEqual([]);
});

async function invited(role: Role): Promise<{ account: Uuid; link: string }> {
  const account = uuidv7(systemClock, systemRandom);
  const needed = role === 'guardian' ? second : null;
  return {
    account,
    link: await invite(operator, holdfast.origin, [role], [SERVICE], account, needed),
  };
}

async function approveGateway(): Promise<void> {
  await holdfast.sendReport('whole.xml');
  const [machine] = await vi.waitFor(
    async () => {
      const { machines } = await operator.session.call('pendingMachines', {});
      expect(machines).toHaveLength(1);
      return machines;
    },
    { timeout: 30_000, interval: 200 },
  );
  const account = uuidv7(systemClock, systemRandom);
  await write(operator, {
    stream: 'directory',
    after: 0,
    type: 'machine.approved',
    facts: { account, name: 'Gateway', role: 'gateway', key: machine!.key },
  });
}

async function go(page: Page, place: string): Promise<void> {
  await page.getByRole('link', { name: place, exact: true }).click();
  await page.getByRole('heading', { name: place, level: 1 }).waitFor();
}

const tally = (page: Page) => page.locator('.desk-answer__tally');
const rowsOf = (page: Page) => page.locator('.desk-journal tbody tr');

/** At a desk and on a phone: nothing that axe finds, nothing to scroll sideways for. */
async function isFit(page: Page): Promise<void> {
  for (const size of [PHONE, DESK]) {
    await page.setViewportSize(size);
    expect(await faultsSeenByAxe(page), `at ${size.width}`).toEqual([]);
    const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(over, `at ${size.width}`).toBeLessThanOrEqual(0);
  }
}

function alertSaying(page: Page | Locator, words: string): Promise<void> {
  return page.getByRole('alert').filter({ hasText: words }).waitFor();
}

async function findBasil(page: Page | Locator): Promise<void> {
  await page.getByLabel('Name, date of birth and postcode').check();
  await page.getByLabel('Family name').fill('TESTINGTON');
  await page.getByLabel('Date of birth', { exact: true }).fill('6 May 2019');
  await page.getByLabel('Postcode', { exact: true }).fill('zz99 3wz');
  await page.getByRole('button', { name: 'Find', exact: true }).click();
}

describe.runIf(chromium !== undefined)('a guardian', () => {
  it('has places of their own, which nobody else is shown', async () => {
    const places = ({ page }: Person) =>
      page.getByRole('navigation', { name: 'Places' }).getByRole('link').allInnerTexts();
    await expect
      .poll(() => places(grace))
      .toEqual([
        'Board',
        'Set aside',
        'Find a person',
        'People',
        'Who opened whom',
        'Bulk and forgetting',
      ]);
    expect(await places(ben)).toEqual(['Board', 'Set aside', 'Find a person', 'People']);
  });

  it('sees a clinician open somebody, and from where', async () => {
    await ben.page.getByRole('link', { name: BASIL }).click();
    await ben.page.getByRole('heading', { name: BASIL }).waitFor();
    caseId = new URL(ben.page.url()).pathname.split('/')[2] as Uuid;
    const { page } = grace;
    await go(page, 'Who opened whom');
    await expect.poll(() => tally(page).innerText()).toBe('1 opening of 1 person by 1 colleague.');
    const row = rowsOf(page).first();
    const cells = (await row.getByRole('cell').allInnerTexts()).map((text) =>
      text.replaceAll(/\s+/g, ' '),
    );
    expect(cells[0]).toMatch(/^\d\d:\d\d$/);
    expect(cells[1]).toBe('Ben Adeyemi Clinician');
    expect(cells[2]).toBe('Opened');
    expect(cells[3]).toMatch(/^Person [0-9a-f]{4} [0-9a-f]{4}/);
    expect(cells[4]).toBe('Care');
    expect(cells[5]).toMatch(/^Device [0-9a-f]{4}-[0-9a-f]{4} Out of hours; signed in \d\d:\d\d$/);
    await page.getByText('Every signature holds.').waitFor();
    expect(await page.content()).not.toContain('Testington');
    await page.getByRole('img', { name: /^By day\. Busiest: .*, with 1\.$/ }).waitFor();
    await isFit(page);
  });

  it('chooses what is shown: kinds, days, colleague', async () => {
    const { page } = grace;
    await page.getByLabel('Signing in and out').check();
    await page.getByLabel('By machines').check();
    await page.getByRole('button', { name: 'Show', exact: true }).click();
    await expect.poll(() => rowsOf(page).count()).toBeGreaterThan(4);
    expect(await rowsOf(page).allInnerTexts()).toContainEqual(expect.stringContaining('Gateway'));

    await page.getByLabel('Colleague').selectOption({ label: 'Grace Lindqvist' });
    await page.getByRole('button', { name: 'Show', exact: true }).click();
    await expect.poll(() => tally(page).innerText()).toBe('1 signing in.');
    expect(await rowsOf(page).first().innerText()).toContain('With a passkey');

    await page.getByLabel('Colleague').selectOption({ label: 'Everybody' });
    for (const kind of ['Signing in and out', 'By machines']) await page.getByLabel(kind).uncheck();
    await page.getByLabel('First day').fill('2020-01-01');
    await page.getByLabel('Last day').fill('2019-12-31');
    await page.getByRole('button', { name: 'Show', exact: true }).click();
    await alertSaying(page, 'The last day is before the first');
    await page.getByLabel('Last day').fill('2020-01-02');
    await page.getByRole('button', { name: 'Show', exact: true }).click();
    await page.getByText('Nothing of this kind on these days').waitFor();
    await isFit(page);
  });

  it('turns pages', async () => {
    const streams = [{ stream: 'directory', subject: null }];
    for (let i = 0; i < 55; i += 1)
      await second.session.call('grant', { streams, purpose: 'directory' });
    const { page } = grace;
    await go(page, 'Board');
    await go(page, 'Who opened whom');
    await page.getByLabel('Boards and lists').check();
    await page.getByRole('button', { name: 'Show', exact: true }).click();
    const pages = page.getByRole('navigation', { name: 'Pages' });
    await pages.getByText(/^1 to 50 of \d+$/).waitFor();
    expect(await rowsOf(page).count()).toBe(50);
    expect(await pages.getByRole('button', { name: 'Newer' }).count()).toBe(0);
    await isFit(page);
    await pages.getByRole('button', { name: 'Older' }).click();
    await pages.getByText(/^51 to (\d+) of \1$/).waitFor();
    await pages.getByRole('button', { name: 'Newer' }).click();
    await pages.getByText(/^1 to 50 of/).waitFor();
  });

  it('finds a person, which is in the journal itself, and asks of them alone', async () => {
    const { page } = grace;
    await go(page, 'Board');
    await go(page, 'Who opened whom');
    await page.getByText('One person alone').click();
    await page.getByText('counts as opening them').waitFor();
    await page.getByText('You opened or looked up 0 of 20 people in the last hour.').waitFor();
    await findBasil(page);
    await page.getByText(/^Person .* alone\.$/).waitFor();
    await expect
      .poll(() => tally(page).innerText())
      .toBe('1 opening of 1 person by 1 colleague, 1 lookup.');
    expect(await rowsOf(page).first().innerText()).toContain(
      'By name, date of birth and postcode, then a name that sounds alike, and date of birth: found',
    );
    await isFit(page);
    await page.getByRole('button', { name: 'Show everybody' }).click();
    await page.getByText('One person alone').waitFor();
  });

  it('is told of broken glass with its reason and its review', async () => {
    const lead = await holdfast.signInElsewhere((await invited('shift-lead')).link);
    const begun = (await headersOf(`case/${caseId}`)).find(({ type }) => type === 'case.received');
    patient = uuidFromBytes(begun!.facts.patient as Uint8Array);
    const stream = `notices/${dayOf(systemClock())}`;
    await lead.keyring.ensure([{ stream, subject: null }], 'notices');
    const glass = await write(lead, {
      stream,
      after: 0,
      type: 'glass.broken',
      facts: { patient, reason: 'safeguarding' },
      payload: { reason: 'The school rang' },
    });
    const { page } = grace;
    await go(page, 'Board');
    await go(page, 'Who opened whom');
    const row = rowsOf(page).filter({ hasText: 'Broke glass' });
    await row.getByText('Safeguarding; not yet reviewed').waitFor();
    await row.getByText('“The school rang”').waitFor();
    await operator.keyring.ensure([{ stream, subject: null }], 'notices');
    await write(operator, {
      stream,
      after: 0,
      type: 'glass.reviewed',
      facts: { glass: glass.id, finding: 'in-order' },
      payload: { note: 'As it should be' },
    });
    await go(page, 'Board');
    await go(page, 'Who opened whom');
    await row.getByText(/reviewed by a colleague: in order/).waitFor();
    await page.getByText('Every signature holds.').waitFor();
    await isFit(page);
  });

  it('is shown which entry nobody signed, where the server was turned against them', async () => {
    const { page } = grace;
    await page.route('**/access-journal', async (route) => {
      const response = await route.fetch();
      const told = journalPage.parse(fromCbor(new Uint8Array(await response.body())));
      const forged = told.entries.find(({ bytes }) => typeOf(bytes) === 'access.granted')!;
      // The last byte is the signature’s.
      forged.bytes[forged.bytes.length - 1]! ^= 1;
      await route.fulfill({ response, body: Buffer.from(toCbor(told)) });
    });
    await go(page, 'Board');
    await go(page, 'Who opened whom');
    await alertSaying(page, 'Not signed by whom they say: 1');
    const marked = rowsOf(page).filter({ hasText: 'Signature does not hold' });
    expect(await marked.count()).toBe(1);
    expect(await marked.innerText()).toContain('Opened');
    await isFit(page);
    await page.unroute('**/access-journal');
    await page.getByRole('button', { name: 'Show', exact: true }).click();
    await page.getByText('Every signature holds.').waitFor();
  });

  it('saves it as a file whose rows stand in the log where they say', async () => {
    const { page } = grace;
    const downloading = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Save as CSV' }).click();
    const download = await downloading;
    expect(download.suggestedFilename()).toMatch(
      /^who-opened-whom-\d{4}-\d\d-\d\d-to-\d{4}-\d\d-\d\d\.csv$/,
    );
    await page.getByText(/^Saved: \d+ entries\.$/).waitFor();
    const bytes = await readFile(await download.path());
    expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
    const [names, ...rows] = bytes.subarray(3).toString('utf8').trimEnd().split('\r\n');
    expect(names).toMatch(/^Position in the log,Entry,When \(UTC\),Who,/);
    expect(rows).toHaveLength(await rowsOf(page).count());
    const log = new Map(
      (await journalOf(operator)).map(({ index, bytes: entry }) => [
        index,
        decodeEntry(entry).header.id,
      ]),
    );
    for (const row of rows) {
      const [position, entry] = row.split(',');
      expect(log.get(Number(position))).toBe(entry);
    }
    expect(bytes.toString('utf8')).toContain(patient);
    expect(bytes.toString('utf8')).not.toMatch(/Testington|The school rang/);
  });

  it('comes from a case that they may not open to who did', async () => {
    const { page } = grace;
    await page.goto(`/case/${caseId}`);
    await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
    await page.getByRole('heading', { name: 'The case did not open' }).waitFor();
    await page.getByRole('link', { name: 'Who opened this person' }).click();
    await expect.poll(() => tally(page).innerText()).toContain('1 opening of 1 person');
    expect(page.url()).not.toContain(patient);
  });
});

describe.runIf(chromium !== undefined)('everybody', () => {
  it('sees what they opened themselves', async () => {
    const { page } = ben;
    await page.getByRole('link', { name: 'Ben Adeyemi' }).click();
    await page.getByRole('link', { name: 'What you opened' }).click();
    await page.getByRole('heading', { name: 'What you opened', level: 1 }).waitFor();
    await expect.poll(() => tally(page).innerText()).toBe('1 opening of 1 person.');
    expect(await page.getByLabel('Colleague').count()).toBe(0);
    await isFit(page);
    await rowsOf(page).getByRole('link').click();
    await page.getByRole('heading', { name: BASIL }).waitFor();
  });

  it('is refused what others opened, by whatever address', async () => {
    const { page } = ben;
    await page.goto('/who-opened-whom');
    await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
    await alertSaying(page, 'You may not open this');
    expect(await rowsOf(page).count()).toBe(0);
    await page.goto('/');
    await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
  });

  it('goes on where a page does not come, and can ask for it again', async () => {
    const { page, context } = ben;
    await page.getByText('Connected', { exact: true }).waitFor();
    await page.getByRole('link', { name: 'Find a person' }).click();
    await page.getByRole('heading', { name: 'This page did not come' }).waitFor();
    await isFit(page);
    await context.unroute(LOST_PAGE);
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByRole('heading', { name: 'Find a person', level: 1 }).waitFor();
  });

  it('goes on where a page cannot be drawn', async () => {
    const { page } = ben;
    await page.evaluate(() => {
      history.pushState(null, '', '/packs');
      dispatchEvent(new PopStateEvent('popstate'));
    });
    await page.getByRole('heading', { name: 'This page could not be shown' }).waitFor();
    await isFit(page);
    await page.getByRole('link', { name: 'Back to the board' }).click();
    await page.getByRole('heading', { name: 'Board', level: 1 }).waitFor();
    expect(ben.complaints.splice(0).join()).toContain('no page');
  });

  it('finds a person by what a caller says, and comes to their case', async () => {
    const { page } = ben;
    await go(page, 'Find a person');
    await isFit(page);
    await page.getByRole('textbox', { name: 'NHS number' }).fill('999 111 2226');
    await page.getByText('one of its digits is wrong').waitFor();
    await page.getByRole('button', { name: 'Find', exact: true }).click();
    await alertSaying(page, 'one of its digits is wrong');
    await isFit(page);
    await page.getByRole('textbox', { name: 'NHS number' }).fill('999 111 2227');
    await page.getByRole('status').filter({ hasText: 'the digits hold' }).waitFor();
    await page.getByLabel('Phone and date of birth').check();
    await page.getByRole('button', { name: 'Find', exact: true }).click();
    await alertSaying(page, 'Enter the day, month and year of birth');
    await findBasil(page);
    const found = page.getByRole('region', { name: 'Found' });
    await found.getByText(/^, 1 case:|1 case:/).waitFor();
    await isFit(page);
    await found.getByRole('link', { name: /^Out of hours, / }).click();
    await page.getByRole('heading', { name: BASIL }).waitFor();
  });

  it('keeps all that was pasted, and is told beside the field that it is too long to ask with', async () => {
    const { page } = ben;
    await go(page, 'Find a person');
    await page.getByLabel('Name, date of birth and postcode').check();
    const name = page.getByLabel('Family name');
    const pasted = 'Łong '.repeat(80).trim();
    await name.fill(pasted);
    await page.getByText('“Family name” can be 200 characters long; it has 399').waitFor();
    await page.getByLabel('Date of birth', { exact: true }).fill('6 May 2019');
    await page.getByLabel('Postcode', { exact: true }).fill('zz99 3wz');
    await page.getByRole('button', { name: 'Find', exact: true }).click();
    await alertSaying(page, '“Family name” can be 200 characters long; it has 399');
    expect(await name.inputValue()).toBe(pasted);
    await isFit(page);
    await name.fill('Test\u202eington');
    await page.getByText('has a character that cannot be seen, after “Test”').waitFor();
    await page.getByText(/^You opened or looked up 1 of 60/).waitFor();
    await go(page, 'Board');
  });

  it('is told that nobody is known by that', async () => {
    const { page } = ben;
    await go(page, 'Find a person');
    await page.getByRole('textbox', { name: 'NHS number' }).fill('999 000 4951');
    await page.getByRole('button', { name: 'Find', exact: true }).click();
    await page.getByText('Nobody is known here by that').waitFor();
    await page.getByText(/^You opened or looked up 2 of 60/).waitFor();
  });
});

describe.runIf(chromium !== undefined)('what takes two', () => {
  it('opens in bulk once a second person agreed', async () => {
    const { page } = grace;
    await page.getByRole('link', { name: 'Bulk and forgetting' }).click();
    const form = page.getByRole('region', { name: 'Open in bulk' });
    await form.getByRole('button', { name: 'Propose with your passkey' }).click();
    await alertSaying(form, 'Choose a colleague');
    await isFit(page);
    await form.getByLabel('Who opens them').selectOption({ label: 'Ben Adeyemi' });
    await form.getByLabel('Somebody asks for their record').check();
    await form.getByLabel('How many people at most').fill('5');
    await form.getByLabel('Why').fill('Letter of 24 November');
    await form.getByRole('button', { name: 'Propose with your passkey' }).click();
    await form.getByText('Proposed: it waits for a second person.').waitFor();
    const waiting = page.getByRole('region', { name: 'Waits for a second person' });
    await waiting
      .getByText(/lets Ben Adeyemi open up to 5 people until .*, for subject access/)
      .waitFor();
    await waiting.getByText('“Letter of 24 November”').waitFor();
    expect(await waiting.getByRole('button').count()).toBe(0);
    await isFit(page);
    await agree(second, await idOf('bulk.opened'));
    await waiting.waitFor({ state: 'detached' });
    const standing = page.getByRole('region', { name: 'In bulk just now' });
    await standing.getByText(/Ben Adeyemi: up to 5 people/).waitFor();
    await isFit(page);
    await go(page, 'Who opened whom');
    const row = rowsOf(page).filter({ hasText: 'Opened in bulk' });
    await row.getByText(/^Subject access, for Ben Adeyemi, up to 5 people.*agreed by/).waitFor();
  });

  it('lets a guardian find out who somebody is in bulk alone, and says so in the journal', async () => {
    const { page } = grace;
    const show = page.getByRole('button', { name: /^Find out who/ });
    expect(await show.count()).toBe(0);
    const stream = `notices/${dayOf(systemClock())}`;
    const { id } = await write(operator, {
      stream,
      after: 0,
      type: 'bulk.opened',
      facts: {
        account: graceId,
        purpose: 'subject-access',
        people: 5,
        until: systemClock() + 3_600_000,
      },
      payload: { reason: 'Who are they?' },
    });
    await agree(second, id);
    await show.first().click();
    await page.getByText(BASIL).first().waitFor();
    await go(page, 'Board');
    await go(page, 'Who opened whom');
    await rowsOf(page).getByText('In bulk: subject access').waitFor();
  });

  it('forgets a person after three steps and a second person', async () => {
    const { page } = grace;
    await go(page, 'Bulk and forgetting');
    const card = page.getByRole('region', { name: 'Forget a person' });
    await findBasil(card);
    await card.getByText('What goes, for good').waitFor();
    await card.getByText('A case is still open').waitFor();
    await isFit(page);
    const propose = card.getByRole('button', { name: 'Propose with your passkey' });
    await propose.click();
    await alertSaying(card, 'Type “forget”');
    await isFit(page);
    await card.getByLabel('A court ordered it').check();
    await card.getByLabel('Type “forget” to confirm').fill('forget');
    await propose.click();
    await card.getByText('Proposed: it waits for a second person.').waitFor();

    // Another guardian, whose desk was not there when it was proposed.
    const other = await personAt(browser, holdfast.origin, { size: DESK });
    await enrolAt(other.page, other.passkeys, (await invited('guardian')).link, 'Gil Okafor');
    await other.page.getByRole('link', { name: 'People', exact: true }).click();
    const waiting = other.page.getByRole('region', { name: 'Waits for a second person' });
    await waiting.getByText(/Grace Lindqvist, .* forgets person .* A court ordered it\./).waitFor();
    await isFit(other.page);
    await waiting.getByRole('button', { name: 'Agree with your passkey' }).click();
    await waiting.waitFor({ state: 'detached' });
    await other.context.close();

    await findBasil(card);
    await card.getByText('Nobody is known here by that').waitFor();
    await ben.page.goto(`/case/${caseId}`);
    await ben.page.getByRole('button', { name: 'Sign in with a passkey' }).click();
    await alertSaying(ben.page, 'You may not open this');
    await go(page, 'Who opened whom');
    await rowsOf(page)
      .getByText(/^A court ordered it; agreed by Gil Okafor/)
      .waitFor();
  });
});

/** The one of this type. */
async function idOf(type: string): Promise<Uuid> {
  const all = (await journalOf(operator)).map(({ bytes }) => decodeEntry(bytes).header);
  return all.find((header) => header.type === type)!.id;
}

const typeOf = (bytes: Uint8Array) => decodeEntry(bytes).header.type;

function readerOf({ session }: Desk) {
  return logReader({ origin: holdfast.origin, ticket: session.ticket, fetch });
}

async function headersOf(stream: string) {
  const { entries } = await readerOf(operator).entries(stream);
  return entries.map(({ bytes }) => decodeEntry(bytes).header);
}

/** Everything in the journal. */
async function journalOf(desk: Desk) {
  const ask = {
    account: null,
    patient: null,
    kinds: ['opening', 'lookup', 'glass', 'freeze', 'bulk', 'forgotten'] as const,
    from: 0,
    to: Number.MAX_SAFE_INTEGER,
    before: null,
  };
  const { entries } = await readerOf(desk).accessJournal({ ...ask, kinds: [...ask.kinds] });
  return entries;
}
