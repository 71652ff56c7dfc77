import { describe, expect, it } from 'vitest';
import type { Uuid } from '#base/ids.ts';
import type { OutboxItem } from '#sync/outbox.ts';
import { acknowledged, type OwnEntries, readUpTo, withOutbox } from './own-entries.ts';

const none: OwnEntries = new Map();

function item(id: string, refused: OutboxItem['refused'] = null): OutboxItem {
  return {
    order: 1,
    bytes: new Uint8Array(),
    refused,
    placed: null,
    isBehind: false,
    header: { id, type: 'case.taken' } as OutboxItem['header'],
  };
}

function places(...pairs: (readonly [id: string, index: number])[]): ReadonlyMap<Uuid, number> {
  return new Map(pairs as [Uuid, number][]);
}

describe('own entries', () => {
  it('are what waits in the outbox, in its order', () => {
    expect([...withOutbox(none, [item('a'), item('b')]).keys()]).toEqual(['a', 'b']);
  });

  it('never hold what was refused: the record would not have it, so it did not happen', () => {
    const own = withOutbox(none, [item('a')]);
    expect([...withOutbox(own, [item('a', 'entry/refused')]).keys()]).toEqual([]);
  });

  it('stay between the acknowledgement and the reading back, so that nothing flickers', () => {
    const sent = acknowledged(withOutbox(none, [item('a')]), places(['a', 7]));
    const letGo = withOutbox(sent, []);
    expect([...letGo.keys()]).toEqual(['a']);
    expect([...readUpTo(letGo, 7).keys()]).toEqual(['a']);
    expect([...readUpTo(letGo, 8).keys()]).toEqual([]);
  });

  it('stay when the log is read past other people’s entries', () => {
    expect([...readUpTo(withOutbox(none, [item('a')]), 1000).keys()]).toEqual(['a']);
  });

  it('are the same when nothing changed', () => {
    const own = withOutbox(none, [item('a')]);
    expect(readUpTo(own, 10)).toBe(own);
  });
});
