import { expect, it } from 'vitest';
import type { CaseSummary } from '#care/payloads.ts';
import { row } from '../board/testing/rows.ts';
import { sentWithIt } from './sent-with-it.ts';

const summary: CaseSummary = {
  patient: { name: 'Rosemary Testington', gender: 'female', phone: '07700 900123' },
  problem: 'A cut on the hand',
  callBack: '07700 900123',
  location: 'At the bus station',
  specialInstructions: 'Lives alone',
  unmapped: 0,
  warnings: [],
};

it('names all that a request takes with it, and nothing that it does not', () => {
  expect(sentWithIt({ summary, row: row({ disposition: 'Dx05' }) })).toBe(
    'Sent with it: the patient’s name, date of birth, NHS number, gender and phone; presenting problem, urgency, disposition, where they are now and number to call back on. Nothing else of this case is sent.',
  );
  const { location: _, callBack: __, ...less } = summary;
  expect(sentWithIt({ summary: less, row: row() })).toContain('; presenting problem and urgency.');
});
