import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type Bytes, concat } from '#base/bytes.ts';
import { systemRandom } from '#base/clock.ts';
import { openCarriedOut, sealCarriedOut } from './carried-out.ts';
import { newWrappingKey } from './hpke.ts';
import { SealError } from './payload.ts';
import { nodePrimitives } from './primitives-node.ts';
import { webPrimitives } from './primitives-web.ts';

const vector = JSON.parse(
  readFileSync(new URL('../../vectors/seal/carried-out.json', import.meta.url), 'utf8'),
);
const hex = (text: string): Bytes => Uint8Array.fromHex(text);
const { org } = vector;
const [main, lifeboat] = (vector.privateKeys as string[]).map(hex) as [Bytes, Bytes];
const content = hex(vector.content);
const frozen = hex(vector.file);

describe.each([
  ['node:crypto', nodePrimitives],
  ['WebCrypto', webPrimitives],
])('work that is carried out, with %s', (_, primitives) => {
  const opening = (raw: Bytes, privateKey = main, of = org) =>
    openCarriedOut(primitives, of, privateKey, raw);

  it('opens from the frozen bytes, for each keeper that it is for', async () => {
    expect(await opening(frozen)).toEqual(content);
    expect(await opening(frozen, lifeboat)).toEqual(content);
  });

  it('opens as it was sealed', async () => {
    const { privateKey, publicKey } = await newWrappingKey();
    const raw = await sealCarriedOut(primitives, systemRandom, org, content, [publicKey]);
    expect(await opening(raw, privateKey)).toEqual(content);
  });

  it('does not open for another keeper, nor for another organisation', async () => {
    const { privateKey } = await newWrappingKey();
    await expect(opening(frozen, privateKey)).rejects.toThrow(SealError);
    await expect(opening(frozen, main, 'elsewhere.example/holdfast')).rejects.toThrow(SealError);
  });

  it('does not open cut short, or with something after it', async () => {
    for (let length = 0; length < frozen.length; length += 1)
      await expect(opening(frozen.slice(0, length))).rejects.toThrow(SealError);
    await expect(opening(concat(frozen, new Uint8Array(1)))).rejects.toThrow(SealError);
  });

  it('does not open with any byte bent, a box of another keeper’s among them', async () => {
    for (let i = 0; i < frozen.length; i += 1) {
      const bent = frozen.slice();
      bent[i]! ^= 1;
      await expect(opening(bent)).rejects.toThrow(SealError);
    }
  });
});

it('says nothing of whose it is, or for whom', async () => {
  const { publicKey } = await newWrappingKey();
  const raw = await sealCarriedOut(nodePrimitives, systemRandom, org, content, [publicKey]);
  const readable = Buffer.from(raw).toString('latin1');
  expect(readable).not.toContain(org);
  expect(raw.toHex()).not.toContain(publicKey.toHex());
});
