import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';

import type { Browser } from 'playwright-core';
import { build } from 'vite';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchBrowser } from '#testkit/browser.ts';
import { findHeadlessChromium } from '../../scripts/find-chromium.ts';

const vector = JSON.parse(
  readFileSync(new URL('../../vectors/pathways/signed-pack.json', import.meta.url), 'utf8'),
);

let browser: Browser;
let server: Server;
let script: string;
beforeAll(async () => {
  const entry = fileURLToPath(new URL('testing/in-browser.ts', import.meta.url));
  const built = await build({
    configFile: false,
    logLevel: 'error',
    build: { write: false, lib: { entry, formats: ['iife'], name: 'InBrowser' } },
  });
  const [bundle] = Array.isArray(built) ? built : [];
  script = bundle?.output[0].code ?? '';
  // A page on localhost, because WebCrypto asks for a secure context.
  server = createServer((_, response) => {
    response.setHeader('content-type', 'text/html');
    response.end('<!doctype html><title>Triage</title>');
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  browser = await launchBrowser(findHeadlessChromium(process.env) ?? 'chromium');
});
afterAll(async () => {
  await browser?.close();
  server?.close();
});

declare const InBrowser: typeof import('./testing/in-browser.ts');

it('asks in a browser as it does in Node, by the frozen pack', async () => {
  const page = await browser.newPage();
  await page.goto(`http://localhost:${(server.address() as AddressInfo).port}/`);
  await page.addScriptTag({ content: script });
  const run = (file: string, answers: readonly string[]) =>
    page.evaluate(
      ([signed, key, said]) =>
        InBrowser.endIn(signed, key, said).catch((error: { code: string }) => error.code),
      [file, vector.publisher as string, answers] as const,
    );
  expect(await run(vector.signed, ['yes'])).toEqual({ hash: vector.hash, end: 'now' });
  expect(await run(vector.signed, ['no'])).toEqual({ hash: vector.hash, end: 'home' });
  expect(await run(vector.signed, ['perhaps'])).toBe('triage/no-such-answer');
  const altered = (vector.signed as string).replace(/.{2}$/, (last) =>
    last === '00' ? '01' : '00',
  );
  expect(await run(altered, ['no'])).toBe('pack/altered');
});
