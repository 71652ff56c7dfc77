/** The desk opens from its installed files: a real Chromium, and a real server that is killed, tampered with, and started again with another release. */
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page, Response } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemRandom } from '#base/clock.ts';
import { lifeboatProof } from '#identity/organisation.ts';
import { nodePrimitives } from '#seal/primitives-node.ts';
import { enrolAt, launchBrowser, type Person, personAt } from '#testkit/browser.ts';
import { agree, invite, softwareDevice, write } from '#testkit/person.ts';
import { CALLBACK_PATH } from '#wire/cis2.ts';
import { findHeadlessChromium, NO_CHROMIUM } from '../scripts/find-chromium.ts';
import { developDesk, ownFile, releaseDesk, tamperWith } from './desk-releases.ts';
import { type House, openHouse, SERVICE } from './house.ts';
import { type Founder, founder, newId } from './people.ts';

const chromium = findHeadlessChromium(process.env);
if (chromium === undefined) process.stderr.write(`${NO_CHROMIUM}\n`);

const A_CASE = '/case/0190a4be-0000-7000-8000-000000000000';

let house: House;
let operators: Founder;
let browser: Browser;
let person: Person;

beforeAll(async () => {
  if (chromium === undefined) return;
  house = await openHouse();
  await serve('One');
  operators = await founder(house);
  browser = await launchBrowser(chromium);
  person = await personAt(browser, house.origin, { installs: true });
});
afterAll(async () => {
  await browser?.close();
  await house?.abandon();
});

/** Another release from now on. @returns the name of its cache */
async function serve(name: string, tamper = async (_: string) => {}): Promise<string> {
  await house.kill9('server');
  const release = await releaseDesk(house.pages, name);
  await tamper(house.pages);
  await house.startAgain('server');
  return `holdfast-${release}`;
}

/** In a tab of its own, which nobody has reloaded yet. */
async function opened(path: string): Promise<Page> {
  const page = await person.context.newPage();
  await page.goto(path);
  return page;
}

const releaseOf = (page: Page) =>
  page.locator('meta[name=release]').getAttribute('content', { timeout: 1_000 });
const isOf = (page: Page, name: string) =>
  expect.poll(() => releaseOf(page).catch(() => null), { timeout: 20_000 }).toBe(name);
const caches = (page: Page) => page.evaluate(() => globalThis.caches.keys());
const signInHeading = (page: Page) =>
  page.getByRole('heading', { level: 1, name: 'Sign in' }).waitFor();
const policyOf = (answer: Response | null) => answer!.headers()['content-security-policy']!;

/** Has the browser look for another release. @returns how its installation ended */
const lookForRelease = (page: Page) =>
  page.evaluate(async () => {
    const registration = (await navigator.serviceWorker.getRegistration())!;
    const ended = new Promise<string>((resolve) => {
      const follow = () => {
        const worker = registration.installing;
        worker?.addEventListener('statechange', () => resolve(worker.state), { once: true });
      };
      registration.addEventListener('updatefound', follow);
      // The page looks too, and may have been first.
      follow();
    });
    await registration.update().catch(() => undefined);
    return registration.waiting?.state ?? ended;
  });

