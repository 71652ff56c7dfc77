/**
 * `npm run tour`: the main job in a real browser, step by step, with a picture of each screen. `--stay` leaves a visible
 * browser open whose passkeys are virtual, for somebody whose machine has no authenticator.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { chromium, type Keyboard, type Page } from 'playwright-core';
import { decodeEntry } from '#journal/entry.ts';
import { logReader } from '#sync/log-reader.ts';
import { relayTransport } from '#sync/transport.ts';
import {
  addPasskeyHolder,
  BROWSER_FLAGS,
  inviteSecondOperator,
  type PasskeyHolder,
} from '#testkit/browser.ts';
import { agree, type Desk, enrolAndSignIn } from '#testkit/person.ts';
import { findChromium, NO_CHROMIUM } from './find-chromium.ts';

const { values } = parseArgs({
  options: {
    stay: { type: 'boolean', default: false },
    pictures: { type: 'string', default: 'tour' },
  },
});

const executable = findChromium(process.env);
if (executable === undefined) {
  process.stderr.write(`${NO_CHROMIUM}\n`);
  process.exit(3);
}
if (
  values.stay &&
  !process.env.DISPLAY &&
  !process.env.WAYLAND_DISPLAY &&
  process.platform === 'linux'
) {
  process.stderr.write(
    '--stay opens a window, and there is no screen here (DISPLAY is not set).\n',
  );
  process.exit(3);
}

const OBSERVED = [
  'Respiration rate',
  'Oxygen saturation',
  'Systolic blood pressure',
  'Diastolic blood pressure',
  'Pulse',
  'Temperature',
];

const pictures = resolve(values.pictures);
await mkdir(pictures, { recursive: true });
const folder = await mkdtemp(join(tmpdir(), 'holdfast-tour-'));
const gpFolder = join(folder, 'gp-outbox');
const house = await startHouse();
const browser = await chromium.launch({
  executablePath: executable,
  args: [...BROWSER_FLAGS],
  headless: !values.stay,
});
try {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  await walk(page, await addPasskeyHolder(page));
  if (values.stay) await stay(page);
} finally {
  await browser.close();
  await house.stop();
  await rm(folder, { recursive: true, force: true });
}

async function walk(page: Page, passkeys: PasskeyHolder): Promise<void> {
  const step = stepper(page);
  const main = page.getByRole('main');
  let second: Desk | undefined;
  const press = (name: string | RegExp) => page.getByRole('button', { name }).first().click();

  await step('The enrolment link opens', 'enrol', async () => {
    await page.goto(house.enrolment);
    await page.getByLabel('Your name').fill('Dr Amara Osei');
  });
  await step('One passkey is made; an account needs two', 'first-passkey', async () => {
    await press('Make a passkey');
    await page.getByText('1 of 2 passkeys made').waitFor();
  });
  await step('The second is on a security key; the first vouches for it', 'passkeys', async () => {
    const securityKey = await passkeys.plugIn();
    await passkeys.isTouched(false);
    await press('Make the second passkey');
    await page.getByText('The second passkey is made.').waitFor();
    await securityKey.unplug();
    await passkeys.isTouched(true);
    await press('Touch your first passkey');
    await page.getByText('2 of 2 passkeys made').waitFor();
  });
  await step('Signed in; the gateway asks to work here', 'approve', async () => {
    await press(/sign in/i);
    await page.getByText(house.fingerprint).waitFor();
  });
  await step('A second operator joins: until then no record is opened', 'people', async () => {
    const relay = relayTransport(house.origin, fetch);
    await inviteSecondOperator(page, async (link) => {
      second = await enrolAndSignIn(relay, house.origin, link);
    });
    await page.getByRole('link', { name: 'People', exact: true }).click();
    await page.getByRole('heading', { name: 'People', level: 1 }).waitFor();
  });
  await step('Two operators adopt the triage packs, checked by their desks', 'packs', async () => {
    await page.getByRole('link', { name: 'Organisation' }).click();
    await press('Tick the newest of each');
    await press(/^Use these 12 packs/);
    await main.getByText('Somebody else must agree').waitFor();
    await secondAgrees(second!);
    await main.getByText('In use', { exact: true }).nth(11).waitFor();
  });
  await step('Approved; NHS 111 reports arrive and appear on the board', 'board', async () => {
    await page.getByRole('link', { name: 'Board', exact: true }).click();
    await press(/approve/i);
    await page.getByRole('row').nth(6).waitFor({ timeout: 60_000 });
    await sleep(1500);
  });
  await step('Take the next case; the whole story on one screen', 'case', async () => {
    await page.keyboard.press('n');
    await page.getByText('NHS 111 report').first().waitFor();
  });
  await step('Call back, and say how it went', 'called', async () => {
    await page.getByLabel('Spoke to patient or caller').check();
    await page
      .getByLabel('Note', { exact: true })
      .fill('Spoke to the patient. Symptoms easing, drinking well, no red flags.');
    await press('Save call');
    await main.getByText('Symptoms easing').first().waitFor();
  });
  await step('Write the consultation', 'consultation', async () => {
    await page.getByRole('tab', { name: 'Consult' }).click();
    await page
      .getByLabel('History')
      .fill('Two days of symptoms, improving since this morning. No regular medicines.');
    await page
      .getByLabel('Examination')
      .fill('Speaking in full sentences on the telephone; no distress.');
    await page.getByLabel('Assessment').fill('Self-limiting illness, no red flags found.');
    await page.getByLabel('Plan').fill('Rest, fluids, simple pain relief as the packet says.');
    await page
      .getByLabel('Safety-netting')
      .fill(
        'Call back at once if short of breath, confused or much worse; otherwise see the GP if no better in three days.',
      );
  });
  await step('Close the case; the GP message leaves', 'closed', async () => {
    await press('Save consultation');
    await main.getByText('Self-limiting illness').first().waitFor();
    await page.getByRole('tab', { name: 'Close' }).click();
    await page.getByLabel('Advice given').check();
    await page.getByLabel('Send a message to the patient’s GP').check();
    await press('Close case');
    await left();
    await sleep(1500);
    await page.evaluate(() => scrollTo(0, 0));
  });
  await step('Observations, with NEWS2 as one types', 'observations', async () => {
    await page.getByRole('link', { name: 'Board', exact: true }).click();
    await page.getByRole('button', { name: 'Take next (n)' }).waitFor();
    await page.keyboard.press('n');
    await page.getByText('With you').waitFor();
    await page.keyboard.press('o');
    await observe(page, ['22', '95', '104', '68', '112', '39.2']);
    await observe(page, ['18', '96', '118', '74', '92', '38.1']);
    await page
      .getByRole('img', { name: /^NEWS2 over time/ })
      .evaluate((trend) => trend.scrollIntoView({ block: 'center' }));
  });
  await step('Take a call by keyboard alone', 'call', async () => {
    await page.getByRole('link', { name: 'Board', exact: true }).click();
    await page.getByRole('button', { name: 'New call (c)' }).waitFor();
    await page.keyboard.press('c');
    await page.getByRole('heading', { name: 'New call', level: 1 }).waitFor();
    await typeCall(page.keyboard);
    await page.evaluate(() => scrollTo(0, 0));
  });
  await step('Triage: a few letters, then a digit for each answer', 'triage', async () => {
    const { keyboard } = page;
    await keyboard.press('Alt+t');
    await keyboard.type('chest');
    await keyboard.press('Enter');
    for (const digit of ['1', '2', '1', '1']) {
      await page.locator('.triage-card:focus').waitFor();
      await keyboard.press(digit);
      await sleep(300);
    }
    await page.locator('.triage-card').getByText('Emergency department').first().waitFor();
  });
  await step(
    'The shift lead’s board: who is free, what breaches, what will come',
    'shift',
    async () => {
      for (const key of ['1', '2', 'Enter', 'Space', 'Control+Enter'])
        await page.keyboard.press(key);
      await page.getByRole('heading', { name: 'Board', level: 1 }).waitFor();
      await page.keyboard.press('b');
      await page.getByRole('heading', { name: 'Shift', level: 1 }).waitFor();
      await sleep(1500);
    },
  );
  await step('The national measures, counted from the log', 'measures', async () => {
    await page.getByRole('link', { name: 'Measures', exact: true }).click();
    await page.getByRole('heading', { name: 'Measures', level: 1 }).waitFor();
    await page.getByLabel('Show', { exact: true }).selectOption('A day');
    await sleep(1500);
  });
  await step('Who opened whom, for a guardian', 'who-opened-whom', async () => {
    await page.getByRole('link', { name: 'Who opened whom', exact: true }).click();
    await page
      .getByText(/openings? of/)
      .first()
      .waitFor();
    await sleep(500);
  });
  await step('The same board on a phone', 'phone', async () => {
    await page.setViewportSize({ width: 390, height: 844 });
    await page.getByRole('link', { name: 'Board' }).first().click();
    await sleep(500);
  });
  await gpMessage(page);
  await verified();
  process.stdout.write(`\nPictures are in ${pictures}\n`);
}

/** Breathing air, and alert. */
async function observe(page: Page, values: readonly string[]): Promise<void> {
  for (const [i, label] of OBSERVED.entries()) await page.getByLabel(label).fill(values[i]!);
  for (const name of ['Air', 'Alert']) await page.getByRole('radio', { name, exact: true }).check();
  await page.getByRole('button', { name: 'Save observations' }).click();
  await page.getByText('Observations saved.').waitFor();
}

