import { expect, it } from 'vitest';
import type { Uuid } from '#base/ids.ts';
import type { CaseView } from '#care/case.ts';
import { toldSoFar } from './told-so-far.ts';

const by = '0190b0b0-0000-7000-8000-00000000000a' as Uuid;
const at = Date.parse('2026-11-26T03:00:00Z');

it('says when the last observations were taken, whenever they were written down', () => {
  const view = {
    summary: {
      patient: { name: 'Rosemary Testington', gender: 'female' },
      problem: 'A cough',
      unmapped: 0,
      warnings: [],
    },
    consultations: [],
    observations: [
      {
        ...{ id: by, by, at, corrections: [] },
        observations: { takenAt: '2026-11-25T22:40:00Z', pulse: 96 },
      },
    ],
  } as Pick<CaseView, 'summary' | 'consultations' | 'observations'>;
  expect(toldSoFar(view)).toContain('Last observations, Wed 25 November 2026, 22:40: pulse 96');
});
