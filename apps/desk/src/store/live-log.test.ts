import { beforeEach, describe, expect, it } from 'vitest';
import type { Bytes } from '#base/bytes.ts';
import { systemRandom } from '#base/clock.ts';
import { uuidToBytes } from '#base/ids.ts';
import { dayOf, streamName } from '#base/stream.ts';
import { decodeEntry } from '#journal/entry.ts';
import { Problem } from '#problems/catalogue.ts';
import { LiveLog } from './live-log.ts';
import { caseId, caseStream, House, labels, me, NOW, newId, waiting } from './testing/house.ts';

const otherLabels = streamName({ kind: 'labels', service: 'dental', day: dayOf(NOW) });

let house: House;
let live: LiveLog;
let stop: AbortController;

beforeEach(() => {
  house = new House();
  live = new LiveLog({
    reader: house,
    keyring: house.keyring,
    account: me,
    services: ['ooh'],
    clock: () => NOW,
    random: systemRandom,
  });
  stop = new AbortController();
  return () => stop.abort();
});

const room = () => live.room.value;

describe('the live log', () => {
  it('shows what the board held, with each label opened under one grant', async () => {
    await house.receive();
    await house.label();
    await house.label(otherLabels);
    await live.load();
    expect(room().board.cases.get(caseId)?.urgency).toBe('urgent');
    expect(room().labels.get(caseId)?.name).toBe('Fennel Example');
    expect(house.granted).toEqual([[labels]]);
  });

  it('asks for nobody’s labels of another service, nor of days whose labels have died', async () => {
    await house.label(otherLabels);
    await house.label(streamName({ kind: 'labels', service: 'ooh', day: '2026-11-21' }));
    await live.load();
    expect(house.granted).toEqual([]);
    expect(room().labels.size).toBe(0);
  });

  it('takes each entry as it comes, and goes on where it was when the feed broke', async () => {
    await live.load();
    void live.follow(stop.signal);
    await house.receive();
    await house.label();
    await expect.poll(() => room().labels.has(caseId)).toBe(true);
    expect(room().connected).toBe(true);

    house.hangUp();
    await expect.poll(() => room().connected).toBe(false);
    await house.write(caseStream, 'case.taken', {}, undefined, me);
    await expect.poll(() => room().connected, { timeout: 3_000 }).toBe(true);
    expect(room().board.cases.get(caseId)?.state).toMatchObject({ kind: 'taken', by: me });
  });

  it('opens at the next heartbeat what the keeper could not be asked for', async () => {
    await live.load();
    void live.follow(stop.signal);
    house.away = 'keeper/unavailable';
    await house.receive();
    await house.label();
    await expect.poll(() => room().board.cases.has(caseId)).toBe(true);
    expect(room().labels.size).toBe(0);
    house.away = null;
    house.heartbeat();
    await expect.poll(() => room().labels.has(caseId)).toBe(true);
  });

  it('opens at the next heartbeat what is under a newer key that the keeper could not be asked for', async () => {
    await house.receive();
    await house.label();
    await live.load();
    void live.follow(stop.signal);
    await expect.poll(() => room().connected).toBe(true);
    house.away = 'keeper/unavailable';
    house.renewKey(labels);
    const other = newId();
    await house.label(labels, other);
    await expect.poll(() => house.refused).toBe(1);
    expect(room().labels.has(other)).toBe(false);
    house.away = null;
    house.heartbeat();
    await expect.poll(() => room().labels.has(other)).toBe(true);
  });

  it('leaves closed what the keeper refuses, and shows the case all the same', async () => {
    house.away = 'access/frozen';
    await house.receive();
    await house.label();
    await live.load();
    expect(room().board.cases.has(caseId)).toBe(true);
    expect(room().labels.size).toBe(0);
  });

  it('ends when the session is no more, and on nothing else', async () => {
    await live.load();
    house.away = 'session/unknown';
    await expect(live.follow(stop.signal)).rejects.toThrow(new Problem('session/unknown'));
  });

  it('lays one’s own unsent work on top, and lets it go once it was read back', async () => {
    await house.receive();
    await live.load();
    void live.follow(stop.signal);
    const bytes = await house.entry(caseStream, 'case.taken', {}, undefined, me);
    live.outboxIs([waiting(bytes)]);
    expect(room().board.cases.get(caseId)?.state).toMatchObject({ kind: 'taken', by: me });
    expect(live.seen(caseStream)).toBe(2);

    live.acknowledge(new Map([[decodeEntry(bytes).header.id, 1]]));
    live.outboxIs([]);
    expect(room().board.cases.get(caseId)?.state).toMatchObject({ kind: 'taken', by: me });
    house.log.push({ index: 1, version: 2, bytes, stream: caseStream });
    house.hangUp();
    await expect.poll(() => live.own.size, { timeout: 3_000 }).toBe(0);
    expect(room().board.cases.get(caseId)?.state).toMatchObject({ kind: 'taken', by: me });
  });

  it('takes back what was refused', async () => {
    await house.receive();
    await live.load();
    const item = waiting(await house.entry(caseStream, 'case.taken', {}, undefined, me));
    live.outboxIs([item]);
    live.outboxIs([{ ...item, refused: 'entry/refused' }]);
    expect(room().board.cases.get(caseId)?.state).toEqual({ kind: 'queued' });
  });

  it('leaves what was decided upon it off the board, and shows what was said', async () => {
    await house.receive();
    await live.load();
    const taken = waiting(await house.entry(caseStream, 'case.taken', {}, undefined, me));
    const told = waiting(
      await house.entry(caseStream, 'case.contacted', { outcome: 'spoke' }, { note: '' }, me),
    );
    live.outboxIs([
      { ...taken, isBehind: true },
      { ...told, isBehind: true },
    ]);
    expect(room().board.cases.get(caseId)).toMatchObject({
      ...{ state: { kind: 'queued' }, contacts: 1 },
    });
  });

  it('shows nothing that a colleague left unsent on this device as if it had happened', async () => {
    await house.receive();
    await live.load();
    const theirs = await house.entry(caseStream, 'case.taken', {}, undefined, newId());
    live.outboxIs([waiting(theirs)]);
    expect(room().board.cases.get(caseId)?.state).toEqual({ kind: 'queued' });
    expect(live.seen(caseStream)).toBe(1);
    expect(live.ledger().open.has(caseId)).toBe(true);
  });

  it('spreads its coming back, so that a room of desks does not come in one moment', async () => {
    const asked: number[] = [];
    const random = (length: number) => {
      asked.push(length);
      return new Uint8Array(length);
    };
    const parts = { reader: house, keyring: house.keyring, services: ['ooh'], clock: () => NOW };
    live = new LiveLog({ ...parts, account: me, random });
    await live.load();
    void live.follow(stop.signal);
    await expect.poll(() => room().connected).toBe(true);
    expect(asked).toEqual([]);
    house.hangUp();
    await expect.poll(() => asked).toEqual([1]);
  });

  describe('where a branch is brought', () => {
    const all = () => House.prototype.board.call(house);
    let brought: Bytes;
    const isNamed = () => room().board.origins.has(decodeEntry(brought).header.id);

    /** A case that was closed here, and that the branch has taken: until that is all there, the board leaves it out. */
    beforeEach(async () => {
      await house.receive();
      await house.write(caseStream, 'case.closed', { outcome: 'advice', gpMessage: false });
      house.board = async () => {
        const { size, entries } = await all();
        return { size, entries: entries.filter(({ index }) => index > 1) };
      };
      brought = await house.entry(caseStream, 'case.taken', {}, undefined, me);
    });

    function join(): Promise<unknown> {
      const of = { branch: new Uint8Array(32), checkpoint: new Uint8Array(1), size: 2 };
      const leaves = [[uuidToBytes(decodeEntry(brought).header.id), null]];
      return house.write('org', 'branch.joined', { ...of, from: 1, first: 1, leaves });
    }
    function bring(board: House['board'] = all): void {
      const index = house.log.length;
      house.log.push({ index, version: 3, bytes: brought, stream: caseStream });
      house.board = board;
      house.hangUp();
    }
    const comesBack = () =>
      expect
        .poll(() => room().board.cases.get(caseId)?.state, { timeout: 5_000 })
        .toMatchObject({ kind: 'disputed' });

    it('reads the board anew once it is all there: it may bring back what was closed here', async () => {
      await live.load();
      await join();
      void live.follow(stop.signal);
      await expect.poll(isNamed).toBe(true);
      expect(room().board.cases.size).toBe(0);
      bring();
      await comesBack();
    });

    it('does so too where it was on its way when the board was first read', async () => {
      await join();
      await live.load();
      expect(isNamed()).toBe(true);
      void live.follow(stop.signal);
      await expect.poll(() => room().connected).toBe(true);
      bring();
      await comesBack();
    });

    it('misses nothing of what comes between the feed and the board', async () => {
      const [account, patient, other, over] = [newId(), uuidToBytes(newId()), newId(), newId()];
      const otherStream = streamName({ kind: 'case', id: other });
      const overStream = streamName({ kind: 'case', id: over });
      await house.receive(overStream);
      const document = `document/${newId()}`;
      const rights = { account: uuidToBytes(account), services: ['ooh'], supplier: null };
      const facts = { ...rights, codeHash: new Uint8Array(32), expires: NOW + 1 };
      await house.write('directory', 'account.invited', { ...facts, roles: ['clinician'] });
      const change = (...roles: string[]) =>
        house.write('directory', 'account.changed', { ...rights, roles });
      await change('call-handler');
      await live.load();
      await house.write(document, 'document.part', {});
      const { index: second } = await house.write(document, 'document.part', {});
      await join();
      void live.follow(stop.signal);
      await expect.poll(isNamed).toBe(true);
      expect(live.seen(document)).toBe(2);
      let told = 0;
      live.watch(otherStream, () => {
        told += 1;
      });
      bring(async () => {
        await change('call-handler', 'clinician');
        await house.write('room/2026-11-23', 'presence.said', { presence: 'free' }, undefined, me);
        const glass = { patient, reason: 'other' };
        await house.write('notices/2026-11-23', 'glass.broken', glass);
        await house.receive(otherStream);
        const closing = { outcome: 'advice', gpMessage: false };
        await house.write(overStream, 'case.closed', closing);
        // Of a document the board needs the first part alone, and nothing of a case that is over.
        const { size } = await all();
        const isLeftOut = ({ index, stream }: (typeof house.log)[number]) =>
          stream === overStream || index === second;
        return { size, entries: house.log.filter((entry) => !isLeftOut(entry)) };
      });
      await comesBack();
      const { people, presences, notices, board } = room();
      expect(people.colleagues.get(account)?.roles).toContain('clinician');
      expect(people.changes.get(account)).toHaveLength(2);
      expect(presences.get(me)?.presence).toBe('free');
      expect(notices.size).toBe(1);
      expect(board.cases.has(other)).toBe(true);
      expect(board.cases.has(over)).toBe(false);
      expect([...live.ledger().open]).toEqual([other]);
      expect(told).toBe(1);
      expect(live.seen(document)).toBe(2);
    });
  });

  it('is not upset by bytes that are no entry', async () => {
    house.log.push({ index: 0, version: 1, bytes: new Uint8Array([1, 2, 3]), stream: caseStream });
    await house.receive();
    await live.load();
    expect(room().board.cases.size).toBe(1);
  });
});
