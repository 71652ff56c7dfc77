/**
 * A stolen browser profile yields nothing of a patient: after a clinician's work at a desk, every byte that the browser left on the disk is searched
 * for what was on the screen and what was typed. LevelDB compresses its blocks with Snappy, which leaves a word's first appearance as it is.
 */
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { expect, it } from 'vitest';
import {
  addPasskeyHolder,
  BROWSER_FLAGS,
  enrolAt,
  inviteSecondOperator,
} from '#testkit/browser.ts';
import { startInstallation } from '../apps/desk/tests/installation.ts';
import { findChromium, NO_CHROMIUM } from '../scripts/find-chromium.ts';

const executablePath = findChromium(process.env);
if (executablePath === undefined) process.stderr.write(`${NO_CHROMIUM}\n`);

/** From vectors/itk-111/whole.xml, and typed here. */
const MARKERS = [
  'Testington',
  '9991112227',
  '999 111 2227',
  'Lantern Court',
  '07700900111',
  'Marker-in-a-note-5582',
  'Marker-in-a-draft-9067',
];
/** Shown by the page's own script files, so that the search is seen to find. */
const CONTROL = 'Take next';

it.skipIf(executablePath === undefined)('leaves no patient in the browser’s profile', async () => {
  const holdfast = await startInstallation();
  const profile = await mkdtemp(join(tmpdir(), 'holdfast-profile-'));
  try {
    const context = await chromium.launchPersistentContext(profile, {
      executablePath: executablePath!,
      args: BROWSER_FLAGS,
    });
    const page = context.pages()[0] ?? (await context.newPage());
    const passkeys = await addPasskeyHolder(page);
    await enrolAt(page, passkeys, holdfast.enrolment!, 'Dr Amara Osei');
    await inviteSecondOperator(page, (link) => holdfast.enrolElsewhere(link));
    await page.getByRole('button', { name: /approve/i }).click();
    await expect.poll(() => holdfast.sendReport('whole.xml'), { timeout: 20_000 }).toBe(200);
    await page.getByText('Testington').first().waitFor();
    await page.keyboard.press('n');
    await page.getByText('NHS 111 report').first().waitFor();
    await page.getByLabel('Spoke to patient or caller').check();
    await page.getByLabel('Note', { exact: true }).fill('Marker-in-a-note-5582');
    await page.getByRole('button', { name: 'Save call' }).click();
    await page.getByText('Marker-in-a-note-5582').first().waitFor();
    await page.getByRole('tab', { name: 'Consult' }).click();
    await page.getByLabel('History').fill('Marker-in-a-draft-9067');
    await page.getByText('Everything is safe').waitFor();
    // A draft is put away a moment after the last key.
    await page.waitForTimeout(2_000);
    await context.close();

    expect(await found(profile, [CONTROL])).toContain(CONTROL);
    expect(await found(profile, MARKERS)).toEqual([]);
  } finally {
    await holdfast.stop();
    await rm(profile, { recursive: true, force: true });
  }
});

/** Which of these words stand somewhere below a folder, in a file's name or its bytes, as UTF-8 or UTF-16. */
async function found(folder: string, words: readonly string[]): Promise<string[]> {
  const hits = new Set<string>();
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    const bytes = entry.isFile() ? await readFile(path) : Buffer.alloc(0);
    for (const word of words) {
      const seen =
        path.includes(word) || bytes.includes(word) || bytes.includes(Buffer.from(word, 'utf16le'));
      if (seen) hits.add(word);
    }
  }
  return [...hits];
}
