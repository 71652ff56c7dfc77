import { describe, expect, it } from 'vitest';
import type { BoardEntry } from './board-entry.ts';
import { HandBack, isTakenBack, lastTold } from './hand-back.ts';
import { called, HOUR, NOW, newId, ofCase, ofService, reported, tick } from './testing/beside.ts';

const WHERE = 'out-of-hours';
const standsBy = ofService('service.stands-by', WHERE);
const switched = ofService('service.switched-over', WHERE, { since: NOW - HOUR });
const handingBack = ofService('service.handing-back', WHERE);
const [first, second, third] = [newId(), newId(), newId()] as const;

function owedAfter(...entries: readonly BoardEntry[]): HandBack {
  const owed = new HandBack();
  for (const one of entries) {
    owed.hold(one);
    owed.apply(one);
  }
  return owed;
}
const idsIn = (owed: HandBack) => owed.cases(WHERE).map(({ id }) => id);

describe('what the other system is owed', () => {
  it('is every case that this room had to deal with, and no copy', () => {
    const copy = reported(first, WHERE, NOW - 2 * HOUR);
    const counted = reported(second, WHERE, NOW - 1);
    const call = called(third, WHERE);
    const [came, again, others] = [newId(), newId(), newId()] as const;
    const night = owedAfter(
      ...[standsBy, copy, counted, call, switched, reported(came, WHERE)],
      ...[handingBack, reported(again, WHERE), reported(others, 'dental')],
    );
    expect(idsIn(night).toSorted()).toEqual([second, third, came].toSorted());
    expect(night.copies(WHERE).map(({ id }) => id)).toEqual([first, again]);
  });

  it('is also what comes from a service that stands alone, and stays so when it goes there', () => {
    const to = (service: string) => ofCase(first, 'case.transferred', { service });
    const came = [standsBy, switched, reported(first, 'dental'), to(WHERE)];
    expect(idsIn(owedAfter(...came))).toEqual([first]);
    expect(idsIn(owedAfter(...came, to('dental')))).toEqual([first]);
  });

  it('is nothing once the service has moved over for good', () => {
    const over = ofService('service.moved-over', WHERE);
    expect(idsIn(owedAfter(standsBy, switched, reported(first, WHERE), over))).toEqual([]);
  });

  it('is a copy that was left at the switch and taken by hand', () => {
    const left = [standsBy, reported(first, WHERE, NOW - 2 * HOUR), switched];
    expect(idsIn(owedAfter(...left))).toEqual([]);
    expect(idsIn(owedAfter(...left, ofCase(first, 'case.taken')))).toEqual([first]);
    expect(idsIn(owedAfter(...left, ofCase(first, 'case.let-go')))).toEqual([]);
  });
});

describe('a case that was taken back', () => {
  const came = reported(first, WHERE);
  const note = ofCase(first, 'case.contacted', { outcome: 'spoke' });
  const night = [standsBy, switched, came];
  const missing = (...more: readonly BoardEntry[]) => owedAfter(...night, ...more).missing(WHERE);

  it('is missing until it is, up to its last entry', () => {
    expect(missing()).toBe(1);
    expect(missing(tick(first, came))).toBe(0);
    expect(missing(note, tick(first, came))).toBe(1);
    expect(missing(note, tick(first, note))).toBe(0);
  });

  it('is missing again once more is written of it, but for what is only about it', () => {
    expect(missing(tick(first, came), note)).toBe(1);
    const sent = ofCase(first, 'gp-message.sent', { attempt: 1, route: 'folder' });
    const held = ofCase(first, 'case.held', { reason: 'complaint' });
    expect(missing(tick(first, came), sent, held)).toBe(0);
  });

  it('may be ticked twice, and the later tick counts', () => {
    expect(missing(note, tick(first, note), tick(first, note))).toBe(0);
    expect(missing(note, tick(first, note), tick(first, came))).toBe(1);
  });

  it('is forgotten with the next switch, and one that is missing is not', () => {
    const kept = reported(second, WHERE);
    const back = [handingBack, ofService('service.handed-back', WHERE, { cases: 2 })];
    const all = owedAfter(...night, kept, tick(first, came), ...back, switched);
    expect(idsIn(all)).toEqual([second]);
  });
});

it('names a case’s last entry that is to be told', () => {
  const came = reported(first, WHERE);
  const about = tick(first, came);
  expect(lastTold([came, about])).toBe(came.id);
  expect(lastTold([about])).toBeNull();
});

it('compares entries, not moments', () => {
  const taken = { at: 0, channel: 'print', last: first } as const;
  expect(isTakenBack({ last: first, taken })).toBe(true);
  expect(isTakenBack({ last: second, taken })).toBe(false);
});
