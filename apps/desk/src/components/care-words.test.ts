import { expect, test } from 'vitest';
import type { Uuid } from '#base/ids.ts';
import type { Referral } from '#care/referral.ts';
import { referralWords } from './care-words.ts';

const ask = { kind: 'referral', to: 'ed', askedAt: 0 } as const;
const failed = { kind: 'failed', attempt: 1, problem: 'referral/refused' } as const;
const said = (...states: Referral['state'][]) =>
  referralWords(new Map(states.map((state, i) => [`${i}` as Uuid, { ...ask, state }])));

test.each([
  [{ kind: 'rejected', at: 1 }, 'Referral refused: somebody must act', true],
  [{ ...failed, retryAt: null }, 'Referral could not be sent: somebody must act', true],
  [{ ...failed, retryAt: 5 }, 'Referral not sent yet', false],
  [{ kind: 'due' }, 'Referral not sent yet', false],
  [{ kind: 'sent', at: 1, route: 'https' }, 'Referral not answered yet', false],
] as const)('a referral that is %j', (state, words, mustAct) => {
  expect(said(state)).toEqual({ words, mustAct });
});

test.each([
  { kind: 'sent', at: 1, route: 'folder' },
  { kind: 'accepted', at: 1 },
  { kind: 'withdrawn', at: 1 },
] as const)('nothing is said of one that is %j', (state) => {
  expect(said(state)).toBeNull();
});

test('what a person must act on goes before what is on its way', () => {
  expect(said({ kind: 'due' }, { kind: 'rejected', at: 1 })?.mustAct).toBe(true);
});
