/** Care Identity, from the button to the stranger's check, in a real browser against a whole Holdfast and a real OpenID provider. */
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { base64url } from '#base/bytes.ts';
import { fromCbor } from '#base/cbor.ts';
import { systemClock, systemRandom } from '#base/clock.ts';
import { uuidv7 } from '#base/ids.ts';
import { subjectBytes } from '#identity/cis2/subject.ts';
import { nodePrimitives } from '#seal/primitives-node.ts';
import { faultsSeenByAxe } from '#testkit/axe.ts';
import { launchBrowser, type Person, personAt } from '#testkit/browser.ts';
import { AT_AAL3, type Cis2Issuer, startCis2Issuer } from '#testkit/cis2-issuer.ts';
import { agree, type Desk, invite, write } from '#testkit/person.ts';
import { cis2 } from '#wire/cis2.ts';
import { findHeadlessChromium, NO_CHROMIUM } from '../../../scripts/find-chromium.ts';
import { type Installation, startInstallation } from './installation.ts';

const chromium = findHeadlessChromium(process.env);
if (chromium === undefined) process.stderr.write(`${NO_CHROMIUM}\n`);
const HOLDFAST = fileURLToPath(new URL('../../cli/holdfast.js', import.meta.url));
const SERVICE = 'out-of-hours';

let folder: string;
let issuer: Cis2Issuer;
let holdfast: Installation;
let operator: Desk;
let second: Desk;
let clinician: Desk;
let browser: Browser;
let amara: Person;

beforeAll(async () => {
  if (chromium === undefined) return;
  folder = await mkdtemp(join(tmpdir(), 'holdfast-cis2-'));
  holdfast = await startInstallation(async (origin) => {
    issuer = await startCis2Issuer(`${origin}/cis2-callback`);
    issuer.hands = 'page';
    const secret = join(folder, 'secret');
    await writeFile(secret, `${issuer.clients[0].secret}\n`, { mode: 0o600 });
    return {
      HOLDFAST_CIS2_ISSUER: issuer.issuer,
      HOLDFAST_CIS2_CLIENT_ID: issuer.clients[0].id,
      HOLDFAST_CIS2_SECRET: secret,
    };
  });
  operator = await holdfast.signInElsewhere(holdfast.enrolment!);
  second = await holdfast.signInElsewhere(await invited('operator'));
  clinician = await holdfast.signInElsewhere(await invited('clinician'));
  browser = await launchBrowser(chromium);
  amara = await personAt(browser, holdfast.origin);
});
afterAll(async () => {
  await browser?.close();
  await holdfast?.stop();
  await issuer?.stop();
  if (folder !== undefined) await rm(folder, { recursive: true });
});
afterEach(() => {
  expect(amara?.complaints.splice(0) ?? []).toEqual([]);
});

function invited(role: 'operator' | 'clinician'): Promise<string> {
  const account = uuidv7(systemClock, systemRandom);
  return invite(operator, holdfast.origin, [role], [SERVICE], account);
}

const button = (page: Page) => page.getByRole('button', { name: 'Sign in with Care Identity' });

/** Presses the button, and gives the window that opens. */
async function setOut({ page, context }: Person): Promise<Page> {
  const opening = context.waitForEvent('page');
  await button(page).click();
  return opening;
}

async function useSmartcard(there: Page): Promise<void> {
  await there.getByRole('button', { name: 'Use the smartcard' }).click();
}

function alertSaying(page: Page, words: string): Promise<void> {
  return page.getByRole('alert').filter({ hasText: words }).waitFor();
}

