import { describe, expect, it } from 'vitest';
import { scoreOf } from '#care/observation-words.ts';
import { dispositionFor } from '#care/report/dispositions.ts';
import { callsIn } from '../demonstration/calls-in.ts';
import { Draw } from '../draw.ts';
import { observationsOf } from '../play/observe.ts';
import { ageAt } from '../town/population.ts';
import { observedOf } from './observed.ts';

const NOW = Date.parse('2026-11-23T20:45:00Z');
const callOf = callsIn({ seed: 'northmoor', day: '2026-11-23' });
const episodes = Array.from({ length: 1_500 }, (_, i) =>
  callOf(i + 1, { endedAt: NOW, disposition: undefined }),
);
const observed = episodes.flatMap((episode, i) => {
  const sets = observedOf(new Draw(`${i}`), episode);
  return sets.length === 0 ? [] : [{ episode, sets }];
});

describe('what is measured', () => {
  it('is measured of some adults, whose complaint calls for it', () => {
    expect(observed.length).toBeGreaterThan(150);
    expect(observed.length).toBeLessThan(0.4 * episodes.length);
    for (const { episode } of observed) {
      expect(ageAt(episode.patient, NOW)).toBeGreaterThanOrEqual(16);
    }
  });

  it('is taken by the desk as it is typed, and has a whole NEWS2 that rises with the urgency', () => {
    const totals = new Map<string, number[]>();
    for (const { episode, sets } of observed) {
      for (const [i, set] of sets.entries()) {
        const seen = observationsOf(set, NOW);
        expect(Date.parse(seen.takenAt)).toBe(NOW);
        const score = scoreOf(seen, { birthDate: episode.patient.birth }, NOW);
        if (score.kind !== 'scored') throw new RangeError(score.problems.join());
        expect(score.missing).toEqual([]);
        const { urgency } = dispositionFor(episode.disposition.code)!;
        if (i === 0) totals.set(urgency, [...(totals.get(urgency) ?? []), score.total]);
      }
    }
    const mean = (urgency: string) => {
      const some = totals.get(urgency)!;
      return some.reduce((sum, one) => sum + one, 0) / some.length;
    };
    expect(mean('routine')).toBeLessThan(mean('soon'));
    expect(mean('soon')).toBeLessThan(mean('urgent'));
    expect(mean('urgent')).toBeLessThan(mean('emergency'));
    expect(mean('routine')).toBeLessThan(1);
    expect(mean('emergency')).toBeGreaterThan(6);
  });

  it('is now and then measured again, of those who are ill', () => {
    const again = observed.filter(({ sets }) => sets.length > 1);
    expect(again.length).toBeGreaterThan(20);
    for (const { episode } of again)
      expect(['emergency', 'urgent']).toContain(episode.disposition.urgency);
  });
});
