import { describe, expect, it } from 'vitest';
import type { Uuid } from '#base/ids.ts';
import type { Presence } from '#care/entries.ts';
import type { Colleague } from '#care/invariants.ts';
import type { Presences } from '#care/presence.ts';
import { MINUTE, NOW, newId, row, takenBy } from '../board/testing/rows.ts';
import { countFree, roomOf } from './room.ts';

const [ada, ben, cat, dan] = [newId(), newId(), newId(), newId()];
const clinician: Colleague = { roles: ['clinician'], services: ['ooh'] };
const colleagues = new Map([ada, ben, cat].map((id) => [id, clinician] as const));

function said(
  ...lines: (readonly [id: typeof ada, presence: Presence, minutesAgo: number])[]
): Presences {
  return new Map(
    lines.map(([id, presence, ago]) => {
      const since = NOW - ago * MINUTE;
      return [id, { presence, since, at: ago > 10 ? since : NOW }] as const;
    }),
  );
}

describe('the room', () => {
  it('has who is free first, then who has been busy longest, and nobody who is gone', () => {
    const presences = said([ada, 'on-call', 3], [ben, 'free', 1], [cat, 'gone', 1]);
    const room = roomOf({ colleagues, presences, cases: [] }, NOW);
    expect(room.map(({ id, presence }) => [id, presence])).toEqual([
      [ben, 'free'],
      [ada, 'on-call'],
    ]);
  });

  it('shows what each has, the longest first, and since when', () => {
    const first = row({ state: takenBy(ada, NOW - 9 * MINUTE) });
    const second = row({ state: takenBy(ada, NOW - MINUTE) });
    const presences = said([ada, 'on-call', 9]);
    const [person] = roomOf({ colleagues, presences, cases: [second, first, row()] }, NOW);
    expect(person).toMatchObject({ id: ada, since: NOW - 9 * MINUTE, holds: [first, second] });
  });

  it('keeps whoever has a case in sight: gone, silent, or not of this place any more', () => {
    const cases = [ada, ben, dan].map((by) => row({ state: takenBy(by) }));
    const presences = said([ada, 'gone', 1], [ben, 'free', 30]);
    const room = roomOf({ colleagues, presences, cases }, NOW);
    expect(room.map(({ id, presence }) => [id, presence])).toEqual(
      expect.arrayContaining([
        [ada, 'gone'],
        [ben, 'silent'],
        [dan, 'gone'],
      ]),
    );
    expect(room.find(({ id }) => id === ben)!.since).toBe(NOW - 30 * MINUTE);
  });

  it('counts who is free for cases of the services that are asked for', () => {
    const elsewhere = new Map([...colleagues, [cat, { ...clinician, services: ['dental'] }]]);
    const presences = said([ada, 'free', 1], [ben, 'on-call', 1], [cat, 'free', 1]);
    const room = roomOf({ colleagues: elsewhere, presences, cases: [] }, NOW);
    expect(countFree(room, ['ooh'])).toBe(1);
    expect(countFree(room, ['ooh', 'dental'])).toBe(2);
    expect(countFree(room, ['111'])).toBe(0);
  });

  it('leaves out who takes no cases', () => {
    const lead = new Map<Uuid, Colleague>([[ada, { roles: ['shift-lead'], services: ['ooh'] }]]);
    expect(roomOf({ colleagues: lead, presences: said([ada, 'free', 1]), cases: [] }, NOW)).toEqual(
      [],
    );
  });
});
