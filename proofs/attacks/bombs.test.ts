/** What is packed small and swells: each place that unpacks has a limit, and there is no other such place. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { contentOf } from '../../apps/desk/src/store/document.ts';
import { receive } from '../../apps/gateway/itk-111/receive.ts';
import { isTest } from '../../scripts/import-rules.ts';
import { ROOT, sourceFiles } from '../../scripts/source-files.ts';
import { reportOf } from '../report.ts';

const MIB = 2 ** 20;

describe('a document that swells', () => {
  it('is not unpacked in the desk beyond its limit, and is up to it', async () => {
    expect(await contentOf({ bytes: packed(Buffer.alloc(32 * MIB)) })).toHaveLength(32 * MIB);
    await expect(contentOf({ bytes: packed(Buffer.alloc(32 * MIB + 1)) })).rejects.toThrow(
      'too large to show',
    );
  });

  it('is given up long before it is whole', async () => {
    const bytes = packed(Buffer.alloc(512 * MIB));
    const before = process.memoryUsage.rss();
    await expect(contentOf({ bytes })).rejects.toThrow('too large to show');
    expect(process.memoryUsage.rss() - before).toBeLessThan(256 * MIB);
  });

  it('is refused where it is one bomb in another, or damaged', async () => {
    const twice = packed(packed(Buffer.alloc(32 * MIB)));
    expect((await contentOf({ bytes: twice })).length).toBeLessThan(MIB);
    for (const damaged of [twice.slice(0, -5), twice.slice(4), new Uint8Array(20)])
      await expect(contentOf({ bytes: new Uint8Array(damaged) })).rejects.toThrow();
  });
});

it('leaves what a report says is compressed as it is: kept, and opened by nobody here', () => {
  const bomb = gzipSync(Buffer.alloc(64 * MIB)).toString('base64');
  const media = ['application/gzip', 'application/zip', 'application/pdf', 'image/png'].map(
    (type) =>
      `<entry><observationMedia><value representation="B64" mediaType="${type}" compression="GZ">${bomb}</value></observationMedia></entry>`,
  );
  const report = new TextDecoder()
    .decode(reportOf({ number: 1, family: 'Packed' }))
    .replace('</section>', `${media.join('')}</section>`);
  const before = process.memoryUsage.rss();
  const received = receive(new TextEncoder().encode(report), {
    newUuid: () => crypto.randomUUID(),
  });
  expect(received.outcome).toBe('accepted');
  expect(process.memoryUsage.rss() - before).toBeLessThan(64 * MIB);
});

it('is unpacked nowhere else', async () => {
  const files = (await sourceFiles(/\.tsx?$/)).filter(
    (file) => /^(apps|packages)\//.test(file) && !isTest(file),
  );
  const unpacking: Record<string, string> = {};
  for (const file of files) {
    const text = await readFile(join(ROOT, file), 'utf8');
    const [call] =
      /(?:gunzip|unzip|inflate\w*|brotliDecompress|zstdDecompress)(?:Sync)?\(.*|DecompressionStream/i.exec(
        text,
      ) ?? [];
    if (call !== undefined) unpacking[file] = call;
  }
  expect(unpacking).toEqual({
    'apps/desk/src/store/unzipped.ts': 'DecompressionStream',
    'apps/gateway/read-case.ts': expect.stringContaining('maxOutputLength'),
    // Only what it packed itself, in the same process.
    'packages/snapshot/packed.ts': expect.stringContaining('inflateRawSync'),
  });
});

function packed(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return new Uint8Array(gzipSync(bytes));
}
