import { describe, expect, it } from 'vitest';
import { faultsOf, lately, questionOf, USUAL } from './question.ts';

const NOW = Date.parse('2026-10-26T10:00:00Z');
const filter = lately(NOW, 2);

describe('a question of the journal', () => {
  it('begins with the last days, in London, through a change of the clocks', () => {
    expect(filter).toEqual({
      account: null,
      patient: null,
      from: '2026-10-25',
      to: '2026-10-26',
      kinds: USUAL,
    });
    const { from, to } = questionOf(filter);
    expect([new Date(from).toISOString(), new Date(to).toISOString()]).toEqual([
      '2026-10-24T23:00:00.000Z',
      '2026-10-27T00:00:00.000Z',
    ]);
  });

  it('asks for no moment before there were any', () => {
    expect(questionOf({ ...filter, from: '0001-01-01' }).from).toBe(0);
  });

  it.each([
    [{ from: '' }, ['journal-from']],
    [{ to: '' }, ['journal-to']],
    [{ from: '2026-10-27' }, ['journal-to']],
    [{ kinds: [] }, ['journal-kinds']],
    [{ from: '', to: '', kinds: [] }, ['journal-from', 'journal-to', 'journal-kinds']],
    [{ from: '2026-10-26' }, []],
  ])('says what is wrong beside its field: %j', (part, fields) => {
    expect(Object.keys(faultsOf({ ...filter, ...part }))).toEqual(fields);
  });
});
