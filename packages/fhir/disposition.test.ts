import { expect, test } from 'vitest';
import { standingDisposition } from './disposition.ts';

const came = (code: string, wording: string) => ({
  disposition: { code, wording, timeframeMinutes: null },
});

test.each([
  ['as it came', 'Dx08', came('Dx08', 'See somebody tomorrow'), 'See somebody tomorrow'],
  ['judged anew', 'Dx012', came('Dx08', 'See somebody tomorrow'), 'Emergency ambulance'],
  ['judged here alone', 'Dx05', {}, 'Contact a local service within 2 hours'],
  ['without words', 'Dx05', came('Dx05', ''), 'Contact a local service within 2 hours'],
  ['that no table has', 'Dx999', came('Dx08', 'See somebody tomorrow'), 'Dx999'],
])('a disposition %s', (_how, code, summary, wording) => {
  expect(standingDisposition(code, summary)).toEqual({ code, wording });
});

test('none stands where none was given', () => {
  expect(standingDisposition(null, came('Dx08', 'See somebody tomorrow'))).toBeNull();
});
