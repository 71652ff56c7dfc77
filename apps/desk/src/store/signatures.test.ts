import { describe, expect, it } from 'vitest';
import { type Uuid, uuidToBytes } from '#base/ids.ts';
import { decodeEntry, type Entry, encodeEntry, type Facts, type Header } from '#journal/entry.ts';
import { nodePrimitives } from '#seal/primitives-node.ts';
import { webPrimitives } from '#seal/primitives-web.ts';
import { softwareDevice } from '#testkit/person.ts';
import { type Signature, signaturesOf } from './signatures.ts';
import { newId } from './testing/house.ts';

const [keeper, desk, other] = [softwareDevice(), softwareDevice(), softwareDevice()];
const [amara, ben, session] = [newId(), newId(), newId()];
type Signer = Parameters<typeof encodeEntry>[2];

async function entry(by: Signer, part: Partial<Header>): Promise<Entry> {
  const header: Header = {
    org: 'o',
    stream: `account/${amara}`,
    after: 0,
    id: newId(),
    type: 'session.closed',
    schema: 1,
    author: amara,
    session,
    at: 1,
    facts: {},
    ...part,
  };
  return decodeEntry(await encodeEntry(header, null, by));
}

function opened(by: Signer = keeper, account: Uuid = amara): Promise<Entry> {
  const facts: Facts = {
    session: uuidToBytes(session),
    device: desk.publicKey,
    channel: new Uint8Array(32),
    nonce: new Uint8Array(32),
    ticketHash: new Uint8Array(32),
    expires: 2,
    by: { kind: 'machine', signature: new Uint8Array(64) },
  };
  const stream = `account/${account}`;
  return entry(by, { stream, type: 'session.opened', session: null, facts });
}

const granted = (by: Signer) => entry(by, { type: 'access.granted', session: null });
/** Of the first alone. */
const signature = async (...entries: Promise<Entry>[]): Promise<Signature> =>
  (await signaturesOf(await Promise.all(entries), keeper.publicKey, nodePrimitives))[0]!;
/** Signed by one, who says that it is another's key. */
const posing = (as: Signer, by: Signer): Signer => ({ device: as.device, sign: by.sign });

describe('the signature', () => {
  it('of the keeper holds by the key that this desk knows', async () => {
    expect(await signature(granted(keeper))).toBe('holds');
    expect(await signature(opened())).toBe('holds');
  });

  it('of the keeper does not hold by another’s hand', async () => {
    expect(await signature(granted(posing(keeper, other)))).toBe('broken');
  });

  it('of a changed entry does not hold', async () => {
    const { bytes, ...rest } = await granted(keeper);
    const changed = { ...rest, bytes, signedBytes: Uint8Array.from(rest.signedBytes) };
    changed.signedBytes[changed.signedBytes.length - 1]! ^= 1;
    const [of] = await signaturesOf([changed], keeper.publicKey, nodePrimitives);
    expect(of).toBe('broken');
  });

  it('by a key of the keeper’s that this desk does not know is not known', async () => {
    expect(await signature(granted(other))).toBe('unknown');
  });

  it('of a person holds by the device of their session, which the keeper opened', async () => {
    expect(await signature(entry(desk, {}), opened())).toBe('holds');
  });

  it('of a person does not hold by another device, or another person', async () => {
    expect(await signature(entry(other, {}), opened())).toBe('broken');
    expect(await signature(entry(posing(desk, other), {}), opened())).toBe('broken');
    expect(await signature(entry(desk, { author: ben }), opened())).toBe('broken');
    expect(await signature(entry(desk, {}), opened(keeper, ben))).toBe('broken');
  });

  it('of a person is not known where their session was not told, or not by the keeper', async () => {
    expect(await signature(entry(desk, {}))).toBe('unknown');
    expect(await signature(entry(desk, {}), opened(other))).toBe('unknown');
    expect(await signature(entry(desk, {}), opened(posing(keeper, other)))).toBe('unknown');
  });

  it('is the same to the browser’s own cryptography', async () => {
    const all = await Promise.all([entry(desk, {}), opened(), granted(posing(keeper, other))]);
    const ask = (primitives: typeof nodePrimitives) =>
      signaturesOf(all, keeper.publicKey, primitives);
    expect(await ask(webPrimitives)).toEqual(['holds', 'holds', 'broken']);
    expect(await ask(nodePrimitives)).toEqual(['holds', 'holds', 'broken']);
  });
});
