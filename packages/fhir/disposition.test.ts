import { expect, test } from 'vitest';
import { dispositionWords, standingDisposition } from './disposition.ts';

const came = (code: string, wording: string) => ({
  disposition: { code, wording, timeframeMinutes: null },
});

test.each([
  ['as it came', 'Dx08', came('Dx08', 'See somebody tomorrow'), 'See somebody tomorrow'],
  ['judged anew', 'Dx012', came('Dx08', 'See somebody tomorrow'), 'Emergency ambulance'],
  ['judged here alone', 'Dx05', {}, 'Contact a local service within 2 hours'],
  ['without words', 'Dx05', came('Dx05', ''), 'Contact a local service within 2 hours'],
  ['that its sender gave no code', 'unknown', came('unknown', 'See a dentist'), 'See a dentist'],
  ['that is not known at all', 'unknown', came('unknown', ''), 'Not known'],
  ['that no table has', 'Dx999', came('Dx08', 'See somebody tomorrow'), 'Dx999'],
])('a disposition %s', (_how, code, summary, wording) => {
  expect(standingDisposition(code, summary)).toEqual({ code, wording });
});

test.each([
  [{ code: 'Dx05', wording: 'Contact a local service' }, 'Contact a local service (Dx05)'],
  [{ code: 'Dx999', wording: 'Dx999' }, 'Dx999'],
  [{ code: 'unknown', wording: 'See a dentist' }, 'See a dentist'],
])('%j in words', (disposition, words) => {
  expect(dispositionWords(disposition)).toBe(words);
});

test('none stands where none was given', () => {
  expect(standingDisposition(null, came('Dx08', 'See somebody tomorrow'))).toBeNull();
});
