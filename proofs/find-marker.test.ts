import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findMarkers } from './find-marker.ts';

const MARKER = 'Quillfeather';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'holdfast-marker-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function found(bytes: string | Uint8Array): Promise<readonly string[]> {
  await mkdir(join(folder, 'a/b'), { recursive: true });
  await writeFile(join(folder, 'a/b/file'), bytes);
  return (await findMarkers([folder], [MARKER])).map(({ as }) => as);
}

describe('a marker is found', () => {
  it.each([
    ['as it is', `xx${MARKER}yy`, 'utf-8'],
    ['in capitals', `xx${MARKER.toUpperCase()}yy`, 'utf-8'],
    ['in UTF-16', Buffer.from(`x${MARKER}y`, 'utf16le'), 'utf-16le'],
    ['in hexadecimal', Buffer.from(`x${MARKER}y`).toString('hex'), 'hex'],
    ['in base64, first in its group', Buffer.from(`abc${MARKER}?>`).toString('base64'), 'base64'],
    ['in base64, second in its group', Buffer.from(`abcd${MARKER}?>`).toString('base64'), 'base64'],
    [
      'in base64, third in its group',
      Buffer.from(`abcde${MARKER}?>`).toString('base64url'),
      'base64url',
    ],
  ])('%s', async (_, bytes, as) => {
    expect(await found(bytes)).toContain(as);
  });

  it('where two pieces of a large file meet', async () => {
    const bytes = Buffer.alloc(2 ** 22 + 100);
    bytes.write(MARKER, 2 ** 22 - 5);
    expect(await found(bytes)).toEqual(['utf-8']);
  });
});

it('a marker that is not there is not found', async () => {
  expect(await found(`xx${MARKER.slice(0, -1)}yy`)).toEqual([]);
});
