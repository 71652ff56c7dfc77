import { expect, test } from 'vitest';
import { OBSERVATION_ROWS, rowLabel, rowWords } from './observation-words.ts';
import type { CaseObservations } from './payloads.ts';

function told(seen: Partial<CaseObservations>): readonly string[] {
  return OBSERVATION_ROWS.flatMap((row) => {
    const words = rowWords(row, seen);
    return words === null ? [] : [`${rowLabel(row)}: ${words}`];
  });
}

test('what was recorded is said in the order of the table, with its unit', () => {
  expect(
    told({
      pregnant: true,
      pain: 3,
      temperature: 37.9,
      consciousness: 'confused',
      diastolic: 76,
      saturation: 91,
      onOxygen: true,
      scale: 2,
      respiration: 18,
    }),
  ).toEqual([
    'Respiration rate: 18 a minute',
    'Oxygen saturation: 91% on oxygen, scale 2',
    'Blood pressure: –/76 mmHg',
    'Consciousness: New confusion',
    'Temperature: 37.9 °C',
    'Pain: 3 of 10',
    'Pregnant: Yes',
  ]);
});

test('what was not recorded is not said, and a no is one', () => {
  expect(told({})).toEqual([]);
  expect(told({ pregnant: false })).toEqual(['Pregnant: No']);
});
