import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { utf8 } from './bytes.ts';
import { zip } from './zip.ts';

const AT = new Date('2026-11-26T02:03:04Z');
const FILES = [
  { name: 'cases.csv', bytes: utf8('a,b\r\n') },
  { name: 'one/Zoë.json', bytes: utf8('{"name":"Zoë"}') },
  { name: 'empty', bytes: new Uint8Array() },
];

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'holdfast-zip-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** By a program that is not ours. */
const READER = `
import sys, zipfile
with zipfile.ZipFile(sys.argv[1]) as z:
    assert z.testzip() is None
    z.extractall(sys.argv[2])
    print(*[i.filename for i in z.infolist()], z.infolist()[0].date_time, sep='|')
`;

function hasPython(): boolean {
  try {
    execFileSync('python3', ['-c', 'import zipfile']);
    return true;
  } catch {
    return false;
  }
}

it.skipIf(!hasPython())('is opened by another program, every byte as it was', () => {
  const file = join(folder, 'all.zip');
  writeFileSync(file, zip(FILES, AT));
  const told = execFileSync('python3', ['-c', READER, file, folder], { encoding: 'utf8' });
  expect(told.trim()).toBe('cases.csv|one/Zoë.json|empty|(2026, 11, 26, 2, 3, 4)');
  for (const { name, bytes } of FILES)
    expect(new Uint8Array(readFileSync(join(folder, name)))).toEqual(bytes);
});

it('has the checksum of each file, its length and its place', () => {
  const archive = zip(FILES, AT);
  const view = new DataView(archive.buffer);
  const end = archive.length - 22;
  expect(view.getUint32(end, true)).toBe(0x06054b50);
  let at = view.getUint32(end + 16, true);
  for (const { bytes } of FILES) {
    expect(view.getUint32(at, true)).toBe(0x02014b50);
    expect(view.getUint32(at + 16, true)).toBe(crc32(bytes));
    const local = view.getUint32(at + 42, true);
    const from = local + 30 + view.getUint16(local + 26, true);
    expect(archive.subarray(from, from + bytes.length)).toEqual(bytes);
    at += 46 + view.getUint16(at + 28, true);
  }
  expect(at).toBe(end);
});
