/** Whatever is sent, typed or attached is shown as text: in a real browser, on every screen that shows it, nothing of it runs or becomes markup. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  enrolAt,
  inviteSecondOperator,
  launchBrowser,
  type Person,
  personAt,
} from '#testkit/browser.ts';
import { type Installation, startInstallation } from '../../apps/desk/tests/installation.ts';
import { findHeadlessChromium, NO_CHROMIUM } from '../../scripts/find-chromium.ts';
import { PAYLOADS, SELF_STARTING } from './payloads.ts';
import { poisonedReport } from './poisoned-report.ts';

const chromium = findHeadlessChromium(process.env);
if (chromium === undefined) process.stderr.write(`${NO_CHROMIUM}\n`);

/** The desk keeps nothing that is typed with marks that turn the order of reading; what is sent may have them. */
const TYPED = PAYLOADS.filter((text) => !/\p{Bidi_Control}/u.test(text)).join('\n');
const REPORTS = 6;

let holdfast: Installation;
let browser: Browser;
let person: Person;
/** How often a script of an attacker's ran. */
let fired = 0;
function ring(): void {
  fired += 1;
}

beforeAll(async () => {
  if (chromium === undefined) return;
  holdfast = await startInstallation();
  browser = await launchBrowser(chromium);
  person = await personAt(browser, holdfast.origin);
  await person.context.exposeFunction('canary', ring);
});
afterAll(async () => {
  await browser?.close();
  await holdfast?.stop();
});

/** Nothing ran, nothing tried to, and no word of it is markup: so nothing would run either, were there no policy. */
async function isHarmless(page: Page, where: string): Promise<void> {
  await page.locator('details').evaluateAll((all) => {
    for (const one of all as HTMLDetailsElement[]) one.open = true;
  });
  await page.waitForTimeout(150);
  const markup = await page.evaluate(() => {
    const alive =
      'script:not([src^="/assets/"]), iframe, object, embed, svg [onbegin], math, #desk noscript, [srcdoc]';
    const handled = [...document.querySelectorAll('*')].filter((element) =>
      element.getAttributeNames().some((name) => name.startsWith('on')),
    );
    const leading = [...document.querySelectorAll('a[href]')].filter((link) => {
      const { protocol, origin } = new URL((link as HTMLAnchorElement).href);
      return protocol !== 'tel:' && (origin !== location.origin || link.hasAttribute('download'));
    });
    return [...document.querySelectorAll(alive), ...handled, ...leading].map(
      (one) => one.outerHTML,
    );
  });
  expect(markup, where).toEqual([]);
  expect(fired, where).toBe(0);
  expect(person.complaints, where).toEqual([]);
}

