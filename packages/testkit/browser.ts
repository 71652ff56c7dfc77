/** A real Chromium with a passkey inside, for tests of the desk. */
import {
  type Browser,
  type BrowserContext,
  type CDPSession,
  chromium,
  type Page,
} from 'playwright-core';

/** Nothing that would ask the world outside, or needs a screen. */
export const BROWSER_FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** @param executable a Chromium or Chrome, as `scripts/find-chromium.ts` finds it */
export function launchBrowser(executable: string): Promise<Browser> {
  return chromium.launch({ executablePath: executable, args: BROWSER_FLAGS });
}

/** For a screen to show what it should. */
const PATIENCE_MS = 12_000;

export type Person = {
  readonly context: BrowserContext;
  readonly page: Page;
  readonly passkeys: PasskeyHolder;
  /** What went wrong in the page: errors, refusals by the content security policy, requests to elsewhere. */
  readonly complaints: string[];
};

type Surroundings = {
  readonly size?: { readonly width: number; readonly height: number };
  /** Whether their passkeys tell a secret (PRF). */
  readonly hasSecret?: boolean;
  /** The proxy that leads to everywhere. */
  readonly proxy?: string;
  /** Whether the desk's files may be installed there: a second of work that few tests look at. */
  readonly installs?: boolean;
};

/** Somebody at a browser of their own, whose passkey is unlocked at every touch. */
export async function personAt(
  browser: Browser,
  origin: string,
  { size = { width: 1280, height: 800 }, hasSecret = false, proxy, installs }: Surroundings = {},
): Promise<Person> {
  const context = await browser.newContext({
    ...{ baseURL: origin, viewport: size, serviceWorkers: installs === true ? 'allow' : 'block' },
    ...(proxy === undefined ? {} : { proxy: { server: proxy, bypass: '<-loopback>' } }),
  });
  context.setDefaultTimeout(PATIENCE_MS);
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(`error: ${error.message}`));
  page.on('console', (message) => {
    // A server that is away is said on the screen; the browser says it a second time here.
    if (message.type() === 'error' && !/Failed to load resource/.test(message.text()))
      complaints.push(message.text());
  });
  page.on('request', (request) => {
    if (!request.url().startsWith(origin) && !/^(data|blob):/.test(request.url())) {
      complaints.push(`asked elsewhere: ${new URL(request.url()).host}`);
    }
  });
  return { context, page, passkeys: await addPasskeyHolder(page, hasSecret), complaints };
}

/** A platform authenticator, which makes, keeps and uses passkeys. */
export type PasskeyHolder = {
  /** Whether its person touches it when asked. */
  isTouched(touched: boolean): Promise<void>;
  /** Gives the page a second one beside this: a security key that is plugged in. */
  plugIn(): Promise<PasskeyHolder>;
  unplug(): Promise<void>;
  /** As a device does for all its tabs: gives another page the same passkeys. */
  copyTo(page: Page): Promise<PasskeyHolder>;
  /** Whether the person at it is the one it knows, by finger, face or PIN. */
  knowsThePerson(verified: boolean): Promise<void>;
};

/**
 * Gives a page a holder of its own that is unlocked at every touch.
 * @param hasSecret whether its passkeys tell a secret (PRF). One that does is blocked, in Chromium's double, once it did not know its person
 */
export async function addPasskeyHolder(page: Page, hasSecret = false): Promise<PasskeyHolder> {
  return holder(page, await addAuthenticator(page, 'internal', { hasSecret }));
}

function holder(
  page: Page,
  { devtools, authenticatorId }: Awaited<ReturnType<typeof addAuthenticator>>,
): PasskeyHolder {
  return {
    async isTouched(enabled) {
      const touching = { authenticatorId, enabled };
      await devtools.send('WebAuthn.setAutomaticPresenceSimulation', touching);
    },
    plugIn: async () => holder(page, await addAuthenticator(page, 'usb', { known: devtools })),
    async unplug() {
      await devtools.send('WebAuthn.removeVirtualAuthenticator', { authenticatorId });
    },
    async copyTo(other) {
      const there = await addAuthenticator(other, 'internal');
      const { credentials } = await devtools.send('WebAuthn.getCredentials', { authenticatorId });
      for (const credential of credentials) {
        await there.devtools.send('WebAuthn.addCredential', {
          authenticatorId: there.authenticatorId,
          credential,
        });
      }
      return holder(other, there);
    },
    async knowsThePerson(isUserVerified) {
      await devtools.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified });
    },
  };
}

/** CDP, WebAuthn domain. */
async function addAuthenticator(
  page: Page,
  transport: 'internal' | 'usb',
  { known, hasSecret = false }: { readonly known?: CDPSession; readonly hasSecret?: boolean } = {},
): Promise<{ devtools: CDPSession; authenticatorId: string }> {
  const devtools = known ?? (await page.context().newCDPSession(page));
  if (known === undefined) await devtools.send('WebAuthn.enable');
  const { authenticatorId } = await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport,
      hasResidentKey: true,
      hasUserVerification: true,
      hasPrf: hasSecret,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  return { devtools, authenticatorId };
}

/** Uses an enrolment link up as a person does: a name, a passkey, another on a security key, and in. */
export async function enrolAt(
  page: Page,
  passkeys: PasskeyHolder,
  link: string,
  name: string,
): Promise<void> {
  await page.goto(link);
  await page.getByLabel('Your name').fill(name);
  await page.getByRole('button', { name: 'Make a passkey' }).click();
  await page.getByText('1 of 2 passkeys made').waitFor();
  const securityKey = await passkeys.plugIn();
  await passkeys.isTouched(false);
  await page.getByRole('button', { name: 'Make the second passkey' }).click();
  await page.getByText('The second passkey is made.').waitFor();
  await securityKey.unplug();
  await passkeys.isTouched(true);
  await page.getByRole('button', { name: 'Touch your first passkey' }).click();
  await page.getByText('2 of 2 passkeys made').waitFor();
  await page.getByRole('button', { name: 'Sign in with the passkey' }).click();
  await page.getByRole('heading', { name: 'Board', level: 1 }).waitFor();
}

/** An operator invites another on the People page, who enrols elsewhere. Without two, nobody's record is opened. */
export async function inviteSecondOperator(
  page: Page,
  enrol: (link: string) => Promise<unknown>,
): Promise<void> {
  await page.getByRole('link', { name: 'Invite a second operator' }).click();
  await page.getByLabel('Operator', { exact: true }).check();
  await page.getByRole('button', { name: 'Invite with your passkey' }).click();
  const link = await page.locator('.desk-fingerprint').filter({ hasText: '/enrol#' }).innerText();
  await enrol(link.trim());
  await page.getByRole('button', { name: 'Done' }).click();
  await page.getByRole('link', { name: 'Board', exact: true }).click();
  await page.getByRole('link', { name: 'Invite a second operator' }).waitFor({ state: 'detached' });
}
