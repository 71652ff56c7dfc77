import { readFileSync } from 'node:fs';
import { describe, expect, it, vi } from 'vitest';
import { type Bytes, utf8 } from '#base/bytes.ts';
import { systemRandom } from '#base/clock.ts';
import type { Uuid } from '#base/ids.ts';
import { channelTranscript, DeskChannel, KeeperChannel, sessionChallenge } from './channel.ts';
import {
  asDataKey,
  type Binding,
  type DataKey,
  isSealedUnder,
  newDataKey,
  openBytes,
  openPayload,
  sealBytes,
  sealPayload,
} from './payload.ts';
import { nodePrimitives } from './primitives-node.ts';
import { webPrimitives } from './primitives-web.ts';

const vectors = JSON.parse(
  readFileSync(new URL('../../vectors/seal/seal.json', import.meta.url), 'utf8'),
);
const hex = (text: string): Bytes => Uint8Array.fromHex(text);
const binding: Binding = vectors.payload.binding;

describe.each([
  ['node:crypto', nodePrimitives],
  ['WebCrypto', webPrimitives],
])('sealing with %s', (_, primitives) => {
  const key = asDataKey(hex(vectors.payload.key));

  it('gives the frozen bytes', async () => {
    const sealed = await sealPayload(
      primitives,
      () => hex(vectors.payload.salt),
      key,
      binding,
      vectors.payload.payload,
    );
    expect(sealed.toHex()).toBe(vectors.payload.sealed);
  });

  it('opens the frozen bytes', async () => {
    const opened = await openPayload(primitives, [key], binding, hex(vectors.payload.sealed));
    expect(opened).toEqual(vectors.payload.payload);
  });

  it('seals the same payload twice differently', async () => {
    const [one, two] = await Promise.all(
      [1, 2].map(() => sealPayload(primitives, systemRandom, key, binding, 'x')),
    );
    expect(one).not.toEqual(two);
  });

  it('refuses every flipped bit', async () => {
    const sealed = hex(vectors.payload.sealed);
    for (let i = 0; i < sealed.length; i += 1) {
      const flipped = sealed.slice();
      flipped[i]! ^= 1 << (i % 8);
      await expect(openPayload(primitives, [key], binding, flipped)).rejects.toThrow(
        'seal/does-not-open',
      );
    }
  });

  it('decrypts nothing before the commitment was found to be the one that stands there', async () => {
    const sealed = hex(vectors.payload.sealed);
    const decrypt = vi.fn(primitives.decrypt);
    const watched = { ...primitives, decrypt };
    const opening = (by: DataKey, bytes: Bytes) => openPayload(watched, [by], binding, bytes);
    for (let i = 32; i < 64; i += 1) {
      const flipped = sealed.slice();
      flipped[i]! ^= 1 << (i % 8);
      await expect(opening(key, flipped)).rejects.toThrow('seal/does-not-open');
      expect(await isSealedUnder(watched, key, flipped)).toBe(false);
    }
    const another = newDataKey(systemRandom);
    await expect(opening(another, sealed)).rejects.toThrow('seal/does-not-open');
    expect(await isSealedUnder(watched, another, sealed)).toBe(false);
    expect(await isSealedUnder(watched, key, sealed)).toBe(true);
    expect(decrypt).not.toHaveBeenCalled();
    await openPayload(watched, [another, key], binding, sealed);
    expect(decrypt).toHaveBeenCalledOnce();
  });

  it('finds the right key among those of a stream, and refuses without it', async () => {
    const others = [newDataKey(systemRandom), newDataKey(systemRandom)];
    const sealed = hex(vectors.payload.sealed);
    const among = [others[0]!, key, others[1]!];
    expect(await openPayload(primitives, among, binding, sealed)).toEqual(vectors.payload.payload);
    for (const without of [others, []]) {
      await expect(openPayload(primitives, without, binding, sealed)).rejects.toThrow(
        'seal/does-not-open',
      );
    }
  });

  it('refuses another key', async () => {
    const opening = openPayload(
      primitives,
      [newDataKey(systemRandom)],
      binding,
      hex(vectors.payload.sealed),
    );
    await expect(opening).rejects.toThrow('seal/does-not-open');
  });

  it.each(Object.keys(binding))('refuses another %s', async (part) => {
    const moved = { ...binding, [part]: ELSEWHERE[part as keyof Binding] };
    const opening = openPayload(primitives, [key], moved, hex(vectors.payload.sealed));
    await expect(opening).rejects.toThrow('seal/does-not-open');
  });

  it('refuses what is too short to be sealed', async () => {
    await expect(openPayload(primitives, [key], binding, new Uint8Array(79))).rejects.toThrow(
      'seal/does-not-open',
    );
  });

  it('refuses a seal made for another purpose', async () => {
    const aad = utf8('the same');
    const sealed = await sealBytes(
      primitives,
      systemRandom,
      key,
      'holdfast/wrap/v1',
      aad,
      utf8('x'),
    );
    await expect(openBytes(primitives, key, 'holdfast/seal/v1', aad, sealed)).rejects.toThrow(
      'seal/does-not-open',
    );
  });
});

