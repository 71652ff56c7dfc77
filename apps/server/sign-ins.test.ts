import { describe, expect, it } from 'vitest';
import { type Uuid, uuidToBytes } from '#base/ids.ts';
import { identityFacts } from '#identity/entries.ts';
import { decodeEntry } from '#journal/entry.ts';
import { SignIns } from './sign-ins.ts';
import { entry, newId, placed } from './testing/entries.ts';

const HOUR_MS = 3_600_000;
const NOW = Date.parse('2026-11-23T20:00:00Z');
const account = newId();
const stream = `account/${account}`;

/** Opened on a device that is named by a number, hour after hour. */
function opened(hour: number, device: number, session = newId(), by: Uuid | null = null) {
  const at = NOW + hour * HOUR_MS;
  const facts = {
    session: uuidToBytes(session),
    device: new Uint8Array(65).fill(device),
    channel: new Uint8Array(32),
    nonce: new Uint8Array(32),
    ticketHash: new Uint8Array(32),
    expires: at + HOUR_MS,
    by: { kind: 'machine', signature: new Uint8Array(64) },
  };
  return entry({ stream, type: 'session.opened', facts, session: by, at });
}

function closed(session: Uuid) {
  const facts = { session: uuidToBytes(session), reason: 'signed-out' };
  return entry({ stream, type: 'session.closed', facts });
}

/** Which of the entries are kept, counted from 0. */
async function kept(entries: Promise<Uint8Array<ArrayBuffer>>[], of = account): Promise<number[]> {
  const signIns = new SignIns();
  for (const [index, bytes] of entries.entries())
    signIns.apply(...(await placed(index, index + 1, bytes)));
  return signIns.entries(of).map(({ index }) => index);
}

describe('the sign-ins of an account', () => {
  it('are its own alone, with their closings', async () => {
    const session = newId();
    const entries = [opened(0, 1, session), closed(session), closed(newId())];
    expect(await kept(entries)).toEqual([0, 1]);
    expect(await kept(entries, newId())).toEqual([]);
  });

  it('are the latest ten, and of each device the first and the latest', async () => {
    const entries = [
      opened(0, 1),
      opened(2, 1),
      opened(4, 2),
      opened(6, 2),
      opened(8, 2),
      ...Array.from({ length: 10 }, (_, i) => opened(10 + 2 * i, 3)),
    ];
    expect(await kept(entries)).toEqual([0, 1, 2, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14]);
  });

  it('keep what may still be open, however many came after it', async () => {
    const entries = [
      opened(0, 1),
      ...Array.from({ length: 13 }, (_, i) => opened(0.01 * i + 0.1, 1)),
    ];
    expect(await kept(entries)).toHaveLength(14);
  });

  it('are none that somebody but the keeper wrote, nor what cannot be read', async () => {
    const forged = opened(0, 1, newId(), newId());
    const broken = entry({ stream, type: 'session.opened', facts: {}, session: null });
    expect(await kept([forged, broken])).toEqual([]);
    const { facts } = decodeEntry(await opened(0, 1)).header;
    expect(identityFacts['session.opened'].safeParse(facts).success).toBe(true);
  });
});
