import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DISPOSITIONS } from '#care/report/dispositions.ts';
import type { Pack, Question } from '#pathways/pack.ts';
import { chestPain } from '#pathways/packs/chest-pain.ts';
import { signPack } from '#pathways/signed-pack.ts';
import { nodePrimitives } from '#seal/primitives-node.ts';
import { publisherSigner } from '../publisher-key.ts';
import { holdfastIn } from '../testing/holdfast.ts';

let scratch: string;
beforeEach(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'holdfast-pack-'));
});
afterEach(() => rm(scratch, { recursive: true }));

const pack = (...args: readonly string[]) => holdfastIn(scratch, ['pack', ...args]);

async function keyPair(name: string, namedCurve = 'P-256'): Promise<void> {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve });
  await writeFile(
    join(scratch, `${name}.pem`),
    privateKey.export({ format: 'pem', type: 'pkcs8' }),
  );
  await writeFile(join(scratch, `${name}.pub`), publicKey.export({ format: 'pem', type: 'spki' }));
}

async function writePack(name: string, changed: (copy: Pack) => void): Promise<void> {
  const copy = structuredClone(chestPain);
  changed(copy);
  await writeFile(join(scratch, name), JSON.stringify(copy));
}

describe('holdfast pack check', () => {
  it('proves all packs that ship', async () => {
    const { out, exit } = await pack('check');
    expect(exit).toBe(0);
    expect(out.match(/: sound\. [\d,]+ paths, at most \d+ questions\./g)).toHaveLength(12);
  });

  it('prints the path that is at fault, and says no', async () => {
    await writePack('mine.json', (copy) => {
      (copy.steps['pain-now'] as Question).answers[0]!.next = 'nowhere';
    });
    const { out, exit } = await pack('check', 'chest-pain', 'mine.json');
    expect(exit).toBe(1);
    expect(out).toContain('chest-pain: sound.');
    expect(out).toContain('mine.json: not sound.');
    expect(out).toMatch(
      /Chest pain → “Can you talk.*” Yes → “Have you got the pain now.*” Yes → “nowhere”, which is not there: it ends nowhere\. \(step-missing\)/,
    );
  });

  it('answers as JSON', async () => {
    const { out } = await pack('check', 'rash', '--json');
    expect(JSON.parse(out)).toMatchObject({
      ok: true,
      packs: [{ pack: 'rash', sound: true, paths: '109' }],
    });
  });

  it.each([
    ['text that is no pack', 'hello', 2],
    ['JSON that is cut short', '{"id":', 1],
    ['JSON of another shape', '{"id":"x"}', 1],
  ])('refuses %s', async (_, content, exit) => {
    await writeFile(join(scratch, 'x.json'), content);
    expect(await pack('check', 'x.json')).toMatchObject({ exit });
  });

  it('refuses a file that is not there as usage', async () => {
    const { complaint, exit } = await pack('check', 'missing.json');
    expect(exit).toBe(2);
    expect(complaint).toContain('missing.json is no file that can be read');
  });
});

