import { beforeEach, describe, expect, it, vi } from 'vitest';
import { systemRandom } from '#base/clock.ts';
import { decodeEntry, encodeEntry } from '#journal/entry.ts';
import { LiveLog } from './live-log.ts';
import { StreamFile } from './stream-file.ts';
import { caseStream, device, House, me, NOW, waiting } from './testing/house.ts';

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

describe('a stream’s file', () => {
  function file(): StreamFile {
    const wanted = { stream: caseStream, subject: null };
    return new StreamFile({ keyring: house.keyring, reader: house, live, wanted, purpose: 'care' });
  }

  it('opens, and then reads only what is new', async () => {
    await house.receive();
    await live.load();
    void live.follow(stop.signal);
    const opened = file();
    const leave = opened.follow();
    await expect.poll(() => opened.state.value.kind).toBe('open');
    await house.write(caseStream, 'case.contacted', { outcome: 'spoke' }, { note: 'Better' });
    await expect.poll(() => typesIn(opened)).toEqual(['case.received', 'case.contacted']);
    leave();
    expect(house.granted).toEqual([[caseStream]]);
  });

  it('says why it is refused, and opens when it is asked again in better times', async () => {
    await house.receive();
    await live.load();
    house.away = 'access/frozen';
    const opened = file();
    await opened.refresh();
    expect(opened.state.value).toEqual({ kind: 'refused', problem: 'access/frozen' });
    house.away = null;
    await opened.refresh();
    expect(opened.state.value.kind).toBe('open');
  });

  it('fetches what is sealed while its key is asked for', async () => {
    await house.receive();
    await live.load();
    const { promise: fetched, resolve } = Promise.withResolvers<void>();
    const { keyring } = house;
    const opened = new StreamFile({
      keyring: {
        has: (stream) => keyring.has(stream),
        open: (bytes) => keyring.open(bytes),
        ensure: (wanted, purpose) => fetched.then(() => keyring.ensure(wanted, purpose)),
      },
      reader: {
        entries(stream, after) {
          resolve();
          return house.entries(stream, after);
        },
      },
      live,
      wanted: { stream: caseStream, subject: null },
      purpose: 'care',
    });
    await opened.refresh();
    expect(typesIn(opened)).toEqual(['case.received']);
  });

  it('keeps what it showed, and adds one’s own, while there is nobody to ask', async () => {
    await house.receive();
    await live.load();
    const opened = file();
    await opened.refresh();
    house.away = 'keeper/unavailable';
    live.outboxIs([
      waiting(
        await house.entry(
          caseStream,
          'case.contacted',
          { outcome: 'spoke' },
          { note: 'Better' },
          me,
        ),
      ),
    ]);
    await opened.refresh();
    expect(typesIn(opened)).toEqual(['case.received', 'case.contacted']);
  });

  describe('that could not be read up to now', () => {
    beforeEach(async () => {
      vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
      await house.receive();
      await live.load();
      return () => vi.useRealTimers();
    });
    const [both, first] = [['case.received', 'case.contacted'], ['case.received']];
    const write = () =>
      house.write(caseStream, 'case.contacted', { outcome: 'spoke' }, { note: 'Better' });

    it('is read again by itself, for as long as it is followed', async () => {
      const opened = file();
      const leave = opened.follow();
      await opened.refresh();
      const reading = vi.spyOn(house, 'entries');
      house.away = 'keeper/unavailable';
      await write();
      await opened.refresh();
      for (let times = 2; times < 4; times += 1) {
        await vi.advanceTimersByTimeAsync(5_000);
        await expect.poll(() => reading.mock.calls.length).toBe(times);
      }
      expect(typesIn(opened)).toEqual(first);
      house.away = null;
      await vi.advanceTimersByTimeAsync(5_000);
      await expect.poll(() => typesIn(opened)).toEqual(both);

      house.away = 'keeper/unavailable';
      await opened.refresh();
      leave();
      reading.mockClear();
      await vi.advanceTimersByTimeAsync(60_000);
      expect(reading).not.toHaveBeenCalled();
    });

    it('is read again where the answer is older than what the feed has told', async () => {
      const opened = file();
      const leave = opened.follow();
      await opened.refresh();
      const reading = vi.spyOn(house, 'entries').mockResolvedValue({ size: 1, entries: [] });
      await write();
      await live.load();
      await opened.refresh();
      expect(typesIn(opened)).toEqual(first);
      reading.mockRestore();
      await vi.advanceTimersByTimeAsync(5_000);
      await expect.poll(() => typesIn(opened)).toEqual(both);
      leave();
    });

    it('is left where it was refused', async () => {
      house.away = 'access/frozen';
      const opened = file();
      const leave = opened.follow();
      await opened.refresh();
      const reading = vi.spyOn(house, 'entries');
      await vi.advanceTimersByTimeAsync(60_000);
      expect(reading).not.toHaveBeenCalled();
      leave();
    });
  });

  it('hands on an entry whose seal does not hold without what it sealed', async () => {
    await house.receive();
    const { bytes } = await house.write(
      caseStream,
      'case.contacted',
      { outcome: 'spoke' },
      { note: 'Better' },
    );
    const { header } = decodeEntry(bytes);
    house.log[1]!.bytes = await encodeEntry(header, systemRandom(200), device);
    await live.load();
    const opened = file();
    await opened.refresh();
    expect(opened.state.value).toMatchObject({
      entries: [{}, { header: { type: 'case.contacted' }, payload: null }],
    });
  });

  function typesIn({ state }: StreamFile): string[] {
    return state.value.kind === 'open' ? state.value.entries.map(({ header }) => header.type) : [];
  }
});