/** As a call handler does: each field, and Tab to the next. */
async function typeCall(keyboard: Keyboard): Promise<void> {
  await keyboard.press('Space');
  const words = ['07700 900123', '999 000 0018', 'Rosemary', 'Testington', '2 2 1990', 'ZZ99 9ZZ'];
  for (const word of words) {
    await keyboard.press('Tab');
    await keyboard.type(word);
  }
  await keyboard.press('Alt+p');
  await sleep(1000);
  await keyboard.press('Tab');
  for (const word of [
    'Female',
    '2 Example Street, Northmoor',
    'At home',
    'Pain in the chest this morning, gone now',
  ]) {
    await keyboard.press('Tab');
    await keyboard.type(word);
  }
  for (let i = 0; i < 3; i += 1) await keyboard.press('Tab');
  await keyboard.type('Yes');
}

/** The second operator's word on what was proposed last of the organisation. */
async function secondAgrees(second: Desk): Promise<void> {
  const { ticket } = second.session;
  const { entries } = await logReader({ origin: house.origin, ticket, fetch }).entries('org');
  await agree(second, decodeEntry(entries.at(-1)!.bytes).header.id);
}

function stepper(page: Page) {
  let number = 0;
  return async (what: string, picture: string, act: () => Promise<void>): Promise<void> => {
    number += 1;
    process.stdout.write(`${String(number).padStart(2)}  ${what} … `);
    const begun = performance.now();
    await act();
    const path = join(pictures, `${String(number).padStart(2, '0')}-${picture}.png`);
    await page.screenshot({ path });
    process.stdout.write(`${((performance.now() - begun) / 1000).toFixed(1)} s\n`);
  };
}

