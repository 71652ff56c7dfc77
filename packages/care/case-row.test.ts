/** What a case's entries make of it, where the order of the log and the clocks of those who wrote differ. */
import { describe, expect, it } from 'vitest';
import { uuidToBytes } from '#base/ids.ts';
import { foldBoard, needsClinician } from './board.ts';
import type { BoardEntry } from './board-entry.ts';
import type { Condition } from './entries.ts';
import { dueAt, isLessUrgent, openSince, servicesOf } from './row-questions.ts';
import { HOUR, MINUTE, NOW, newId, ofCase, reported } from './testing/beside.ts';

const id = newId();
const begun = reported(id, 'north');
const untimed = (urgency: string) => reported(id, 'north', NOW, { urgency, due: null });
const rowOf = (...entries: readonly BoardEntry[]) => foldBoard(entries).cases.get(id)!;
const heard = (condition: Condition, at = NOW, outcome = 'spoke') =>
  ofCase(id, 'case.comforted', { outcome, condition }, { at });
const judged = (at: number, urgency = 'routine', due: number | null = NOW + HOUR) =>
  ofCase(id, 'case.reassessed', { urgency, disposition: 'Dx05', due }, { at });
const closed = (at = NOW) =>
  ofCase(id, 'case.closed', { outcome: 'duplicate', gpMessage: false }, { at });
const reopened = (at: number, part = {}) => {
  const { answered: _, ...facts } = begun.facts;
  return ofCase(id, 'case.reopened', { ...facts, received: NOW, repeat: false, ...part }, { at });
};

describe('said to be worse', () => {
  const worse = heard('worse', NOW + 5);

  it.each([
    ['nobody answered', heard('unknown', NOW + 9, 'no-answer')],
    ['nobody answered, whatever is said of them', heard('better', NOW + 9, 'voicemail')],
    ['nobody could say how they are', heard('unknown', NOW + 9)],
    ['they are the same as then', heard('same', NOW + 9)],
    ['they were better before that, which came late', heard('better', NOW + 4)],
    ['they were judged before that, which came late', judged(NOW + 4)],
  ])('stays where %s', (_, next) => {
    const row = rowOf(begun, worse, next);
    expect([row.condition, needsClinician(row)]).toEqual(['worse', true]);
  });

  it.each([
    ['they are better', heard('better', NOW + 9)],
    ['they are judged again', judged(NOW + 9)],
  ])('ends where %s', (_, next) => {
    expect(needsClinician(rowOf(begun, worse, next))).toBe(false);
  });

  it.each([
    ['judged', judged(NOW + HOUR)],
    ['rung', heard('better', NOW + HOUR)],
  ])('counts though whoever %s before had a clock that was ahead', (_, before) => {
    expect(needsClinician(rowOf(begun, before, worse))).toBe(true);
    expect(needsClinician(rowOf(begun, before, worse, judged(NOW + 6)))).toBe(false);
  });
});

describe('a case without a time', () => {
  it('is due at once where it is an emergency, or nobody judged it', () => {
    expect(dueAt(rowOf(untimed('emergency')))).toBe(NOW);
    expect(dueAt(rowOf(untimed('unknown')))).toBe(NOW);
  });

  it('is due from when somebody said that it is an emergency, whatever is done with it since', () => {
    const later = judged(NOW + HOUR, 'emergency', null);
    const released = ['case.taken', 'case.released'].map((type) =>
      ofCase(id, type, {}, { at: NOW + 2 * HOUR }),
    );
    expect(dueAt(rowOf(begun, later, heard('worse', NOW + 2 * HOUR), ...released))).toBe(
      NOW + HOUR,
    );
    expect(
      dueAt(
        rowOf(
          untimed('unknown'),
          closed(),
          reopened(NOW + HOUR, { urgency: 'unknown', due: null }),
        ),
      ),
    ).toBe(NOW + HOUR);
  });

  it('is never due where it can wait, is over, or is another system’s', () => {
    for (const urgency of ['urgent', 'soon', 'routine'])
      expect(dueAt(rowOf(untimed(urgency)))).toBeNull();
    expect(dueAt(rowOf(untimed('emergency'), closed()))).toBeNull();
    const row = rowOf(untimed('emergency'));
    expect(dueAt({ ...row, state: { kind: 'copied' } })).toBeNull();
  });

  it('is what a time overrules', () => {
    const timed = reported(id, 'north', NOW, { urgency: 'emergency', due: NOW + MINUTE });
    expect(dueAt(rowOf(timed))).toBe(NOW + MINUTE);
  });
});

it('is open since it came, or was opened again', () => {
  expect(openSince(rowOf(begun))).toBe(NOW);
  expect(openSince(rowOf(begun, closed(), reopened(NOW + HOUR)))).toBe(NOW + HOUR);
});

it('is a duplicate of what was said before it was closed', () => {
  const [one, other] = [newId(), newId()];
  const of = (target: typeof one) => ofCase(id, 'case.duplicated', { of: uuidToBytes(target) });
  expect(rowOf(begun, of(one), of(other), closed()).duplicateOf).toBe(other);
  expect(rowOf(begun, of(one), closed(), of(other)).duplicateOf).toBe(one);
});

describe('less urgent than somebody judged it last', () => {
  it.each([
    ['routine', [judged(NOW + 1, 'urgent'), judged(NOW + 2, 'unknown')], true],
    ['urgent', [judged(NOW + 1, 'urgent'), judged(NOW + 2, 'unknown')], false],
    ['unknown', [judged(NOW + 1, 'routine')], false],
    ['unknown', [judged(NOW + 1, 'emergency')], true],
    ['soon', [judged(NOW + 1, 'unknown'), closed(), reopened(NOW + 2, { urgency: 'soon' })], false],
  ] as const)('%s', (to, entries, isLess) => {
    expect(isLessUrgent(to, rowOf(begun, ...entries))).toBe(isLess);
  });

  it('is nothing where nobody ever judged it', () => {
    expect(isLessUrgent('routine', rowOf(untimed('unknown')))).toBe(false);
  });
});

it('was in the service where it began, and in each that it went to', () => {
  const to = (service: string) => ofCase(id, 'case.transferred', { service });
  expect([...servicesOf(rowOf(begun, to('south'), to('west')))].toSorted()).toEqual([
    'north',
    'south',
    'west',
  ]);
});
