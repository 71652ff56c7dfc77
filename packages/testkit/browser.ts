/** A real Chromium with a passkey inside, for tests of the desk. */
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';

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

export type Person = {
  readonly context: BrowserContext;
  readonly page: Page;
  /** What went wrong in the page: errors, refusals by the content security policy, requests to elsewhere. */
  readonly complaints: string[];
};

/** Somebody at a browser of their own, whose passkey is unlocked at every touch. */
export async function personAt(browser: Browser, origin: string, size = { width: 1280, height: 800 }): Promise<Person> {
  const context = await browser.newContext({ baseURL: origin, viewport: size });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(`error: ${error.message}`));
  page.on('console', (message) => {
    // A server that is away is said on the screen; the browser says it a second time here.
    if (message.type() === 'error' && !/Failed to load resource/.test(message.text())) complaints.push(message.text());
  });
  page.on('request', (request) => {
    if (!request.url().startsWith(origin) && !/^(data|blob):/.test(request.url())) {
      complaints.push(`asked elsewhere: ${new URL(request.url()).host}`);
    }
  });
  await addPasskeyHolder(page);
  return { context, page, complaints };
}

/** A platform authenticator (CDP, WebAuthn domain) that verifies its user and keeps passkeys. */
export async function addPasskeyHolder(page: Page): Promise<void> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('WebAuthn.enable');
  await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
}
