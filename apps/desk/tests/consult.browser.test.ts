/** A consultation from the first observation to what comes after the close, in a real browser against a whole Holdfast. */
import { execFile } from 'node:child_process';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { faultsSeenByAxe } from '#testkit/axe.ts';
import {
  enrolAt,
  inviteSecondOperator,
  launchBrowser,
  type Person,
  personAt,
} from '#testkit/browser.ts';
import { findHeadlessChromium, NO_CHROMIUM } from '../../../scripts/find-chromium.ts';
import { type Installation, startInstallation } from './installation.ts';

const chromium = findHeadlessChromium(process.env);
if (chromium === undefined) process.stderr.write(`${NO_CHROMIUM}\n`);

const PROGRAM = fileURLToPath(new URL('../../cli/holdfast.js', import.meta.url));
/** Where pictures of the screens go; none are made where it is not said. */
const { SCREENS } = process.env;
const CLOVE = 'Clove Fictive';
/** Beside the picture in its file, as a camera writes where it was taken. */
const CAMERA_MARKER = 'Marker-of-the-camera-2286';
const CAPTION = 'Marker-of-the-rash-5540';

let holdfast: Installation;
let browser: Browser;
let amara: Person;

beforeAll(async () => {
  if (chromium === undefined) return;
  holdfast = await startInstallation();
  browser = await launchBrowser(chromium);
  amara = await personAt(browser, holdfast.origin, { size: { width: 1440, height: 900 } });
  await enrolAt(amara.page, amara.passkeys, holdfast.enrolment!, 'Dr Amara Osei');
  await inviteSecondOperator(amara.page, (link) => holdfast.enrolElsewhere(link));
  await amara.page.getByRole('button', { name: /approve/ }).click();
});
afterAll(async () => {
  await browser?.close();
  await holdfast?.stop();
});
afterEach(() => {
  expect(amara?.complaints.splice(0) ?? []).toEqual([]);
});

async function importCodes(): Promise<void> {
  const file = join(holdfast.data, '..', 'codes.csv');
  const system = 'https://codes.example/made-up';
  await writeFile(
    file,
    `system,code,display\n${system},F1,Pain\n${system},F2,Chest pain\n${system},F3,Pain in left ear\n`,
  );
  const { stdout } = await promisify(execFile)(process.execPath, [
    PROGRAM,
    ...['codes', 'import', '--data', holdfast.data, file],
  ]);
  expect(stdout).toContain('3 codes installed');
}

async function isWellMade(page: Page, name: string): Promise<void> {
  expect(await faultsSeenByAxe(page), name).toEqual([]);
  for (const [width, height] of [
    [390, 844],
    [1440, 900],
  ] as const) {
    await page.setViewportSize({ width, height });
    const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(over, `${name} at ${width}`).toBeLessThanOrEqual(0);
    if (SCREENS !== undefined)
      await page.screenshot({ path: `${SCREENS}/${name}-${width}.png`, fullPage: true });
  }
}

const focused = (page: Page) => page.evaluate(() => document.activeElement?.id);

/** A real picture, drawn here, with a camera's words beside it. */
async function photograph(page: Page): Promise<Buffer> {
  const drawn = await page.evaluate(() => {
    const canvas = document.createElement('canvas');
    canvas.width = 2400;
    canvas.height = 1800;
    const context = canvas.getContext('2d')!;
    context.fillStyle = '#e8c0a0';
    context.fillRect(0, 0, 2400, 1800);
    context.fillStyle = '#b02020';
    for (let i = 0; i < 40; i += 1) {
      context.beginPath();
      context.arc((i * 397) % 2400, (i * 613) % 1800, 40 + ((i * 31) % 60), 0, 7);
      context.fill();
    }
    return canvas.toDataURL('image/jpeg', 0.9).split(',')[1]!;
  });
  const jpeg = Buffer.from(drawn, 'base64');
  const words = Buffer.from(`Exif\0\0${CAMERA_MARKER}`);
  const length = Buffer.alloc(2);
  length.writeUInt16BE(words.length + 2);
  return Buffer.concat([
    jpeg.subarray(0, 2),
    Buffer.from([0xff, 0xe1]),
    length,
    words,
    jpeg.subarray(2),
  ]);
}

