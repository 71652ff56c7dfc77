import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { systemRandom } from '#base/clock.ts';
import { type Uuid, uuidv7 } from '#base/ids.ts';
import { dayOf, streamName } from '#base/stream.ts';
import type { CareEntry } from './board-entry.ts';
import type { Presence } from './entries.ts';
import { nobodyHere, presenceAt, SAY_AGAIN_MS, stepPresence } from './presence.ts';

const NOW = 1_780_000_000_000;
const MINUTE = 60_000;
const newId = () => uuidv7(() => NOW, systemRandom);
const [ada, ben] = [newId(), newId()];

function said(author: Uuid, presence: Presence, at: number): CareEntry {
  const stream = streamName({ kind: 'room', day: dayOf(at) });
  return { stream, type: 'presence.said', author, at, facts: { presence }, id: newId() };
}

const roomAfter = (...entries: readonly CareEntry[]) => entries.reduce(stepPresence, nobodyHere);

describe('the room', () => {
  it('knows each person by what their desk said last', () => {
    const room = roomAfter(
      said(ada, 'free', NOW),
      said(ben, 'away', NOW),
      said(ada, 'on-call', NOW + 1),
    );
    expect(presenceAt(room.get(ada), NOW + 1)).toBe('on-call');
    expect(presenceAt(room.get(ben), NOW + 1)).toBe('away');
    expect(presenceAt(room.get(newId()), NOW)).toBe('gone');
  });

  it('counts from when it became so, through what is only said again', () => {
    const room = roomAfter(
      said(ada, 'away', NOW),
      said(ada, 'free', NOW + MINUTE),
      said(ada, 'free', NOW + MINUTE + SAY_AGAIN_MS),
    );
    expect(room.get(ada)).toEqual({
      presence: 'free',
      since: NOW + MINUTE,
      at: NOW + MINUTE + SAY_AGAIN_MS,
    });
  });

  it.each(['free', 'on-call', 'away'] as const)(
    'shows nobody as %s whose desk has been silent for long, until it speaks again',
    (presence) => {
      const room = roomAfter(said(ada, presence, NOW));
      expect(presenceAt(room.get(ada), NOW + 15 * MINUTE - 1)).toBe(presence);
      expect(presenceAt(room.get(ada), NOW + 15 * MINUTE)).toBe('silent');
      const back = stepPresence(room, said(ada, presence, NOW + 20 * MINUTE));
      expect(presenceAt(back.get(ada), NOW + 20 * MINUTE)).toBe(presence);
    },
  );

  it('shows nobody as free whose desk’s clock ran far ahead when it said so', () => {
    const room = roomAfter(said(ada, 'free', NOW + 8 * 60 * MINUTE), said(ada, 'gone', NOW));
    expect(presenceAt(room.get(ada), NOW)).toBe('silent');
    expect(presenceAt(roomAfter(said(ada, 'free', NOW + 14 * MINUTE)).get(ada), NOW)).toBe('free');
  });

  it('takes who went for gone, however long ago', () => {
    expect(presenceAt(roomAfter(said(ada, 'gone', NOW)).get(ada), NOW + 99 * MINUTE)).toBe('gone');
  });

  it('is not turned by what comes late, by another stream, or by what is no presence', () => {
    const room = roomAfter(said(ada, 'gone', NOW));
    expect(stepPresence(room, said(ada, 'free', NOW - 1))).toBe(room);
    expect(stepPresence(room, { ...said(ada, 'free', NOW + 1), stream: `case/${newId()}` })).toBe(
      room,
    );
    expect(
      stepPresence(room, { ...said(ada, 'free', NOW + 1), facts: { presence: 'asleep' } }),
    ).toBe(room);
    expect(stepPresence(room, { ...said(ada, 'free', NOW + 1), type: 'telephone.answered' })).toBe(
      room,
    );
  });

  it('comes to the same whatever order the lines arrive in', () => {
    const presence = fc.constantFrom<Presence>('free', 'on-call', 'away', 'gone');
    const lines = fc.uniqueArray(fc.tuple(fc.nat(1_000_000), presence), { selector: ([at]) => at });
    fc.assert(
      fc.property(lines, fc.infiniteStream(fc.nat()), (all, order) => {
        const entries = all.map(([at, one]) => said(ada, one, NOW + at));
        const shuffled = entries
          .map((entry) => [order.next().value as number, entry] as const)
          .sort(([a], [b]) => a - b)
          .map(([, entry]) => entry);
        const now = NOW + 1_000_000;
        expect(presenceAt(roomAfter(...shuffled).get(ada), now)).toBe(
          presenceAt(roomAfter(...entries.toSorted((a, b) => a.at - b.at)).get(ada), now),
        );
      }),
    );
  });
});