describe.skipIf(chromium === undefined)('the desk’s files', () => {
  it('are installed at the first visit, each of them, under the page’s own policy', async () => {
    const { page, complaints } = person;
    await page.goto('/');
    await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
    const kept = await page.evaluate(async () => {
      const [name] = await globalThis.caches.keys();
      const cache = await globalThis.caches.open(name!);
      return (await cache.keys()).map(({ url }) => new URL(url).pathname).toSorted();
    });
    const files = await readdir(house.pages, { recursive: true, withFileTypes: true });
    const built = files
      .filter((file) => file.isFile() && file.name !== 'sw.js')
      .map(({ parentPath, name }) => join(parentPath, name).slice(house.pages.length));
    expect(kept).toEqual(built.toSorted());
    expect(complaints).toEqual([]);
  });

  it('say on My account that this device can do without a server', async () => {
    const { page, passkeys } = person;
    const link = await invite(operators, house.origin, ['clinician'], [SERVICE], newId());
    await enrolAt(page, passkeys, link, 'Ben Adeyemi');
    await page.getByRole('link', { name: 'Ben Adeyemi' }).click();
    await page.getByText('This device can open Holdfast without a server.').waitFor();
  });

  it('serve pages alone: what is data goes to the server, and nothing of it is kept', async () => {
    const { page } = person;
    const answers: Response[] = [];
    page.on('response', (answer) => answers.push(answer));
    await page.reload();
    await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
    await page.getByText('Everything is safe').waitFor();
    const answered = () =>
      new Map(
        answers.map((answer) => [new URL(answer.url()).pathname, answer.fromServiceWorker()]),
      );
    for (const data of ['/relay/session', '/relay/channel', '/board', '/feed'])
      await expect.poll(() => answered().get(data), { message: data }).toBe(false);
    const byWorker = answered();
    for (const [path, isByWorker] of byWorker)
      if (path.startsWith('/assets/')) expect(isByWorker, path).toBe(true);
    const health = await opened('/health');
    expect(await health.locator('body').innerText()).not.toContain('Holdfast');
    await health.close();
  });

  it('open the desk at each of its addresses once the server is gone, with its policy in force', async () => {
    await house.kill9('server');
    for (const path of ['/', A_CASE, '/measures', '/board']) {
      const page = await person.context.newPage();
      const answer = await page.goto(path);
      await signInHeading(page);
      expect(new URL(page.url()).pathname).toBe(path);
      expect(answer!.fromServiceWorker()).toBe(true);
      expect(policyOf(answer)).toContain("default-src 'none'");
      const refused = await page.evaluate(() => {
        try {
          document.body.insertAdjacentHTML('beforeend', '<b>markup</b>');
        } catch (error) {
          return (error as Error).name;
        }
        return null;
      });
      expect(refused).toBe('TypeError');
      for (const data of ['/board', '/measures', '/checkpoint', '/release.json', '/index.html']) {
        const got = page.evaluate((url) => fetch(url).then(() => 'an answer'), data);
        await expect(got, data).rejects.toThrow('Failed to fetch');
      }
      await page.close();
    }
    await house.startAgain('server');
  });

  it('of another release are installed beside while somebody works, and take over once nobody does', async () => {
    const { page } = person;
    await page.getByText('Connected', { exact: true }).waitFor();
    const two = await serve('Two');
    const beside = await opened('/');
    // No sign-in page, so nothing reloads it.
    const old = await opened('/');
    await old.goto(CALLBACK_PATH);
    expect(await lookForRelease(beside)).toBe('installed');
    expect(await caches(page)).toHaveLength(2);
    const another = await opened('/');
    await signInHeading(another);
    await another.waitForTimeout(2_000);
    for (const open of [page, beside, another]) expect(await releaseOf(open)).toBe('One');
    // What was not looked at yet comes from the release that the page is from.
    await page.getByRole('link', { name: 'What you opened' }).click();
    await page.getByRole('heading', { level: 1, name: 'What you opened' }).waitFor();
    await page.getByRole('button', { name: 'Sign out' }).click();
    for (const open of [page, beside, another]) await isOf(open, 'Two');
    await signInHeading(page);
    // A page of the release before still has its own files, which the server has no more; with the last such page they go.
    const itsOwn = `import('/${ownFile('One')}').then((file) => file.default)`;
    expect(await old.evaluate(itsOwn)).toBe('One');
    expect(await caches(page)).toHaveLength(2);
    await old.close();
    await beside.reload();
    await expect.poll(() => caches(page)).toEqual([two]);
    await beside.close();
    await another.close();
  });

  it.each([
    ['a file', ownFile('Wrong')],
    ['the page', 'index.html'],
    ['the manifest', 'release.json'],
  ])(
    'of a release in which %s is another are not installed, and the old ones stay',
    async (_, file) => {
      await serve('Wrong', (pages) => tamperWith(pages, file));
      const page = await opened('/');
      expect(await releaseOf(page)).toBe('Two');
      expect(await lookForRelease(page)).toBe('redundant');
      await page.reload();
      await signInHeading(page);
      expect(await releaseOf(page)).toBe('Two');
      await page.close();
      // Somebody new has it from the server, as there would be no installed files, and nothing is installed.
      const newcomer = await personAt(browser, house.origin, { installs: true });
      const begun = newcomer.context.waitForEvent('serviceworker');
      await newcomer.page.goto('/');
      await signInHeading(newcomer.page);
      await begun;
      await newcomer.page.waitForFunction(
        async () => !(await navigator.serviceWorker.getRegistration()),
      );
      await newcomer.context.close();
    },
  );

  it('are those of the new release by themselves, where somebody opens the sign-in page', async () => {
    await serve('Three');
    const page = await opened('/');
    await isOf(page, 'Three');
    await signInHeading(page);
    await page.close();
  });

  it('have the policy that the server gives now, which names the sites where a desk may go on', async () => {
    const origin = 'http://harbour.localhost:8490';
    const page = await person.context.newPage();
    expect(policyOf(await page.goto('/'))).not.toContain(origin);
    await nameLifeboat(origin);
    // The server has read the log that far.
    const policies = async () =>
      (await fetch(`${house.origin}/index.html`)).headers.get('content-security-policy');
    await expect.poll(policies).toContain(origin);
    const answer = await page.goto('/');
    expect(answer!.fromServiceWorker()).toBe(true);
    expect(policyOf(answer)).toContain(origin);
    await house.kill9('server');
    expect(policyOf(await page.goto('/'))).toContain(origin);
    await page.close();
  });

  it('leave the address to a development server', async () => {
    const page = await opened('/');
    const scratch = await mkdtemp(join(tmpdir(), 'holdfast-development-'));
    const development = await developDesk(house.origin, scratch);
    try {
      await lookForRelease(page);
      await expect.poll(() => caches(page)).toEqual([]);
      const answer = await page.goto('/', { waitUntil: 'commit' });
      expect(answer!.fromServiceWorker()).toBe(false);
      expect(await answer!.text()).toContain('/@vite/client');
    } finally {
      await development.close();
      await rm(scratch, { recursive: true });
    }
  });
});

/** One that nobody runs. */
async function nameLifeboat(origin: string): Promise<void> {
  const pen = softwareDevice();
  const [cosigner, logKey, wrapping] = [32, 32, 32].map(systemRandom);
  const named = {
    ...{ lifeboat: newId(), name: 'Harbour', origin, pen: pen.publicKey },
    ...{ cosigner: cosigner!, logKey: logKey!, wrapping: wrapping! },
  };
  const said = await nodePrimitives.sha256(lifeboatProof(operators.session.org, named));
  const facts = { ...named, proof: await pen.sign(said) };
  const draft = { stream: 'org', after: 0, type: 'lifeboat.named', facts } as const;
  await agree(operators.second, (await write(operators, draft)).id);
}