const ELSEWHERE: { readonly [P in keyof Binding]: Binding[P] } = {
  org: 'another.example',
  stream: 'case/0199f0a0-0000-7000-8000-00000000000f',
  id: '0199f0a0-0000-7000-8000-00000000000f' as Uuid,
  type: 'case.closed',
  schema: 2,
  author: '0199f0a0-0000-7000-8000-00000000000f' as Uuid,
};

describe.each([
  ['node:crypto', nodePrimitives],
  ['WebCrypto', webPrimitives],
])('the channel with %s', (_, primitives) => {
  const { channel } = vectors;
  const session = channel.session as Uuid;

  async function ends() {
    const secret = hex(channel.secret);
    const transcript = hex(channel.transcript);
    return {
      desk: await DeskChannel.open(primitives, session, secret, transcript),
      keeper: await KeeperChannel.open(primitives, session, secret, transcript),
    };
  }

  it('gives the frozen challenge, transcript and boxes', async () => {
    const { org } = channel;
    const [nonce, device, deskKey, keeperKey] = [
      channel.nonce,
      channel.device,
      channel.deskKey,
      channel.keeperKey,
    ].map(hex);
    const asked = { org, nonce: nonce!, device: device!, channel: deskKey! };
    const challenge = await sessionChallenge(primitives, asked);
    expect(challenge.toHex()).toBe(channel.challenge);
    const introduction = { org, session, challenge, deskKey: deskKey!, keeperKey: keeperKey! };
    expect((await channelTranscript(primitives, introduction)).toHex()).toBe(channel.transcript);
    const { desk, keeper } = await ends();
    const { n, box } = await desk.ask(channel.request.message);
    expect([n, box.toHex()]).toEqual([channel.request.n, channel.request.box]);
    expect((await keeper.answer(1, channel.answer.message)).toHex()).toBe(channel.answer.box);
  });

  it('agrees on a secret whoever computes it', async () => {
    const [a, b] = [await primitives.agreementKey(), await nodePrimitives.agreementKey()];
    expect(await a.agree(b.publicKey)).toEqual(await b.agree(a.publicKey));
  });

  it('refuses to agree with a key of small order', async () => {
    const key = await primitives.agreementKey();
    expect(await key.agree(new Uint8Array(32))).toBeNull();
  });

  it('takes a question once, in whatever order they arrive', async () => {
    const { desk, keeper } = await ends();
    const asked = [];
    for (let i = 0; i < 5; i += 1) asked.push(await desk.ask(i));
    for (const { n, box } of asked.toReversed()) expect(await keeper.hear(n, box)).toBe(n - 1);
    for (const { n, box } of asked)
      await expect(keeper.hear(n, box)).rejects.toThrow('channel/replayed');
  });

  it('takes no question older than its window', async () => {
    const { desk, keeper } = await ends();
    const first = await desk.ask('old');
    for (let i = 0; i < 1100; i += 1) {
      const { n, box } = await desk.ask(i);
      if (i > 1000) await keeper.hear(n, box);
    }
    await expect(keeper.hear(first.n, first.box)).rejects.toThrow('channel/replayed');
  });

  it('refuses a question under another number, and an answer to another question', async () => {
    const { desk, keeper } = await ends();
    const { n, box } = await desk.ask('x');
    await expect(keeper.hear(n + 1, box)).rejects.toThrow('channel/does-not-open');
    const answer = await keeper.answer(n, 'y');
    await expect(desk.hear(n + 1, answer)).rejects.toThrow('channel/does-not-open');
  });

  it('does not take its own direction for the other', async () => {
    const { desk, keeper } = await ends();
    const { n, box } = await desk.ask('x');
    await expect(desk.hear(n, box)).rejects.toThrow('channel/does-not-open');
    await expect(keeper.hear(n, await keeper.answer(n, 'x'))).rejects.toThrow(
      'channel/does-not-open',
    );
  });
});
