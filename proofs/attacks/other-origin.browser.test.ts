/** A page of an attacker's, in the browser of somebody at work: it can neither act through that browser, nor read, nor frame the desk. */
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { enrolAt, launchBrowser, type Person, personAt } from '#testkit/browser.ts';
import { type Installation, startInstallation } from '../../apps/desk/tests/installation.ts';
import { findHeadlessChromium, NO_CHROMIUM } from '../../scripts/find-chromium.ts';
import { operationsOf } from './operations.ts';

const chromium = findHeadlessChromium(process.env);
if (chromium === undefined) process.stderr.write(`${NO_CHROMIUM}\n`);

let holdfast: Installation;
let browser: Browser;
let person: Person;
let attacker: Server;
let routes: { readonly method: string; readonly url: string }[];

beforeAll(async () => {
  if (chromium === undefined) return;
  holdfast = await startInstallation();
  browser = await launchBrowser(chromium);
  person = await personAt(browser, holdfast.origin);
  await enrolAt(person.page, person.passkeys, holdfast.enrolment!, 'Amara Osei');
  // So that whatever it takes would be kept, and be seen on the desk.
  await person.page.getByRole('button', { name: /approve/i }).click();
  attacker = createServer((_, response) => {
    response
      .setHeader('content-type', 'text/html; charset=utf-8')
      .end('<!doctype html><p>Attacker’s own page');
  });
  await once(attacker.listen(0, '127.0.0.1'), 'listening');
  const described = await (await fetch(`${holdfast.origin}/openapi.json`)).json();
  routes = [
    ...operationsOf(described).map(({ method, path }) => ({
      method,
      url: holdfast.origin + path.replace(/\{[^}]*\}/, 'entries/000'),
    })),
    { method: 'POST', url: holdfast.reportsUrl },
  ];
});
afterAll(async () => {
  await browser?.close();
  attacker?.close();
  await holdfast?.stop();
});