/** What the practice receives, in its folder: the page a GP reads. */
async function gpMessage(page: Page): Promise<void> {
  const [file] = (await readdir(gpFolder)).filter((name) => name.endsWith('.html'));
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.goto(`file://${join(gpFolder, file!)}`);
  await page.screenshot({ path: join(pictures, 'gp-message.png') });
  process.stdout.write('    The GP message, as the practice reads it\n');
}

async function left(): Promise<void> {
  for (const giveUp = Date.now() + 30_000; Date.now() < giveUp; await sleep(250)) {
    const files = await readdir(gpFolder).catch(() => []);
    if (files.some((name) => name.endsWith('.json'))) return;
  }
  throw new Error('no GP message left within 30 seconds');
}

/** A stranger's check of everything that just happened. */
async function verified(): Promise<void> {
  process.stdout.write('    verify checks the log, without any key\n\n');
  const verify = spawn(process.execPath, ['apps/verify/main.ts', house.origin], {
    stdio: 'inherit',
  });
  const [code] = await once(verify, 'exit');
  if (code !== 0) throw new Error('verify refused the log');
}

async function stay(page: Page): Promise<void> {
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.addInitScript(sayDemonstration);
  await page.goto(house.origin);
  process.stdout.write(
    '\nThe browser stays open for you. Its passkeys are virtual: a demonstration only, never a way to work.\nCtrl-C here, or closing the window, ends it and forgets everything.\n',
  );
  await Promise.race([once(process, 'SIGINT'), new Promise((done) => page.on('close', done))]);
}

/** Runs in the page: a line over whatever is on the screen. */
function sayDemonstration(): void {
  addEventListener('DOMContentLoaded', () => {
    const line = document.createElement('p');
    line.textContent = 'Virtual passkeys: a demonstration only. Anybody at this browser is let in.';
    line.setAttribute('role', 'note');
    Object.assign(line.style, {
      position: 'fixed',
      bottom: '0',
      left: '0',
      right: '0',
      zIndex: '9',
    });
    Object.assign(line.style, { margin: '0', padding: '8px', textAlign: 'center' });
    Object.assign(line.style, { background: '#ffeb3b', color: '#212b32', fontWeight: '600' });
    document.body.append(line);
  });
}

async function startHouse() {
  process.stdout.write('    Starting a demonstration provider of its own …\n');
  const [port, itkPort] = [await freePort(), await freePort()];
  const data = ['--data', join(folder, 'data'), '--gp-out', gpFolder];
  // Its visitor is the first operator, and lets the gateway in.
  const args = ['start', '--demo', '--unstaffed', '--json', ...data];
  const child: ChildProcess = spawn(
    process.execPath,
    ['apps/cli/holdfast.js', ...args, '--port', `${port}`, '--itk-port', `${itkPort}`],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  for await (const line of createInterface({ input: child.stdout! })) {
    const said = JSON.parse(line) as {
      ready?: boolean;
      origin: string;
      enrolment: string;
      fingerprint: string;
      message?: string;
    };
    if (!said.ready) throw new Error(said.message ?? 'it did not start');
    const stop = async () => {
      child.kill('SIGTERM');
      await once(child, 'exit');
    };
    return { ...said, stop };
  }
  throw new Error('it did not start');
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  return port;
}
