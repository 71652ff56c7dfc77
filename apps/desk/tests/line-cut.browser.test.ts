/** A room loses its line to the main site, in a real browser against two whole Holdfasts: it works on by its own lifeboat, and comes back. */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock, systemRandom } from '#base/clock.ts';
import { uuidv7 } from '#base/ids.ts';
import { streamName } from '#base/stream.ts';
import { parseIntroduction } from '#identity/lifeboat-introduction.ts';
import { relayTransport } from '#sync/transport.ts';
import { faultsSeenByAxe } from '#testkit/axe.ts';
import { enrolAt, launchBrowser, type Person, personAt } from '#testkit/browser.ts';
import { approvedMachine, newCase } from '#testkit/machine.ts';
import { agree, type Desk, enrolAndSignIn, invite, write } from '#testkit/person.ts';
import { findHeadlessChromium, NO_CHROMIUM } from '../../../scripts/find-chromium.ts';
import { type Network, openNetwork } from './forward-proxy.ts';
import {
  type Installation,
  type StandingBy,
  startInstallation,
  startLifeboat,
} from './installation.ts';

const chromium = findHeadlessChromium(process.env);
if (chromium === undefined) process.stderr.write(`${NO_CHROMIUM}\n`);

const HOLDFAST = fileURLToPath(new URL('../../cli/holdfast.js', import.meta.url));
const SERVICE = 'out-of-hours';
const HOUR_MS = 3_600_000;
const PHONE = { width: 390, height: 844 };

let holdfast: Installation;
let harbour: StandingBy;
let browser: Browser;
let olive: Person;
let pia: Person;
let ben: Person;
/** At the lifeboat’s own address; whoever touches there comes with their passkey. */
let quay: Page;
let network: Network;
/** Works at the main site, with a desk in software. */
let cara: Desk;
/** A case that both sites take. */
let both: Awaited<ReturnType<typeof newCase>>;

beforeAll(async () => {
  if (chromium === undefined) return;
  holdfast = await startInstallation();
  const { origin } = holdfast;
  const first = await holdfast.signInElsewhere(holdfast.enrolment!);
  const second = await enrolAndSignIn(
    relayTransport(origin, fetch),
    origin,
    await invite(first, origin, ['operator'], [SERVICE], newId()),
  );
  harbour = await startLifeboat(holdfast);
  await nameHarbour(first, second);
  network = await openNetwork();
  browser = await launchBrowser(chromium);
  [olive, pia, ben] = [
    await personAt(browser, origin),
    await personAt(browser, origin),
    await personAt(browser, origin, { proxy: network.server }),
  ];
  quay = await browser.newPage({ baseURL: harbour.origin });
  await enrol(first, olive, 'shift-lead', 'Olive Operator');
  await enrol(first, pia, 'shift-lead', 'Pia Lead');
  await enrol(first, ben, 'clinician', 'Ben Adeyemi');
  const machine = await approvedMachine(relayTransport(origin, fetch), first);
  await newCase(machine, SERVICE);
  both = await newCase(machine, SERVICE, systemClock() + HOUR_MS);
  const caras = await invite(first, origin, ['clinician'], [SERVICE], newId());
  cara = await enrolAndSignIn(relayTransport(origin, fetch), origin, caras);
});
afterAll(async () => {
  await browser?.close();
  await network?.close();
  await harbour?.stop();
  await holdfast?.stop();
});

const newId = () => uuidv7(systemClock, systemRandom);
const heading = (page: Page, name: string) =>
  page.getByRole('heading', { level: 1, name }).waitFor();

async function enrol(by: Desk, person: Person, role: 'shift-lead' | 'clinician', name: string) {
  const link = await invite(by, holdfast.origin, [role], [SERVICE], newId());
  await enrolAt(person.page, person.passkeys, link, name);
}

async function nameHarbour(first: Desk, second: Desk): Promise<void> {
  const facts = parseIntroduction(harbour.introduction)!;
  const draft = { stream: 'org', after: 0, type: 'lifeboat.named', facts } as const;
  await agree(second, (await write(first, draft)).id);
}

/** Two people touch their passkeys at the page that is open at the lifeboat. */
async function touchBoth(second: string): Promise<void> {
  const olives = await olive.passkeys.copyTo(quay);
  await quay.getByRole('button', { name: 'First person: touch a passkey' }).click();
  await quay.getByText('The first person has touched their passkey.').waitFor();
  await olives.unplug();
  const pias = await pia.passkeys.copyTo(quay);
  await quay.getByRole('button', { name: second }).click();
  await quay.getByText(/^This (room works|site has given way)/).waitFor({ timeout: 30_000 });
  await pias.unplug();
}

