/** A shift lead and the national measures, in a real browser against a whole Holdfast that has some days behind it. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { systemClock, systemRandom } from '#base/clock.ts';
import { type Uuid, uuidv7 } from '#base/ids.ts';
import { dayAfter, dayInLondon, startOfDay } from '#base/london-day.ts';
import { dayOf } from '#base/stream.ts';
import { nodePrimitives } from '#seal/primitives-node.ts';
import { author, type Draft } from '#sync/author.ts';
import { relayTransport } from '#sync/transport.ts';
import { faultsSeenByAxe } from '#testkit/axe.ts';
import { enrolAt, launchBrowser, type Person, personAt } from '#testkit/browser.ts';
import { approvedMachine, type Machine } from '#testkit/machine.ts';
import { type Desk, invite } from '#testkit/person.ts';
import { findHeadlessChromium, NO_CHROMIUM } from '../../../scripts/find-chromium.ts';
import { type Installation, startInstallation } from './installation.ts';

const chromium = findHeadlessChromium(process.env);
if (chromium === undefined) process.stderr.write(`${NO_CHROMIUM}\n`);

const SERVICE = 'out-of-hours';
const DESK = { width: 1440, height: 900 };
const PHONE = { width: 390, height: 844 };
const HOUR_MS = 3_600_000;
const TODAY = dayInLondon(Date.now());
const DAYS = 4;

let holdfast: Installation;
let operator: Desk;
let browser: Browser;
let lead: Person;
let clinician: Person;
/** The first case of yesterday. */
let yesterdays: Uuid;

beforeAll(async () => {
  if (chromium === undefined) return;
  holdfast = await startInstallation();
  operator = await holdfast.signInElsewhere(holdfast.enrolment!);
  await holdfast.enrolElsewhere(await invited('operator'));
  const doctor = await holdfast.signInElsewhere(await invited('clinician'));
  const transport = relayTransport(holdfast.origin, fetch);
  const machine = await approvedMachine(transport, operator);
  for (let ago = DAYS; ago >= 1; ago -= 1) {
    const [first] = await aDay(machine, doctor, ago);
    yesterdays = first!;
  }
  browser = await launchBrowser(chromium);
  lead = await personAt(browser, holdfast.origin, { size: DESK });
  clinician = await personAt(browser, holdfast.origin, { size: DESK });
  await enrolAt(lead.page, lead.passkeys, await invited('shift-lead'), 'Leila Osei');
  await enrolAt(clinician.page, clinician.passkeys, await invited('clinician'), 'Ben Adeyemi');
});
afterAll(async () => {
  await browser?.close();
  await holdfast?.stop();
});
afterEach(() => {
  for (const person of [lead, clinician]) expect(person?.complaints.splice(0) ?? []).toEqual([]);
});

function invited(role: 'operator' | 'clinician' | 'shift-lead'): Promise<string> {
  const account = uuidv7(systemClock, systemRandom);
  return invite(operator, holdfast.origin, [role], [SERVICE], account);
}

/** Writes as somebody wrote on an earlier day. */
function writing({ session, device, keyring }: Machine) {
  return async (drafts: readonly (readonly [at: number, draft: Draft])[]) => {
    const entries = [];
    for (const [at, draft] of drafts) {
      const parts = { session, device, keyring, primitives: nodePrimitives, random: systemRandom };
      entries.push(await author({ ...parts, clock: () => at, touch: null }).write(draft));
    }
    for (let i = 0; i < entries.length; i += 32)
      await session.call('append', { entries: entries.slice(i, i + 32) });
  };
}

