import { describe, expect, it } from 'vitest';
import type { Uuid } from '#base/ids.ts';
import type { CaseView } from '#care/case.ts';
import type { CaseRow } from '#care/case-row.ts';
import { lostTo } from './lost-race.ts';

const me = '019a0000-0000-7000-8000-000000000001' as Uuid;
const other = '019a0000-0000-7000-8000-000000000002' as Uuid;

function view(state: CaseRow['state'], ...happened: (readonly [type: string, by: Uuid])[]) {
  const timeline: CaseView['timeline'] = happened.map(([type, by], i) => ({
    id: `${i}` as Uuid,
    type,
    at: i,
    by,
    note: null,
  }));
  return { row: { state } as CaseRow, timeline };
}

const theirs = { kind: 'taken', by: other, at: 0 } as const;

describe('lostTo', () => {
  it('names who was first in the log', () => {
    expect(lostTo(view(theirs, ['case.taken', other], ['case.taken', me]), me)).toBe(other);
  });

  it('is quiet where one never took it, has it, or had it before', () => {
    expect(lostTo(view(theirs, ['case.taken', other]), me)).toBeNull();
    expect(
      lostTo(view({ kind: 'taken', by: me, at: 0 }, ['case.taken', me], ['case.taken', other]), me),
    ).toBeNull();
    expect(
      lostTo(view(theirs, ['case.taken', me], ['case.released', me], ['case.taken', other]), me),
    ).toBeNull();
    expect(lostTo(view({ kind: 'queued' }, ['case.taken', me]), me)).toBeNull();
  });

  it.each(['case.assigned', 'case.transferred', 'case.reopened'])(
    'is quiet where the case was given on: %s',
    (type) => {
      const happened = [
        ['case.taken', me],
        [type, other],
        ['case.taken', other],
      ] as const;
      expect(lostTo(view(theirs, ...happened), me)).toBeNull();
      expect(lostTo(view(theirs, ['case.taken', me], [type, me]), me)).toBeNull();
    },
  );

  it('still names who was first where one took a case that was given on before', () => {
    const happened = [
      ['case.assigned', other],
      ['case.taken', other],
      ['case.taken', me],
    ] as const;
    expect(lostTo(view(theirs, ...happened), me)).toBe(other);
  });

  it('is quiet again once one let go', () => {
    const happened = [
      ['case.taken', other],
      ['case.taken', me],
      ['case.released', me],
    ] as const;
    expect(lostTo(view(theirs, ...happened), me)).toBeNull();
  });
});
