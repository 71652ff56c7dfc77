import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { receive } from './receive.ts';
import { summarise } from './summary.ts';

/**
 * `node dry-run.ts FILE…`: prints what each message would become; stores and sends nothing.
 * Exit code 0 if all would be accepted, 1 if one would be set aside, 2 if none was named, 3 if one cannot be read.
 */
const files = process.argv.slice(2);
const newUuid = () => crypto.randomUUID().toUpperCase();
process.exitCode = files.length === 0 ? 2 : 0;
if (files.length === 0) process.stderr.write('Name one or more files.\n');
for (const file of files) {
  const bytes = await readFile(file).catch(() => undefined);
  if (bytes === undefined) {
    process.stderr.write(`${basename(file)}: cannot be read\n`);
    process.exitCode = 3;
    continue;
  }
  const received = receive(bytes, { newUuid });
  process.stdout.write(`${summarise(basename(file), received)}\n`);
  if (received.outcome === 'set-aside' && process.exitCode === 0) process.exitCode = 1;
}