describe.runIf(chromium !== undefined)('Care Identity', () => {
  it('is not offered before two operators have written down whom to trust', async () => {
    await amara.page.goto('/');
    await amara.page.getByRole('button', { name: 'Sign in with a passkey' }).waitFor();
    expect(await (await fetch(`${holdfast.origin}/cis2`)).json()).toEqual({ offered: false });
    expect(await button(amara.page).count()).toBe(0);
  });

  it('is trusted by what its keys are at this moment, which an operator reads here', async () => {
    const { ticket } = operator.session;
    const headers = { authorization: `Bearer ${base64url(ticket)}` };
    const told = await fetch(`${holdfast.origin}/cis2/trust`, { headers });
    const facts = cis2['/trust'].answer.parse(fromCbor(new Uint8Array(await told.arrayBuffer())));
    expect(facts).toEqual(issuer.trusted(issuer.clients[0].id));
    const { id } = await write(operator, { stream: 'org', after: 0, type: 'cis2.trusted', facts });
    await agree(second, id);
    await amara.page.goto('/');
    await button(amara.page).waitFor();
    expect(await faultsSeenByAxe(amara.page)).toEqual([]);
  });

  it('opens nothing for somebody whom no account is linked to', async () => {
    await useSmartcard(await setOut(amara));
    await alertSaying(amara.page, 'Care Identity did not open an account here');
  });

  it('opens the desk of the linked account', async () => {
    const { account } = clinician.session;
    const subject = await nodePrimitives.sha256(
      subjectBytes({ issuer: issuer.issuer, sub: AT_AAL3.sub }),
    );
    const facts = { account, subject };
    await write(operator, { stream: 'directory', after: 0, type: 'account.linked', facts });
    const there = await setOut(amara);
    await amara.page.getByText('Go on in the window of Care Identity').waitFor();
    const gone = there.waitForEvent('close');
    await useSmartcard(there);
    await amara.page.getByRole('heading', { name: 'Board', level: 1 }).waitFor();
    await gone;
  });

  it('is a session like any other: it ends, and another takes another card', async () => {
    await amara.page.getByRole('button', { name: 'Sign out' }).click();
    await amara.page.getByRole('heading', { name: 'Signed out' }).waitFor();
    await useSmartcard(await setOut(amara));
    await amara.page.getByRole('heading', { name: 'Board', level: 1 }).waitFor();
    await amara.page.reload();
    await button(amara.page).waitFor();
  });

  it('opens nothing below AAL3', async () => {
    issuer.person = { ...AT_AAL3, acr: 'AAL2_ANY', amr: ['TOTP'], level: '2' };
    await useSmartcard(await setOut(amara));
    await alertSaying(amara.page, 'Care Identity did not open an account here');
    issuer.person = AT_AAL3;
  });

  it('can be given up, and begun again', async () => {
    const there = await setOut(amara);
    await there.getByRole('button', { name: 'Use the smartcard' }).waitFor();
    await amara.page.getByRole('button', { name: 'Cancel' }).click();
    await amara.page.getByText('Go on in the window').waitFor({ state: 'detached' });
    expect(await amara.page.getByRole('alert').count()).toBe(0);
    await useSmartcard(there);
    await there.getByText('You can close this window').waitFor();
    await expect.poll(() => new URL(there.url()).search).toBe('');
    expect(await faultsSeenByAxe(there)).toEqual([]);
    await there.close();
    await useSmartcard(await setOut(amara));
    await amara.page.getByRole('heading', { name: 'Board', level: 1 }).waitFor();
  });

  it('brings each window back to the desk that sent it', async () => {
    const other = await amara.context.newPage();
    for (const page of [amara.page, other]) await page.goto('/');
    const [mine, theirs] = [await setOut(amara), await setOut({ ...amara, page: other })];
    await useSmartcard(theirs);
    await other.getByRole('heading', { name: 'Board', level: 1 }).waitFor();
    await amara.page.getByText('Go on in the window').waitFor();
    await useSmartcard(mine);
    await amara.page.getByRole('heading', { name: 'Board', level: 1 }).waitFor();
    await other.close();
  });

  it('says so where the browser opens no window', async () => {
    const page = await amara.context.newPage();
    await page.addInitScript(() => {
      window.open = () => null;
    });
    await page.goto('/');
    await button(page).click();
    await alertSaying(page, 'Allow pop-ups for this address');
    await page.close();
  });

  it('stands in a log that a stranger finds whole', async () => {
    const coverage = async () => {
      const args = [HOLDFAST, 'coverage', holdfast.origin, '--json'];
      const { stdout } = await promisify(execFile)(process.execPath, args);
      return JSON.parse(stdout);
    };
    await expect
      .poll(async () => (await coverage()).sessions.cis2, { timeout: 20_000 })
      .toEqual({ of: 5, chained: 5 });
  });
});
