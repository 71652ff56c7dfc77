import { expect, test } from 'vitest';
import { news2 } from './news2.ts';
import { OBSERVATION_ROWS, rowLabel, rowWords, whatToDo } from './observation-words.ts';
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

test('a partial score of a higher risk says what to do all the same, and a low one promises nothing', () => {
  const adult = { years: 40, pregnant: false };
  const grave = { respiration: 30, saturation: 88, onOxygen: true, pulse: 120 } as const;
  const toDo = (seen: Parameters<typeof news2>[0]) => {
    const score = news2(seen, adult);
    return score.kind === 'scored' ? whatToDo(score) : [];
  };
  expect(toDo(grave)).toEqual([
    expect.stringMatching(/^Emergency response/),
    'Not measured: blood pressure, consciousness, temperature.',
  ]);
  expect(toDo({ pulse: 72 })).toEqual([expect.stringMatching(/^Not measured: /)]);
  const whole = { ...grave, systolic: 120, consciousness: 'alert', temperature: 37 } as const;
  expect(toDo(whole)).toEqual([expect.stringMatching(/^Emergency response/)]);
});