/** Ten calls, of which more are given up the longer ago it is; two cases, one of them called back in time on even days. */
async function aDay(machine: Machine, doctor: Desk, ago: number): Promise<readonly Uuid[]> {
  const noon = startOfDay(dayAfter(TODAY, -ago)) + 12 * HOUR_MS;
  const room = `room/${dayOf(noon)}`;
  const rings = Array.from({ length: 10 }, (_, i): readonly [number, Draft] => {
    const [offered, waitMs] = [noon + i * 60_000, 4_000 + i * 2_000 + ago * 900];
    const facts = { service: SERVICE, offered };
    return [
      offered + waitMs,
      i < ago / 3
        ? {
            stream: room,
            after: 0,
            type: 'telephone.abandoned',
            facts: { ...facts, ended: offered + waitMs },
          }
        : {
            stream: room,
            after: 0,
            type: 'telephone.answered',
            facts: { ...facts, answered: offered + waitMs },
          },
    ];
  });
  await writing(machine)(rings);
  const ids = [uuidv7(systemClock, systemRandom), uuidv7(systemClock, systemRandom)];
  for (const [i, id] of ids.entries()) {
    const stream = `case/${id}`;
    const { patient } = await machine.session.call('match', {
      nhsNumber: null,
      family: `Made-up ${id}`,
      birthDate: '1980-01-01',
      phone: null,
      postcode: 'ZZ99 9ZZ',
      as: null,
    });
    await machine.keyring.ensure([{ stream, subject: patient }], 'receive');
    await writing(machine)([
      [
        noon,
        {
          stream,
          after: 0,
          type: 'case.received',
          facts: {
            patient,
            service: SERVICE,
            source: 'nhs-111-report',
            urgency: 'urgent',
            disposition: 'Dx12',
            due: noon + 2 * HOUR_MS,
          },
          payload: {
            patient: { name: 'Made-up Patient', gender: 'unknown' },
            problem: 'Abdominal pain',
            unmapped: 0,
            warnings: [],
          },
        },
      ],
    ]);
    if (i === 0) {
      const at = noon + (ago % 2 === 0 ? 1 : 3) * HOUR_MS;
      await doctor.keyring.ensure([{ stream, subject: null }], 'care');
      await writing(doctor)([
        [at, { stream, after: 1, type: 'case.taken', facts: {} }],
        [
          at,
          {
            stream,
            after: 2,
            type: 'case.contacted',
            facts: { outcome: 'spoke' },
            payload: { note: 'Better' },
          },
        ],
        [
          at + HOUR_MS,
          { stream, after: 3, type: 'case.closed', facts: { outcome: 'advice', gpMessage: false } },
        ],
      ]);
    }
  }
  return ids;
}

const card = (page: Page, name: string) => page.getByRole('region', { name, exact: true });
const figure = (page: Page, name: string) =>
  card(page, name).locator('.desk-figure__figure strong');

/** Nothing that axe finds, nothing to scroll sideways for. */
async function isFit(page: Page, size: typeof PHONE): Promise<void> {
  await page.setViewportSize(size);
  expect(await faultsSeenByAxe(page), `at ${size.width}`).toEqual([]);
  const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect(over, `at ${size.width}`).toBeLessThanOrEqual(0);
}

