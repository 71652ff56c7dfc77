import { launchBrowser, personAt } from '/work/main/packages/testkit/browser.ts';
import { readFileSync, writeFileSync } from 'node:fs';
const log = readFileSync('/tmp/h5/start.log','utf8');
const link = /http:\/\/localhost:\d+\/enrol#\S+/.exec(log)![0];
const origin = new URL(link).origin;
const browser = await launchBrowser('/usr/bin/chromium');
const { page, complaints } = await personAt(browser, origin);
const shot = (n: string) => page.screenshot({ path: `/tmp/h5/${n}.png` });
try {
await page.goto(link);
await page.getByLabel('Your name').waitFor();
await shot('1-enrol');
await page.getByLabel('Your name').fill('Dr Amara Osei');
await page.getByRole('button', { name: 'Make a passkey' }).click();
await page.getByRole('heading', { name: 'Your passkey is ready' }).waitFor();
await shot('2-ready');
await page.getByRole('button', { name: 'Sign in with the passkey' }).click();
await page.getByRole('heading', { name: 'Board' }).waitFor();
await page.waitForTimeout(2500);
await shot('3-board');
await page.getByRole('button', { name: /approve/ }).click();
await page.waitForTimeout(3000);
await shot('4-approved');
} catch (e) { console.log(e); await shot('err'); }
console.log(complaints);
await browser.close();
