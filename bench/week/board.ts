/** The board of a room with thousands of open cases: what a desk fetches when it opens, and how soon it shows what somebody else does. */
import { setTimeout as sleep } from 'node:timers/promises';
import { systemRandom } from '#base/clock.ts';
import { type Board, foldBoard } from '#care/board.ts';
import { decodeEntry } from '#journal/entry.ts';
import { LiveLog } from '../../apps/desk/src/store/live-log.ts';
import { type Percentiles, percentiles } from './figures.ts';
import { type House, SERVICE } from './house.ts';
import type { Staff } from './staff.ts';

const APPENDS = 200;
const PACE_MS = 20;

export type BoardFigures = {
  readonly cases: number;
  readonly bytes: number;
  readonly fetchMs: number;
  readonly foldMs: number;
  readonly appends: number;
  readonly live: Percentiles;
};

export async function measureBoard(house: House, staff: Staff): Promise<BoardFigures> {
  const reading = await staff.clinicians[0]!.person();
  const writing = await staff.clinicians[1]!.person();
  const begun = performance.now();
  const answer = await reading.reader.board();
  const fetchMs = performance.now() - begun;
  const bytes = answer.entries.reduce((sum, entry) => sum + entry.bytes.length, 0);
  const folding = performance.now();
  const board = foldBoard(
    answer.entries.map(({ bytes: entry, index }) => ({ ...decodeEntry(entry).header, index })),
  );
  const foldMs = performance.now() - folding;

  const live = new LiveLog({
    reader: reading.reader,
    keyring: reading.keyring,
    account: reading.session.account,
    services: [SERVICE],
    clock: house.clock,
    random: systemRandom,
  });
  await live.load();
  const stop = new AbortController();
  const following = live.follow(stop.signal);
  const queued = [...board.cases.values()].filter(({ state }) => state.kind === 'queued');
  const times: number[] = [];
  try {
    for (const { id } of queued.slice(0, APPENDS)) {
      const taken = await writing.author.write({
        stream: `case/${id}`,
        after: 0,
        type: 'case.taken',
        facts: {},
      });
      const appended = performance.now();
      const shown = until(live, (now) => now.cases.get(id)?.state.kind === 'taken');
      await writing.session.call('append', { entries: [taken] });
      await shown;
      times.push(performance.now() - appended);
      await sleep(PACE_MS);
    }
  } finally {
    stop.abort();
    await following;
  }
  const { size: cases } = board.cases;
  return { cases, bytes, fetchMs, foldMs, appends: times.length, live: percentiles(times) };
}

function until({ room }: LiveLog, isThere: (board: Board) => boolean): Promise<void> {
  return new Promise((resolve) => {
    const end = room.subscribe(() => {
      if (!isThere(room.value.board)) return;
      end();
      resolve();
    });
  });
}