async function holdfastSays(...args: string[]): Promise<string> {
  const program = fileURLToPath(new URL('../../cli/holdfast.js', import.meta.url));
  const child = spawn(process.execPath, [program, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [out] = await Promise.all([text(child.stdout), once(child, 'exit')]);
  return out;
}

describe.runIf(chromium !== undefined)('the measures', () => {
  it('are a place of shift leads, not of clinicians', async () => {
    const places = ({ page }: Person) =>
      page.getByRole('navigation', { name: 'Places' }).getByRole('link').allInnerTexts();
    expect(await places(lead)).toContain('Measures');
    expect(await places(clinician)).not.toContain('Measures');
    await clinician.page.evaluate(() => history.pushState(null, '', '/measures'));
    await clinician.page.evaluate(() => dispatchEvent(new PopStateEvent('popstate')));
    await clinician.page.getByRole('alert').filter({ hasText: 'You may not open this.' }).waitFor();
  });

  it('say of a day what it was, in figures, words and a chart', async () => {
    const { page } = lead;
    await page.getByRole('link', { name: 'Measures', exact: true }).click();
    await page.getByRole('heading', { name: 'Measures', level: 1 }).waitFor();
    await page.getByLabel('Show', { exact: true }).selectOption('A day');
    await page.getByLabel('Which day').fill(dayAfter(TODAY, -1));
    const abandoned = card(page, 'Calls abandoned');
    await expect.poll(() => figure(page, 'Calls abandoned').innerText()).toBe('10%');
    expect(await abandoned.innerText()).toMatch(/Target missed: at most 3%/);
    expect(await abandoned.innerText()).toMatch(/Calls offered: 10\..*given up.*: 1\./s);
    expect(await card(page, 'Other call-backs within their timeframe').innerText()).toContain('0%');
    expect(await card(page, 'Calls assessed by a clinician').innerText()).toContain('50%');
    expect(await card(page, 'Immediate call-backs within 20 minutes').innerText()).toContain(
      'No case of these days for a clinician to speak to within 20 minutes',
    );
    await page.getByText(/Where there is no line there is no target/).waitFor();
    const unknown = card(page, 'First service offered by the directory accepted');
    expect(await unknown.innerText()).toContain('Not measured here');
    expect(await page.locator('.desk-figures__summary').innerText()).toMatch(
      /^4 targets met, 2 missed, 7 measures with nothing to count\.$/,
    );
    // Of the fourteen days that are drawn, these have a bar.
    await expect.poll(() => abandoned.locator('rect').count()).toBe(DAYS);
    await page.getByRole('button', { name: 'Earlier' }).click();
    await page.getByRole('heading', { name: /every service$/ }).waitFor();
    expect(page.url()).toMatch(new RegExp(`/measures/day-${dayAfter(TODAY, -2)}/-$`));
  });

  it('show nothing of other days while those that are asked for are counted', async () => {
    const { page } = lead;
    await card(page, 'Calls abandoned').waitFor();
    const held = Promise.withResolvers<void>();
    await page.route(/\/measures\?/, async (route) => {
      await held.promise;
      await route.continue();
    });
    await page.getByRole('button', { name: 'Earlier' }).click();
    await page.getByText('Counting…').waitFor();
    expect(await card(page, 'Calls abandoned').count()).toBe(0);
    expect(await page.getByRole('button', { name: 'Save as CSV' }).count()).toBe(0);
    held.resolve();
    await card(page, 'Calls abandoned').waitFor();
    await page.unroute(/\/measures\?/);
  });

  it('say of a month what its days were together, and are fit to be looked at', async () => {
    const { page } = lead;
    await page.getByLabel('Service', { exact: true }).selectOption('Out of hours');
    await page.getByLabel('Show', { exact: true }).selectOption('A month');
    await page.getByRole('heading', { name: /^[A-Z][a-z]+ 20\d\d, Out of hours$/ }).waitFor();
    await card(page, 'Calls abandoned').locator('summary').click();
    await isFit(page, PHONE);
    await page.getByRole('button', { name: 'Dark screen' }).click();
    await isFit(page, DESK);
    await page.getByRole('button', { name: 'Light screen' }).click();
  });

  it('go back where one came from, and open what stands behind a number', async () => {
    const { page } = lead;
    await page.getByLabel('Show', { exact: true }).selectOption('A day');
    await page.getByLabel('Which day').fill(dayAfter(TODAY, -1));
    const measure = 'Other call-backs within their timeframe';
    await card(page, measure).getByRole('link', { name: 'Show the 2 cases' }).click();
    await page.getByRole('heading', { name: measure, level: 1 }).waitFor();
    await page.getByText('2 of 2').waitFor();
    const rows = page.locator('.desk-table tbody tr');
    expect(await rows.allInnerTexts()).toEqual([
      expect.stringMatching(/Case .*Urgent: Speak to a local service within 2 hours.*✗ No/s),
      expect.stringMatching(/Case .*✗ No/s),
    ]);
    expect(await rows.first().getByRole('link').getAttribute('href')).toBe(`/case/${yesterdays}`);
    await isFit(page, PHONE);
    await page.setViewportSize(DESK);
    await page.goBack();
    await page.getByRole('heading', { name: 'Measures', level: 1 }).waitFor();
    await card(page, 'Average speed to answer')
      .getByRole('link', { name: 'Show the 9 calls' })
      .click();
    await page.getByText('9 of 9').waitFor();
    expect(await rows.first().innerText()).toMatch(/Telephone call.*Answered after 6\.9 s.*✓ Yes/s);
    await page.getByRole('link', { name: 'Back to the measures' }).click();
  });

  it('are the same, to the byte, at the command line without any key', async () => {
    const { page } = lead;
    await page.getByLabel('Show', { exact: true }).selectOption('A week');
    await page.getByLabel('A day of that week').fill(dayAfter(TODAY, -2));
    await card(page, 'Calls abandoned').getByRole('img').waitFor();
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Save as CSV' }).click(),
    ]);
    const [, from, to] = /^measures-(.*)-to-(.*)\.csv$/.exec(file.suggestedFilename())!;
    const saved = await readFile((await file.path())!, 'utf8');
    const said = await holdfastSays(
      'measures',
      holdfast.origin,
      '--from',
      from!,
      '--to',
      to!,
      '--csv',
    );
    expect(saved).toBe(`\u{feff}${said}`);
    expect(said.split('\r\n').length).toBeGreaterThan(35);
  });

  it('are a page on paper, without what only a screen has', async () => {
    const { page } = lead;
    const table = card(page, 'Calls abandoned').getByRole('table');
    expect(await table.count()).toBe(0);
    await page.emulateMedia({ media: 'print' });
    for (const gone of ['.desk-header', '.desk-figures__picker', '.desk-figures__take'])
      expect(await page.locator(gone).isVisible()).toBe(false);
    expect(await card(page, 'Calls abandoned').isVisible()).toBe(true);
    expect(await table.innerText()).toMatch(/Missed.*of 10/);
    const pdf = await page.pdf({ preferCSSPageSize: true });
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
    await page.emulateMedia({ media: null });
  });

  it('are an address that a browser can come to', async () => {
    const { page } = lead;
    for (const path of ['/measures', `/measures/week-${TODAY}/-/self-care`]) {
      const answer = await page.context().request.get(path, { headers: { accept: 'text/html' } });
      expect([answer.status(), answer.headers()['content-type']]).toEqual([
        200,
        expect.stringMatching(/^text\/html/),
      ]);
    }
  });
});
