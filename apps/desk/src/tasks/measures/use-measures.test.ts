import { expect, it } from 'vitest';
import { type Counted, countedOn } from './use-measures.ts';

const WEEK = { from: '2026-11-23', to: '2026-11-29' };

it.each<[string, Counted]>([
  ['counted', { kind: 'counted', days: [], size: 9, at: 0 }],
  ['not counted', { kind: 'broken', words: 'The server does not answer.' }],
])('what was %s on some days is said of no others', (_, counted) => {
  const last = { of: WEEK, counted };
  expect(countedOn({ ...WEEK }, last)).toBe(counted);
  for (const other of [{ from: '2026-11-24' }, { to: '2026-11-30' }])
    expect(countedOn({ ...WEEK, ...other }, last)).toEqual({ kind: 'counting' });
  expect(countedOn(WEEK, null)).toEqual({ kind: 'counting' });
});