describe.runIf(chromium !== undefined)('a page of another origin', () => {
  // By one name it is another site, by the other the same site on another port.
  describe.each(['127.0.0.1', 'localhost'])('at %s', (name) => {
    it('reads nothing, and sends nothing that is taken', async () => {
      const page = await attackersPage(name);
      const statuses = statusesSeenBy(page);
      const read = await page.evaluate(async (routes) => {
        const got: string[] = [];
        for (const { method, url } of routes) {
          for (const mode of ['cors', 'no-cors'] as const) {
            for (const type of ['text/plain', 'application/cbor', 'text/xml']) {
              const body = method === 'POST' ? '<report/>' : undefined;
              const headers = { 'content-type': type };
              const asked = { method, mode, body, headers, credentials: 'include' } as RequestInit;
              await fetch(url, asked).then(
                // An opaque answer is one that the page may not look at.
                ({ type }) => type === 'opaque' || got.push(`${method} ${url} ${mode}`),
                () => undefined,
              );
            }
          }
          if (method === 'POST') navigator.sendBeacon(url, '<report/>');
        }
        return got;
      }, routes);
      expect(read).toEqual([]);
      expect(statuses().filter((status) => status < 400)).toEqual([]);
      await page.close();
    });

    it('posts no form that is taken', async () => {
      const page = await attackersPage(name);
      const statuses = statusesSeenBy(page);
      const forms = routes.filter(({ method }) => method === 'POST');
      for (const enctype of [
        'text/plain',
        'multipart/form-data',
        'application/x-www-form-urlencoded',
      ]) {
        for (const { url } of forms) {
          await page.evaluate(
            ([url, enctype]) => {
              const frame = document.createElement('iframe');
              frame.name = 'sink';
              const form = document.createElement('form');
              Object.assign(form, { action: url, enctype, method: 'post', target: 'sink' });
              const field = document.createElement('textarea');
              Object.assign(field, { name: '<report a', value: '"/>' });
              form.append(field);
              document.body.replaceChildren(frame, form);
              form.submit();
            },
            [url, enctype] as const,
          );
          await page.waitForResponse(url);
        }
      }
      expect(statuses()).toHaveLength(3 * forms.length);
      expect(statuses().filter((status) => status < 400)).toEqual([]);
      await page.close();
    });

    it('loads nothing of it as a script, a picture, a style, or a feed', async () => {
      const page = await attackersPage(name);
      const loaded = await page.evaluate(
        async (urls) => {
          const got: string[] = [];
          const tried = urls.flatMap((url) => [
            ...['script', 'img', 'link', 'video'].map((kind) => {
              const element = document.createElement(kind);
              element.setAttribute(kind === 'link' ? 'href' : 'src', url);
              if (kind === 'link') element.setAttribute('rel', 'stylesheet');
              document.body.append(element);
              return element as EventTarget;
            }),
            new EventSource(url),
          ]);
          const outcome = (target: EventTarget) =>
            new Promise((resolve) => {
              for (const kind of ['load', 'open', 'loadeddata'])
                target.addEventListener(kind, () => resolve(got.push(kind)));
              target.addEventListener('error', resolve);
            });
          await Promise.all(tried.map(outcome));
          return got;
        },
        [
          ...routes.filter(({ method }) => method === 'GET').map(({ url }) => url),
          `${holdfast.origin}/`,
          `${holdfast.origin}/icon.svg`,
        ],
      );
      expect(loaded).toEqual([]);
      await page.close();
    });

    it('frames nothing of it, however it tries', async () => {
      const page = await attackersPage(name);
      await page.setContent(
        [
          `<iframe src="${holdfast.origin}/"></iframe>`,
          `<iframe sandbox="allow-scripts allow-same-origin" src="${holdfast.origin}/enrol"></iframe>`,
          `<iframe src="${holdfast.origin}/icon.svg"></iframe>`,
          `<iframe src="${holdfast.origin}/openapi.json"></iframe>`,
          `<iframe src="${holdfast.origin}/checkpoint"></iframe>`,
          `<object data="${holdfast.origin}/"></object>`,
          `<embed src="${holdfast.origin}/"/>`,
          `<iframe srcdoc='<iframe src="${holdfast.origin}/"></iframe>'></iframe>`,
          `<iframe id="own" src="${address(name)}"></iframe>`,
        ].join(''),
      );
      await page.frameLocator('#own').getByText('Attacker’s own page').waitFor();
      await page.waitForTimeout(1_000);
      const shown = await Promise.all(page.frames().map((frame) => frame.url()));
      expect(shown.filter((url) => url.startsWith(holdfast.origin))).toEqual([]);
      expect(shown.filter((url) => url.startsWith('chrome-error:')).length).toBeGreaterThan(4);
      await page.close();
    });

    it('has no hold of a window of it that it opened', async () => {
      const page = await attackersPage(name);
      const [opened] = await Promise.all([
        page.waitForEvent('popup'),
        page.evaluate((url) => {
          const scope = globalThis as { opened?: Window | null };
          scope.opened = open(url);
        }, holdfast.origin),
      ]);
      await opened.waitForLoadState();
      expect(await opened.evaluate(() => opener)).toBe(null);
      const hold = () => (globalThis as { opened?: Window | null }).opened?.closed;
      expect(await page.evaluate(hold)).toBe(true);
      await opened.close();
      await page.close();
    });
  });

  it('leaves whoever is at work there at work, and nothing on their desk', async () => {
    const { page, complaints } = person;
    await page.bringToFront();
    await page.getByText('Connected', { exact: true }).waitFor();
    expect(complaints).toEqual([]);
    await page.getByRole('link', { name: 'Set aside', exact: true }).waitFor();
    await expect.poll(() => holdfast.sendBytes('no report')).toBeGreaterThanOrEqual(400);
    await page.getByRole('link', { name: 'Set aside (1)' }).waitFor();
  });
});

function address(name: string): string {
  return `http://${name}:${(attacker.address() as AddressInfo).port}/`;
}

async function attackersPage(name: string): Promise<Page> {
  const page = await person.context.newPage();
  await page.goto(address(name));
  return page;
}

/** Of what the page asked of Holdfast, preflights left out: those are answered to the browser alone. */
function statusesSeenBy(page: Page): () => readonly number[] {
  const seen: number[] = [];
  page.on('response', (response) => {
    const ours = [holdfast.origin, new URL(holdfast.reportsUrl).origin];
    const isPost = response.request().method() === 'POST';
    if (isPost && ours.includes(new URL(response.url()).origin)) seen.push(response.status());
  });
  return () => seen;
}
