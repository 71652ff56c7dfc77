import { expect, it } from 'vitest';
import type { Uuid } from '#base/ids.ts';
import { foldBoard } from '#care/board.ts';
import { NOW, newId, ofCase, reported } from '#care/testing/beside.ts';
import type { Header } from '#journal/entry.ts';
import { CaseWatch } from './case-watch.ts';

const SAYS_EVERY_MS = 10_000;

it('says in the log how many cases break which rule, whenever that changes, and of no case which', () => {
  const said: unknown[] = [];
  const say = (...words: unknown[]) => void said.push(words.at(-2) ?? 'well');
  let now = NOW;
  const entries: ReturnType<typeof reported>[] = [];
  const watch = new CaseWatch({
    board: { openCases: () => foldBoard(entries).cases },
    directory: { accounts: () => [].values() },
    clock: () => now,
    log: { info: say, warn: say },
  });
  const comes = (...some: typeof entries) => {
    entries.push(...some);
    for (const one of some) watch.apply(one as unknown as Header);
    now += SAYS_EVERY_MS;
    watch.say();
    return said.splice(0);
  };
  const [one, other]: Uuid[] = [newId(), newId()];
  const closed = (id: Uuid) => ofCase(id, 'case.closed', { outcome: 'advice', gpMessage: false });

  expect(comes()).toEqual([]);
  expect(comes(reported(one!, 'north'))).toEqual([{ broken: { queue: 1 } }]);
  expect(comes()).toEqual([]);
  entries.push(reported(other!, 'north'));
  watch.apply(entries.at(-1) as unknown as Header);
  now += SAYS_EVERY_MS - 1;
  watch.say();
  expect(said.splice(0), 'not at once').toEqual([]);
  expect(comes()).toEqual([{ broken: { queue: 2 } }]);
  expect(comes(closed(one!), closed(other!))).toEqual(['well']);
});
