import { describe, expect, it } from 'vitest';
import { systemRandom } from '#base/clock.ts';
import { uuidv7 } from '#base/ids.ts';
import { type BulkTyped, bulkOf, nothingTyped } from './bulk-form.ts';

const NOW = Date.parse('2026-11-25T10:00:00Z');
const account = uuidv7(() => NOW, systemRandom);
const typed: BulkTyped = {
  account,
  purpose: 'subject-access',
  people: '1,200',
  hours: '8',
  reason: ' They asked for it ',
};
const faults = (part: Partial<BulkTyped>) => {
  const answer = bulkOf({ ...typed, ...part }, NOW);
  return 'faults' in answer ? Object.keys(answer.faults) : [];
};

describe('what is typed to open in bulk', () => {
  it('says for whom, what for, how many, and until when', () => {
    expect(bulkOf(typed, NOW)).toEqual({
      facts: {
        account,
        purpose: 'subject-access',
        people: 1_200,
        until: Date.parse('2026-11-25T18:00:00Z'),
      },
      reason: 'They asked for it',
    });
  });

  it('never lasts longer than the keeper lets it', () => {
    const longest = bulkOf({ ...typed, hours: '24' }, NOW);
    const until = 'facts' in longest ? longest.facts.until : 0;
    expect(until).toBeLessThan(NOW + 24 * 3_600_000);
    expect(until).toBeGreaterThan(NOW + 23 * 3_600_000);
  });

  it('is refused beside each field that is missing', () => {
    expect(faults(nothingTyped)).toEqual([
      'bulk-account',
      'bulk-purpose',
      'bulk-people',
      'bulk-reason',
    ]);
  });

  it.each(['0', '-1', '1.5', '1e3', 'many', '100001', ''])('opens not %j people', (people) => {
    expect(faults({ people })).toEqual(['bulk-people']);
  });

  it.each(['0', '25', '1.5', ''])('lasts not %j hours', (hours) => {
    expect(faults({ hours })).toEqual(['bulk-hours']);
  });

  it('takes blanks for no reason', () => {
    expect(faults({ reason: ' \n' })).toEqual(['bulk-reason']);
  });
});
