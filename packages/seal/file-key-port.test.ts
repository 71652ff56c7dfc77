import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { utf8 } from '#base/bytes.ts';
import { systemRandom } from '#base/clock.ts';
import { keyPortContract } from '#testkit/key-port-contract.ts';
import { fileKeyPort } from './file-key-port.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'holdfast-key-'));
});
afterEach(() => rm(folder, { recursive: true }));

const binding = utf8('what it is for');
const path = () => join(folder, 'keeper', 'kek');

describe('a key-encryption key in a file', () => {
  keyPortContract('a file', (key) => fileKeyPort(join(folder, key), null, systemRandom));

  it('is the same again when a passphrase seals its file', async () => {
    const before = await fileKeyPort(path(), 'correct horse', systemRandom);
    const wrapped = await before.wrap(binding, utf8('secret'));
    const again = await fileKeyPort(path(), 'correct horse', systemRandom);
    expect(again.id).toBe(before.id);
    expect(await again.unwrap(binding, wrapped)).toEqual(utf8('secret'));
  });

  it('is readable by its owner alone', async () => {
    await fileKeyPort(path(), null, systemRandom);
    expect((await stat(path())).mode & 0o777).toBe(0o600);
    expect((await stat(join(folder, 'keeper'))).mode & 0o777).toBe(0o700);
  });

  it('refuses a wrong passphrase, and none', async () => {
    await fileKeyPort(path(), 'right', systemRandom);
    await expect(fileKeyPort(path(), 'wrong', systemRandom)).rejects.toMatchObject({
      code: 'key-file/does-not-open',
    });
    await expect(fileKeyPort(path(), null, systemRandom)).rejects.toMatchObject({
      code: 'key-file/passphrase-needed',
    });
  });

  it('refuses a damaged file rather than make a new key', async () => {
    await fileKeyPort(path(), null, systemRandom);
    const content = await readFile(path());
    await writeFile(path(), content.subarray(0, 10));
    await expect(fileKeyPort(path(), null, systemRandom)).rejects.toMatchObject({
      code: 'key-file/damaged',
    });
  });
});