describe('holdfast pack sign', () => {
  it('signs what `check` then takes from that publisher and from no other', async () => {
    await keyPair('mine');
    await keyPair('other');
    const signed = await pack('sign', '--key', 'mine.pem', 'dental-pain');
    expect(signed).toMatchObject({ exit: 0 });
    expect(signed.out).toMatch(/^dental-pain-1\.1\.0\.pack: .* hash [0-9a-f]{64}$/m);
    const file = 'dental-pain-1.1.0.pack';
    expect(await pack('check', '--publisher', 'mine.pub', file)).toMatchObject({ exit: 0 });
    const other = await pack('check', '--publisher', 'other.pub', file);
    expect(other).toMatchObject({ exit: 1 });
    expect(other.out).toContain('pack/unknown-publisher');
    expect(await pack('check', file)).toMatchObject({ exit: 2 });
  });

  it('refuses an altered file', async () => {
    await keyPair('mine');
    await pack('sign', '--key', 'mine.pem', '--out', 'a.pack', 'rash');
    const bytes = await readFile(join(scratch, 'a.pack'));
    bytes[bytes.indexOf('Rash')]! ^= 0x20;
    await writeFile(join(scratch, 'a.pack'), bytes);
    const { out, exit } = await pack('check', '--publisher', 'mine.pub', 'a.pack');
    expect(exit).toBe(1);
    expect(out).toContain('pack/altered');
  });

  it('does not sign what is not sound, and writes nothing', async () => {
    await keyPair('mine');
    await writePack('mine.json', (copy) => {
      copy.languages = ['en', 'cy'];
    });
    const { out, exit } = await pack('sign', '--key', 'mine.pem', 'mine.json');
    expect(exit).toBe(1);
    expect(out).toContain('pack/unsound');
    expect((await readdir(scratch)).filter((name) => name.endsWith('.pack'))).toEqual([]);
  });

  it.each([
    ['no key', ['rash']],
    ['a public key', ['--key', 'mine.pub', 'rash']],
    ['a key of another curve', ['--key', 'wide.pem', 'rash']],
    ['no pack', ['--key', 'mine.pem']],
  ])('refuses %s as usage', async (_, args) => {
    await keyPair('mine');
    await keyPair('wide', 'P-384');
    expect(await pack('sign', ...args)).toMatchObject({ exit: 2, out: '' });
  });
});

describe('holdfast pack draw', () => {
  it('draws', async () => {
    const { out, exit } = await pack('draw', 'stroke-signs');
    expect(exit).toBe(0);
    expect(out).toMatch(/^<svg .*<\/svg>\n$/s);
  });

  it('does not draw what goes round in a circle', async () => {
    await writePack('mine.json', (copy) => {
      (copy.steps['pain-now'] as Question).answers[0]!.next = copy.start;
    });
    const { complaint, exit, out } = await pack('draw', 'mine.json');
    expect({ exit, out }).toEqual({ exit: 1, out: '' });
    expect(complaint).toContain('it comes round again');
  });
});

describe('holdfast pack install', () => {
  const installed = () => readdir(join(scratch, '.holdfast/packs')).catch(() => []);

  beforeEach(async () => {
    await keyPair('mine');
    await keyPair('other');
    const signer = await publisherSigner('mine.pem', scratch);
    const { signed } = await signPack(nodePrimitives.sha256, signer, chestPain, DISPOSITIONS);
    await writeFile(join(scratch, 'mine.pack'), signed);
    signed[signed.length - 1]! ^= 0x20;
    await writeFile(join(scratch, 'altered.pack'), signed);
  });

  it('lays packs and their publisher’s key where the server finds them, once', async () => {
    const args = ['install', '--publisher', 'mine.pub', 'mine.pack', 'mine.pack'];
    const { exit, out } = await pack(...args);
    expect(exit).toBe(0);
    expect(out).toMatch(/chest-pain 1\.1\.0 is installed, hash [0-9a-f]{64}/);
    expect((await installed()).map((name) => name.replace(/^[0-9a-f]{64}/, '')).sort()).toEqual([
      '.pack',
      '.publisher',
    ]);
  });

  it.each([
    ['what another signed', ['--publisher', 'other.pub', 'mine.pack'], 1, 'pack/unknown-publisher'],
    ['what was altered', ['--publisher', 'mine.pub', 'altered.pack'], 1, 'pack/altered'],
    ['what is no pack', ['--publisher', 'mine.pub', 'mine.pub'], 1, 'pack/malformed'],
    ['packs of nobody', ['mine.pack'], 2, ''],
    ['a file that is not there', ['--publisher', 'mine.pub', 'absent.pack'], 2, ''],
  ])('refuses %s, and lays nothing there', async (_, args, exit, code) => {
    const refused = await pack('install', ...args);
    expect(refused.exit).toBe(exit);
    expect(refused.out).toContain(code);
    expect(await installed()).toEqual([]);
  });
});
