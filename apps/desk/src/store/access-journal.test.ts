import { describe, expect, it } from 'vitest';
import { uuidToBytes } from '#base/ids.ts';
import { Problem } from '#problems/catalogue.ts';
import { nodePrimitives } from '#seal/primitives-node.ts';
import type { JournalAsk, JournalPage, PlacedEntry } from '#wire/server.ts';
import { AccessJournal, type JournalParts, type Question } from './access-journal.ts';
import { device, House, me, newId } from './testing/house.ts';

const question: Question = { account: null, patient: null, kinds: ['opening'], from: 0, to: 9 };
const primitives: JournalParts['primitives'] = nodePrimitives;
const keeperKey = device.publicKey;

/** A server that has so many entries to tell, 200 to a page. */
async function telling(count: number) {
  const house = new House();
  const one = await house.write(`account/${me}`, 'access.granted', {});
  const asked: JournalAsk[] = [];
  const server = {
    asked,
    away: false,
    read: async (ask: JournalAsk): Promise<JournalPage> => {
      asked.push(ask);
      if (server.away) throw new Problem('log/unavailable');
      const end = ask.before ?? count;
      const start = Math.max(0, end - 200);
      const entries = Array.from({ length: end - start }, (_, i): PlacedEntry => {
        return { index: end - 1 - i, version: 1, bytes: one.bytes };
      });
      return {
        entries,
        about: [],
        matches: ask.before === null ? count : null,
        next: start === 0 ? null : start,
      };
    },
    primitives,
    keeperKey,
  };
  return server;
}

const settled = (file: AccessJournal) =>
  expect.poll(() => file.state.value.kind, { interval: 5 }).not.toBe('reading');

describe('the journal at a desk', () => {
  it('is read to its end where it is short', async () => {
    const server = await telling(450);
    const file = new AccessJournal(server, question);
    file.follow();
    await settled(file);
    const { kind, entries, matches } = file.state.value;
    expect([kind, entries.length, matches]).toEqual(['whole', 450, 450]);
    expect(entries.map(({ index }) => index)).toEqual(
      Array.from({ length: 450 }, (_, i) => 449 - i),
    );
    expect(server.asked.map(({ before }) => before)).toEqual([null, 250, 50]);
  });

  it('pauses where it is long, says how long, and reads on when asked', async () => {
    const file = new AccessJournal(await telling(1_300), question);
    file.follow();
    await settled(file);
    expect(file.state.value).toMatchObject({ kind: 'paused', matches: 1_300 });
    expect(file.state.value.entries).toHaveLength(1_000);
    file.readOn();
    await settled(file);
    expect(file.state.value).toMatchObject({ kind: 'whole', matches: 1_300 });
    expect(new Set(file.state.value.entries.map(({ index }) => index)).size).toBe(1_300);
  });

  it('keeps what it read when the server goes away, and goes on there', async () => {
    const server = await telling(450);
    const read = server.read;
    server.read = async (ask) => {
      const page = await read(ask);
      server.away = true;
      return page;
    };
    const file = new AccessJournal(server, question);
    file.follow();
    await settled(file);
    expect(file.state.value).toMatchObject({ kind: 'broken', problem: 'log/unavailable' });
    expect(file.state.value.entries).toHaveLength(200);
    server.away = false;
    server.read = read;
    file.readOn();
    await settled(file);
    expect(file.state.value).toMatchObject({ kind: 'whole', problem: null });
    expect(file.state.value.entries).toHaveLength(450);
  });

  it('reads no further once nobody looks', async () => {
    const server = await telling(900);
    const file = new AccessJournal(server, question);
    file.follow()();
    await expect.poll(() => server.asked.length).toBe(1);
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(server.asked).toHaveLength(1);
    file.follow();
    await settled(file);
    expect(file.state.value.entries).toHaveLength(900);
  });

  it('tells the device of a session by the hash of its key', async () => {
    const house = new House();
    const key = new Uint8Array(65).fill(7);
    const opened = await house.write(`account/${me}`, 'session.opened', {
      session: uuidToBytes(newId()),
      device: key,
      channel: new Uint8Array(32),
      nonce: new Uint8Array(32),
      ticketHash: new Uint8Array(32),
      expires: 1,
      by: { kind: 'machine', signature: new Uint8Array(64) },
    });
    const read = async () => ({ entries: [], about: [opened], matches: 0, next: null });
    const file = new AccessJournal({ read, primitives, keeperKey }, question);
    file.follow();
    await settled(file);
    expect(file.state.value.about[0]!.device).toEqual(await nodePrimitives.sha256(key));
  });
});