describe.runIf(chromium !== undefined)('an attacker’s words', () => {
  it('do run where a page makes markup of them, and are seen to', async () => {
    const context = await browser.newContext();
    await context.exposeFunction('canary', ring);
    const page = await context.newPage();
    for (const text of SELF_STARTING) {
      fired = 0;
      await page.goto('about:blank');
      await page.evaluate((html) => {
        document.write(html);
        document.close();
      }, text);
      await expect.poll(() => fired, { message: text }).toBeGreaterThan(0);
    }
    await context.close();
    fired = 0;
  });

  it('do not run on the desk even where they are made markup there, and that is seen too', async () => {
    const other = await personAt(browser, holdfast.origin);
    await other.page.goto('/');
    const refused = await other.page.evaluate(async () => {
      const seen: string[] = [];
      document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) =>
        seen.push(effectiveDirective),
      );
      const image = document.createElement('img');
      for (const make of [
        () => document.body.insertAdjacentHTML('beforeend', '<img src=x onerror=canary()>'),
        () => image.setAttribute('onerror', 'canary()'),
        () => location.assign('javascript:canary()'),
      ]) {
        try {
          make();
        } catch (error) {
          seen.push((error as Error).name);
        }
      }
      await new Promise((resolve) => setTimeout(resolve, 300));
      return seen;
    });
    expect(refused.filter((one) => one === 'TypeError')).toHaveLength(2);
    expect(refused).toContain('require-trusted-types-for');
    expect(other.complaints).not.toEqual([]);
    await other.context.close();
  });

  it('are words in a person’s name', async () => {
    const { page, passkeys } = person;
    await enrolAt(page, passkeys, holdfast.enrolment!, `Amara ${PAYLOADS[1]}`);
    await inviteSecondOperator(page, (link) => holdfast.enrolElsewhere(link));
    await isHarmless(page, 'the board');
    await page.getByRole('link', { name: 'People', exact: true }).click();
    await page.getByRole('cell', { name: 'onerror=canary()' }).waitFor();
    await isHarmless(page, 'people');
    await page.getByRole('link', { name: 'Board', exact: true }).click();
  });

  it('are words in each field of a report, on the board and in the case', async () => {
    const { page } = person;
    await page.getByRole('button', { name: /approve/i }).click();
    for (let number = 1; number <= REPORTS; number += 1) {
      const where = (['texts', 'attributes', 'everywhere'] as const)[number % 3]!;
      const { xml, places } = await poisonedReport({ number, where });
      expect(places).toBeGreaterThan(50);
      await expect.poll(() => holdfast.sendBytes(xml), { timeout: 20_000 }).toBe(200);
    }
    const links = page.locator('.desk-cases__link');
    await expect.poll(() => links.count()).toBe(REPORTS);
    await isHarmless(page, 'the board');
    for (let i = 0; i < REPORTS; i += 1) {
      await links.nth(i).click();
      await page.getByText('NHS 111 report').first().waitFor();
      await isHarmless(page, `case ${i + 1}`);
      await expect.poll(() => page.locator('.desk-original').innerText()).toContain('canary()');
      await isHarmless(page, `message ${i + 1}`);
      expect(await page.getByRole('main').innerText()).toContain('canary()');
      await page.getByRole('link', { name: 'Board', exact: true }).click();
      await expect.poll(() => links.count()).toBe(REPORTS);
    }
  });

  it('are words in notes and consultations, and in the message to the GP', async () => {
    const { page } = person;
    await page.keyboard.press('n');
    await page.getByText('With you').waitFor();
    await page.getByLabel('Spoke to patient or caller').check();
    await page.getByLabel('Note', { exact: true }).fill(TYPED);
    await page.getByRole('button', { name: 'Save call' }).click();
    await page.getByRole('heading', { name: /^Call: spoke/i }).waitFor();
    await page.getByRole('tab', { name: 'Consult' }).click();
    for (const field of ['History', 'Assessment', 'Plan', 'Safety-netting'])
      await page.getByLabel(field).fill(TYPED);
    await page.getByRole('button', { name: 'Save consultation' }).click();
    await page.getByRole('heading', { name: /^Consultation/ }).waitFor();
    await isHarmless(page, 'the case written up');
    await page.getByRole('tab', { name: 'Close' }).click();
    await page.getByRole('radio', { name: 'Advice given' }).check();
    await page.getByLabel('Send a message to the patient’s GP').check();
    await page.getByRole('button', { name: 'Close case' }).click();
    await page.getByText(/Message to the GP sent at/).waitFor({ timeout: 30_000 });
    await isHarmless(page, 'the case closed');

    const files = await readdir(holdfast.gpOut);
    expect(files.filter((name) => !/^[0-9a-f-]{36}\.(?:html|json)$/.test(name))).toEqual([]);
    const message = files.find((name) => name.endsWith('.html'))!;
    const reader = await person.context.newPage();
    await reader.goto(pathToFileURL(join(holdfast.gpOut, message)).href);
    expect(await reader.getByRole('main').innerText()).toContain('canary()');
    const alive = 'script, iframe, object, embed, svg, math, a, img, input';
    expect(await reader.locator(alive).count()).toBe(0);
    expect(fired).toBe(0);
    await reader.close();
  });

  it('are words in a message that could not become a case, and in what is said of it', async () => {
    const { page } = person;
    await page.getByRole('link', { name: 'Board', exact: true }).click();
    expect(await holdfast.sendBytes(PAYLOADS.join('\n'))).toBeGreaterThanOrEqual(400);
    await page.getByRole('link', { name: 'Set aside (1)' }).click();
    await isHarmless(page, 'what is set aside');
    await page.getByRole('link', { name: 'NHS 111 report' }).click();
    await expect.poll(() => page.locator('.desk-original').innerText()).toContain('canary()');
    await isHarmless(page, 'a message set aside');
    await page.getByLabel('What was done about it?').fill(PAYLOADS[1]!);
    await page.getByRole('button', { name: 'Mark as reviewed' }).click();
    await page.getByRole('heading', { name: /^Reviewed/ }).waitFor();
    await isHarmless(page, 'a message reviewed');
  });
});
