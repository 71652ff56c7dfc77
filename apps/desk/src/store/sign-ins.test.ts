import { describe, expect, it } from 'vitest';
import { base64url } from '#base/bytes.ts';
import { systemRandom } from '#base/clock.ts';
import { type Uuid, uuidToBytes, uuidv7 } from '#base/ids.ts';
import { encodeEntry, type Facts } from '#journal/entry.ts';
import { nodePrimitives } from '#seal/primitives-node.ts';
import { newsOf } from './account-news.ts';
import { devicesOf, liveOf, type SignIn, signInsOf } from './sign-ins.ts';
import { device, me, NOW } from './testing/house.ts';

const HOUR_MS = 3_600_000;
const newId = (): Uuid => uuidv7(() => NOW, systemRandom);
const [desk, phone] = [new Uint8Array(65).fill(1), new Uint8Array(65).fill(2)];

async function entry(index: number, type: string, facts: Facts, session: Uuid | null = null) {
  const stream = `account/${me}`;
  const said = { org: 'o', stream, after: 0, id: newId(), type, schema: 1, author: me, session };
  return { index, bytes: await encodeEntry({ ...said, at: NOW + index, facts }, null, device) };
}

function opened(index: number, on: Uint8Array<ArrayBuffer>, session = newId()) {
  return entry(index, 'session.opened', {
    session: uuidToBytes(session),
    device: on,
    channel: new Uint8Array(32),
    nonce: new Uint8Array(32),
    ticketHash: new Uint8Array(32),
    expires: NOW + HOUR_MS,
    by: { kind: 'cis2', idToken: 'x' },
  });
}

function closed(index: number, session: Uuid, reason: string, by: Uuid | null = null) {
  return entry(index, 'session.closed', { session: uuidToBytes(session), reason }, by);
}

async function read(...entries: ReturnType<typeof entry>[]): Promise<SignIn[]> {
  return signInsOf(await Promise.all(entries), nodePrimitives.sha256);
}

describe('sign-ins', () => {
  it('say when, where, how, and how they ended: as the first closing says', async () => {
    const [one, other] = [newId(), newId()];
    const found = await read(
      opened(3, desk, one),
      opened(4, phone, other),
      closed(5, one, 'idle', one),
      closed(6, one, 'signed-out', one),
      closed(7, newId(), 'nobody’s'),
    );
    expect(found).toMatchObject([
      { session: one, index: 3, at: NOW + 3, by: 'cis2', closed: { reason: 'idle', by: me } },
      { session: other, index: 4, closed: null },
    ]);
    expect(found[0]!.deviceId).toBe(base64url(await nodePrimitives.sha256(desk)));
  });

  it('leave out what cannot be read', async () => {
    expect(await read(entry(0, 'session.opened', {}), closed(1, newId(), 'x'))).toEqual([]);
  });

  it('are live until they are closed, expire, or all are ended at once', async () => {
    const [one, two, three] = [newId(), newId(), newId()];
    const all = await read(
      opened(0, desk, one),
      opened(1, phone, two),
      opened(2, desk, three),
      closed(3, two, 'silent'),
    );
    const ids = (endedAt: number | null, now = NOW) =>
      liveOf(all, endedAt, now).map(({ session }) => session);
    expect(ids(null)).toEqual([three, one]);
    expect(ids(1)).toEqual([three]);
    expect(ids(5)).toEqual([]);
    expect(ids(null, NOW + HOUR_MS)).toEqual([]);
  });

  it('are by devices, the one used last first', async () => {
    const all = await read(opened(0, desk), opened(1, phone), opened(2, desk));
    expect(devicesOf(all).map(({ first, latest }) => [first.index, latest.index])).toEqual([
      [0, 2],
      [1, 1],
    ]);
  });
});

describe('the news of an account', () => {
  const added = (index: number) => ({ kind: 'passkey-added' as const, index, at: NOW, by: null });

  it('are its changes and its new devices after what was seen, in the log’s order', async () => {
    const mine = newId();
    const all = await read(
      opened(1, desk),
      opened(5, phone),
      opened(7, phone),
      opened(8, desk, mine),
    );
    const news = (seen: number) =>
      newsOf([added(2), added(6)], all, { seen, session: mine }).map(({ kind, index }) => [
        kind,
        index,
      ]);
    expect(news(1)).toEqual([
      ['passkey-added', 2],
      ['new-device', 5],
      ['passkey-added', 6],
    ]);
    expect(news(5)).toEqual([['passkey-added', 6]]);
    expect(news(8)).toEqual([]);
  });

  it('are not that one sits here for the first time', async () => {
    const mine = newId();
    const all = await read(opened(1, phone), opened(2, desk, mine));
    expect(newsOf([], all, { seen: 1, session: mine })).toEqual([]);
    expect(newsOf([], all, { seen: 0, session: newId() })).toHaveLength(2);
  });
});
