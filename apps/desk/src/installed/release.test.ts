import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { addRelease } from '../../installed-files.ts';
import { digestOf, encodeManifest, type Manifest, type ReleaseFile } from './release.ts';

const file = (path: string): ReleaseFile => ({ path, sha256: '00'.repeat(32), bytes: 1 });

describe('a manifest', () => {
  it('is the same bytes in whatever order the files were found', () => {
    const files = ['/index.html', '/assets/b.js', '/assets/a.js', '/Z'].map(file);
    const text = encodeManifest(files);
    expect(encodeManifest(files.toReversed())).toBe(text);
    const { format, files: named } = JSON.parse(text) as Manifest;
    expect(format).toBe('holdfast/release/v1');
    expect(named.map(({ path }) => path)).toEqual([
      '/Z',
      '/assets/a.js',
      '/assets/b.js',
      '/index.html',
    ]);
  });
});

describe('a release', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'release-'));
    await cp(new URL('../../public', import.meta.url), folder, { recursive: true });
    await writeFile(join(folder, 'index.html'), '<!doctype html>');
  });
  afterEach(() => rm(folder, { recursive: true }));

  const read = async (name: string) => new Uint8Array(await readFile(join(folder, name)));
  const manifest = async () => JSON.parse(Buffer.from(await read('release.json')).toString());

  it('names each of its files by what is in it, but for manifest and worker', async () => {
    await addRelease(folder);
    const { files } = (await manifest()) as Manifest;
    const there = (await readdir(folder)).filter((n) => n !== 'release.json' && n !== 'sw.js');
    expect(files.map(({ path }) => path.slice(1))).toEqual(there.toSorted());
    for (const { path, sha256, bytes } of files) {
      const content = await read(path);
      expect({ sha256: await digestOf(content), bytes: content.length }).toEqual({ sha256, bytes });
    }
  });

  it('is named by its manifest’s digest, which its worker is bound to', async () => {
    const release = await addRelease(folder);
    expect(await digestOf(await read('release.json'))).toBe(release);
    expect(Buffer.from(await read('sw.js')).toString()).toContain(release);
  });

  it('is the same when it is made again, and another where a byte is', async () => {
    const release = await addRelease(folder);
    const worker = await read('sw.js');
    expect(await addRelease(folder)).toBe(release);
    expect(await read('sw.js')).toEqual(worker);
    await writeFile(join(folder, 'index.html'), '<!doctype html >');
    expect(await addRelease(folder)).not.toBe(release);
    expect(await read('sw.js')).not.toEqual(worker);
  });
});