describe.skipIf(chromium === undefined)('a room without its line', () => {
  it('works at the main site before', async () => {
    const { page } = ben;
    await page.goto('/');
    await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
    await heading(page, 'Board');
    await page.getByText('Everything is safe').waitFor();
  });

  it('loses an answer on its way, and no session: browsers ask once more what they hear nothing of', async () => {
    const { page } = ben;
    for (const name of ['Away (a)', 'You are away (a)']) {
      const lost = network.loseAnswer('/relay/channel');
      await page.getByRole('button', { name }).click();
      await lost;
      await page.getByText('Everything is safe').waitFor();
      await heading(page, 'Board');
    }
  });

  it('is given its own lifeboat by two people, who say that the main site lives', async () => {
    network.cutOff(holdfast.origin);
    await quay.goto('/launch');
    await quay.getByLabel('It goes on, and cannot be reached from here').check();
    await quay.getByText('This room works here until the line is back.').waitFor();
    expect(await faultsSeenByAxe(quay)).toEqual([]);
    await quay.setViewportSize(PHONE);
    expect(await faultsSeenByAxe(quay)).toEqual([]);
    await touchBoth('Second person: launch it');
  });

  it('goes on there', async () => {
    const { page } = ben;
    await page.getByText('Harbour has taken over.').waitFor({ timeout: 60_000 });
    await page.getByRole('button', { name: 'Go on there' }).click();
    await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
    await heading(page, 'Board');
    await page.getByRole('button', { name: 'Take next (n)' }).click();
    await page.getByRole('button', { name: 'Put back in the queue' }).waitFor();
  });

  it('takes a case that somebody at the main site takes too', async () => {
    const stream = streamName({ kind: 'case', id: both.id });
    await cara.keyring.ensure([{ stream, subject: both.patient }], 'care');
    await write(cara, { stream, after: 1, type: 'case.taken', facts: {} });
    const { page } = ben;
    await page.getByRole('link', { name: 'Board' }).click();
    await page
      .getByRole('link', { name: /^Case received/ })
      .last()
      .click();
    await page.getByRole('button', { name: 'Take this case' }).click();
    await page.getByRole('button', { name: 'Put back in the queue' }).waitFor();
  });

  it('gives way once the line is back, by two people again', async () => {
    network.cutOff(null);
    // Their passkeys count on: what was touched at the quay was a copy.
    for (const { page } of [olive, pia]) {
      await page.goto('/');
      await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
      await heading(page, 'Board');
    }
    await quay.goto('/stand-down');
    await heading(quay, 'Stand this site down');
    await quay.getByText(`Main site (${holdfast.origin})`).waitFor();
    expect(await faultsSeenByAxe(quay)).toEqual([]);
    await quay.setViewportSize({ width: 1280, height: 800 });
    await touchBoth('Second person: stand it down');
    const args = [HOLDFAST, 'join', harbour.origin, '--data', holdfast.data, '--json'];
    const { stdout } = await promisify(execFile)(process.execPath, args);
    expect(JSON.parse(stdout)).toMatchObject({ awaited: 0 });
  });

  it('is at the main site again, with what was done meanwhile', async () => {
    const { page } = ben;
    await page.getByText('The server answers again.').waitFor({ timeout: 60_000 });
    await page.getByRole('button', { name: 'Go on with it' }).click();
    await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
    await page.getByRole('link', { name: 'Board' }).click();
    await page.getByRole('button', { name: 'Mine (1)' }).waitFor();
  });

  it('has somebody settle what both sites decided', async () => {
    const { page } = ben;
    await page.getByText('1 to decide').waitFor();
    await page
      .getByRole('link', { name: /^Case received/ })
      .first()
      .click();
    const card = page.getByRole('region', { name: 'Two sites disagree' });
    await card.getByRole('region', { name: 'This site' }).waitFor();
    await card.getByRole('region', { name: 'The other site' }).waitFor();
    expect(await faultsSeenByAxe(page)).toEqual([]);
    await page.setViewportSize(PHONE);
    expect(await faultsSeenByAxe(page)).toEqual([]);
    await card.getByRole('button', { name: 'Decide' }).click();
    await card.getByText('Choose as what it goes on').first().waitFor();
    await card.getByLabel('It waits in the queue').check();
    await card.getByLabel('Why?').fill('Nobody has rung yet.');
    await card.getByRole('button', { name: 'Decide' }).click();
    await page.getByRole('button', { name: 'Take this case' }).waitFor();
  });
});
