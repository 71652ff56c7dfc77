import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { systemRandom } from '#base/clock.ts';
import { openAttachment, sealAttachment } from './attachment.ts';
import { nodePrimitives } from './primitives-node.ts';
import { webPrimitives } from './primitives-web.ts';

const vector = JSON.parse(
  readFileSync(new URL('../../vectors/seal/attachment.json', import.meta.url), 'utf8'),
);
const binding = { org: vector.org, stream: vector.stream };
const content = Uint8Array.fromHex(vector.content);
const frozen = {
  key: Uint8Array.fromHex(vector.key),
  sealed: Uint8Array.fromHex(vector.sealed),
  hash: Uint8Array.fromHex(vector.hash),
};

describe.each([
  ['node:crypto', nodePrimitives],
  ['WebCrypto', webPrimitives],
])('an attachment with %s', (_, primitives) => {
  it('seals to the frozen bytes, and opens them', async () => {
    const given = [frozen.key, Uint8Array.fromHex(vector.salt)];
    expect(await sealAttachment(primitives, () => given.shift()!, binding, content)).toEqual(
      frozen,
    );
    expect(await openAttachment(primitives, binding, frozen)).toEqual(content);
  });

  it('has a key of its own each time', async () => {
    const [one, two] = await Promise.all(
      [1, 2].map(() => sealAttachment(primitives, systemRandom, binding, content)),
    );
    expect(one!.key).not.toEqual(two!.key);
    expect(one!.hash).not.toEqual(two!.hash);
  });

  it('does not open for another place, key or hash, nor with a byte changed or missing', async () => {
    const { key, sealed, hash } = frozen;
    const changed = sealed.slice();
    changed[100]! ^= 1;
    const rehashed = async (bytes: Uint8Array<ArrayBuffer>) => ({
      key,
      sealed: bytes,
      hash: await primitives.sha256(bytes),
    });
    for (const [place, other] of [
      [{ ...binding, stream: `${binding.stream}0` }, frozen],
      [{ ...binding, org: 'other.example' }, frozen],
      [binding, { ...frozen, key: systemRandom(32) }],
      [binding, { ...frozen, hash: systemRandom(32) }],
      [binding, { ...frozen, sealed: changed }],
      [binding, await rehashed(changed)],
      [binding, await rehashed(sealed.slice(0, -1))],
      [binding, await rehashed(sealed.slice(0, 20))],
    ] as const)
      await expect(openAttachment(primitives, place, other)).rejects.toThrow('seal/does-not-open');
    expect(hash).toEqual(await primitives.sha256(sealed));
  });
});