async function addPicture(page: Page, caption: string): Promise<void> {
  await page.keyboard.press('p');
  const buffer = await photograph(page);
  await page
    .getByLabel('Picture', { exact: true })
    .setInputFiles({ name: 'IMG_0001.jpg', mimeType: 'image/jpeg', buffer });
  await page.getByLabel('What it shows').fill(caption);
  await page.getByRole('button', { name: 'Add picture' }).click();
  await page.getByText('Picture added.').waitFor();
}

describe.runIf(chromium !== undefined)('a consultation', () => {
  it('begins with observations by keyboard: what cannot be is refused beside its field, what is rare is asked about', async () => {
    const { page } = amara;
    await expect
      .poll(() => holdfast.sendReport('bare-document.xml'), { timeout: 20_000, interval: 1000 })
      .toBe(200);
    await importCodes();
    await page.getByRole('link', { name: CLOVE }).waitFor();
    await page.keyboard.press('n');
    await page.getByText('With you').waitFor();
    await page.getByRole('tab', { name: 'Observe' }).waitFor();
    await page.keyboard.press('o');
    await expect.poll(() => focused(page)).toBe('observe-respiration');
    await page.keyboard.type('22');
    await page.getByLabel('Oxygen saturation').fill('95');
    await page.getByRole('radio', { name: 'Air', exact: true }).check();
    await page.getByLabel('Systolic blood pressure').fill('104');
    await page.getByLabel('Diastolic blood pressure').fill('110');
    await page.getByLabel('Pulse').fill('400');
    await page.getByLabel('Temperature').focus();
    await page.getByText('Pulse must lie between 0 and 350').waitFor();
    await page.getByLabel('Temperature').fill('42.4');
    await page.getByRole('radio', { name: 'Alert' }).check();
    await page.getByRole('button', { name: 'Save observations' }).click();
    await page.getByRole('link', { name: 'The lower pressure must be below the upper' }).waitFor();
    await page.getByLabel('Pulse').fill('112');
    await page.getByLabel('Diastolic blood pressure').fill('68');
    await page.getByText('Unusual: temperature 42.4 °C').waitFor();
    await page.getByRole('button', { name: 'Save observations' }).click();
    await page.getByRole('link', { name: /unusual values are right/ }).waitFor();
    await isWellMade(page, 'observing');
    await page.getByLabel('Temperature').fill('39.2');
    // 2 + 1 + 0 + 1 + 2 + 0 + 2
    await expect.poll(() => page.locator('.desk-news2__score').innerText()).toBe('8');
    await page.getByText('High clinical risk').first().waitFor();
    await page.getByRole('button', { name: 'Save observations' }).click();
    await page.getByText('Observations saved.').waitFor();
    await page.getByRole('cell', { name: '8, high clinical risk' }).waitFor();
  });

  it('shows how NEWS2 goes, and keeps what a correction replaced', async () => {
    const { page } = amara;
    await page.getByLabel('Respiration rate').fill('18');
    await page.getByLabel('Pulse').fill('96');
    await page.getByRole('button', { name: 'Save observations' }).click();
    await page.getByRole('img', { name: /^NEWS2 over time: 8 at .*, at least 1 at/ }).waitFor();
    await page
      .getByRole('button', { name: /^Correct / })
      .last()
      .click();
    await page.getByRole('form', { name: 'Correction' }).getByLabel('Pulse').fill('69');
    await page.getByRole('button', { name: 'Save correction' }).click();
    await page.getByRole('link', { name: 'Say why it is corrected' }).waitFor();
    await page.getByLabel('Why is it corrected?').fill('Two digits were turned round.');
    await page.getByRole('button', { name: 'Save correction' }).click();
    await page.getByText('Two digits were turned round.').waitFor();
    await page.getByRole('cell', { name: '69 a minute' }).waitFor();
    await page.getByText('As it was before').click();
    await page.getByRole('cell', { name: '96 a minute' }).waitFor();
    await page.getByText('As it was before').click();
  });

  it('puts on paper what is folded up on the screen, which stays folded up', async () => {
    const { page } = amara;
    const replaced = page.getByRole('cell', { name: '96 a minute' });
    expect(await replaced.count()).toBe(0);
    await page.evaluate(() => {
      addEventListener(
        'beforeprint',
        () => document.body.setAttribute('data-paper', document.body.innerText),
        { once: true },
      );
    });
    await page.pdf();
    expect(await page.locator('body').getAttribute('data-paper')).toContain('96 a minute');
    await expect.poll(() => replaced.count()).toBe(0);
    expect(
      await page.getByRole('group').filter({ hasText: 'As it was before' }).getAttribute('open'),
    ).toBeNull();
  });

  it('codes a finding from the list that is installed, and writes up', async () => {
    const { page } = amara;
    await page.getByRole('heading', { level: 1 }).click();
    await page.keyboard.press('w');
    await expect.poll(() => focused(page)).toBe('history');
    await page.keyboard.type('Fever and cough for two days');
    await page.getByRole('combobox', { name: 'Findings' }).fill('pai ch');
    await page.getByRole('option', { name: 'Chest pain' }).waitFor();
    await isWellMade(page, 'consulting');
    await page.getByRole('combobox', { name: 'Findings' }).press('Enter');
    await page.getByRole('button', { name: 'Remove Chest pain' }).waitFor();
    await page.getByLabel('Assessment').fill('Likely pneumonia');
    await page.getByLabel('Plan').fill('To hospital by ambulance');
    await page.getByLabel('Follow-up').fill('None from here');
    await page.getByRole('button', { name: 'Save consultation' }).click();
    await page.getByRole('heading', { name: /^Consultation You/ }).waitFor();
    await page.getByText('Chest pain (F2)').waitFor();
    await page.getByRole('button', { name: /^Correct: Consultation/ }).click();
    await page.locator('#amend-plan').fill('To hospital by emergency ambulance');
    await page.getByLabel('Why is it corrected?').fill('The category was missing.');
    await page.getByRole('button', { name: 'Save correction' }).click();
    await page.getByText('The category was missing.').waitFor();
    await page.getByText('To hospital by emergency ambulance').waitFor();
  });

  it('takes a picture in: sealed, and without what the camera wrote beside it', async () => {
    const { page } = amara;
    await page.getByRole('heading', { level: 1 }).click();
    await page.keyboard.press('p');
    await page.getByLabel('Picture', { exact: true }).setInputFiles({
      name: 'notes.txt',
      mimeType: 'text/plain',
      buffer: Buffer.from('not a picture'),
    });
    await page.getByLabel('What it shows').fill(CAPTION);
    await page.getByRole('button', { name: 'Add picture' }).click();
    await page.getByRole('link', { name: /no picture that this browser can read/ }).waitFor();
    expect(await page.getByLabel('What it shows').inputValue()).toBe(CAPTION);
    await page.getByRole('heading', { level: 1 }).click();
    await addPicture(page, CAPTION);
    const picture = page.getByRole('img', { name: CAPTION });
    await picture.waitFor();
    const shown = await picture.evaluate(
      (image: HTMLImageElement) => [image.naturalWidth, image.src] as const,
    );
    expect(shown[0]).toBe(1600);
    const bytes = Buffer.from(shown[1].split(',')[1]!, 'base64');
    expect(bytes.includes(CAMERA_MARKER)).toBe(false);
    await page.getByText('Everything is safe').waitFor();
    await isWellMade(page, 'pictured');
  });

  it('keeps a picture on this device, sealed, while everything behind it is gone', async () => {
    const { page } = amara;
    await holdfast.crash();
    await page.getByText(/^Not connected/).waitFor();
    await page.getByRole('heading', { level: 1 }).click();
    await addPicture(page, 'Taken in the outage');
    await page.getByRole('img', { name: 'Taken in the outage' }).waitFor();
    await page.getByRole('link', { name: 'Not yet safe: 1' }).waitFor();
    await holdfast.restart();
    await page.getByRole('heading', { name: 'Locked' }).waitFor({ timeout: 60_000 });
    await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
    await page.getByText('Everything is safe').waitFor({ timeout: 30_000 });
    await page.getByRole('img', { name: 'Taken in the outage' }).waitFor();
  });

  it('closes; the GP is told what stands, with its early warning score, in words and in FHIR', async () => {
    const { page } = amara;
    await page.getByRole('tab', { name: 'Close' }).click();
    await page.getByLabel('Ambulance', { exact: true }).check();
    await page.getByLabel('Send a message to the patient’s GP').check();
    await page.getByRole('button', { name: 'Close case' }).click();
    await page.getByText(/Message to the GP sent at/).waitFor({ timeout: 30_000 });
    const message = await sentToGp();
    for (const words of [
      '8, high clinical risk',
      'Chest pain (F2)',
      '69 a minute',
      'emergency ambulance',
      'The category was missing.',
    ])
      expect(message.html).toContain(words);
    expect(message.html).not.toContain('96 a minute');
    const types = message.bundle.entry.map(({ resource }) => resource.resourceType);
    expect(types).toContain('Condition');
    expect(types.filter((type) => type === 'Observation').length).toBeGreaterThan(6);
  });

  it('says where something is corrected later that the GP has what stood before', async () => {
    const { page } = amara;
    await page.getByRole('button', { name: /^Correct: Consultation/ }).click();
    const correction = page.getByRole('form', { name: 'Correction' });
    await correction.getByLabel('Plan').fill('Ambulance; no aspirin, for an allergy');
    await correction.getByLabel('Why is it corrected?').fill('An allergy was missing.');
    await correction.getByRole('button', { name: 'Save correction' }).click();
    await page.getByRole('region', { name: 'Written since the GP was told' }).waitFor();
    await isWellMade(page, 'gp-behind');
  });

  it('is rated, held, and opened again with a reason', async () => {
    const { page } = amara;
    await page.getByRole('tab', { name: 'Feedback' }).click();
    await page.getByLabel('Very good').check();
    await page.getByRole('button', { name: 'Save feedback' }).click();
    await page.getByRole('heading', { name: /^Feedback: very good/ }).waitFor();
    await page.getByText('Hold this record').click();
    await page.getByLabel('A complaint').check();
    await page.getByRole('button', { name: 'Hold this record' }).click();
    await page.getByRole('heading', { name: /^Held: a complaint/ }).waitFor();
    await isWellMade(page, 'afterwards');
    await page.getByRole('tab', { name: 'Reopen' }).click();
    await page.getByRole('button', { name: 'Reopen case' }).click();
    await page.getByRole('link', { name: 'Say why it is opened again' }).waitFor();
    await page.getByLabel('Why is it opened again?').fill('The hospital rang.');
    await page.getByRole('button', { name: 'Reopen case' }).click();
    await page.getByText('Opened again', { exact: true }).first().waitFor();
    await page.getByRole('button', { name: 'Take this case' }).waitFor();
    await page.getByText('The hospital rang.').waitFor();
    await page.getByText('Everything is safe').waitFor();
  });

  it('closes again on what was written since alone; the GP is told what that replaces, and why', async () => {
    const { page } = amara;
    await page.getByRole('button', { name: 'Take this case' }).click();
    const closing = async () => {
      await page.getByRole('tab', { name: 'Close' }).click();
      await page.getByLabel('Advice given').check();
      await page.getByLabel('Send a message to the patient’s GP').check();
      await page.getByRole('button', { name: 'Close case' }).click();
    };
    await closing();
    const alert = page.getByRole('alert').filter({ hasText: 'Save a consultation before' });
    await alert.waitFor();
    await page.getByRole('tab', { name: 'Consult' }).click();
    for (const label of ['History', 'Assessment', 'Plan', 'Safety-netting'])
      await page.getByRole('form', { name: 'Consultation' }).getByLabel(label).fill('As before.');
    await page.getByRole('button', { name: 'Save consultation' }).click();
    await page.getByText('Consultation saved.').waitFor();
    await closing();
    await page.getByText(/Message to the GP sent at/).waitFor({ timeout: 30_000 });
    const pages = (await readdir(holdfast.gpOut)).filter((name) => name.endsWith('.html'));
    expect(pages).toHaveLength(2);
    const told = await Promise.all(
      pages.map((name) => readFile(join(holdfast.gpOut, name), 'utf8')),
    );
    const second = told.filter((html) => html.includes('The hospital rang.'));
    expect(second).toHaveLength(1);
    expect(second[0]).toContain('replaces');
  });
});

type Sent = {
  readonly html: string;
  readonly bundle: {
    readonly entry: readonly { readonly resource: { readonly resourceType: string } }[];
  };
};

async function sentToGp(): Promise<Sent> {
  const names = await readdir(holdfast.gpOut);
  const read = (ending: string) =>
    readFile(join(holdfast.gpOut, names.find((name) => name.endsWith(ending))!), 'utf8');
  return { html: await read('.html'), bundle: JSON.parse(await read('.json')) };
}
