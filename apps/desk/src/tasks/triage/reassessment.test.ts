import { beforeAll, describe, expect, it } from 'vitest';
import type { CaseRow } from '#care/case-row.ts';
import { chestPain } from '#pathways/packs/chest-pain.ts';
import type { LoadedPack } from '#pathways/signed-pack.ts';
import { loadedPack } from '#pathways/testing/sound-pack.ts';
import * as triage from '#pathways/triage.ts';
import { makesLess, reassessmentOf } from './reassessment.ts';

type Judged = Pick<CaseRow, 'urgency' | 'disposition'>;

let chest: LoadedPack;
beforeAll(async () => {
  chest = await loadedPack(chestPain);
});

const ADULT = { speaker: 'self', language: 'en', ageMonths: 500, sex: 'female' };
const asked = (...answers: readonly string[]) =>
  answers.reduce((at, one) => triage.answer(at, one), triage.begin(chest, ADULT));
const emergency = () => reassessmentOf(asked('yes', 'yes', 'heavy'), 0)!;
const within24h = () => reassessmentOf(asked('yes', 'no', 'no'), 0)!;

describe('what a triage came to', () => {
  it('is nothing in the middle, and else what the case is from now on', () => {
    expect(reassessmentOf(asked('yes'), 0)).toBeNull();
    expect(emergency().facts).toEqual({ urgency: 'emergency', disposition: 'Dx011', due: null });
  });

  it.each<[string, Judged]>([
    ['without a disposition', { urgency: 'soon', disposition: null }],
    ['by a code that the table has not', { urgency: 'soon', disposition: 'Dx999' }],
    ['by a code of the table', { urgency: 'soon', disposition: 'Dx06' }],
    ['by nobody yet', { urgency: 'unknown', disposition: null }],
    ['the same', { urgency: 'emergency', disposition: 'Dx011' }],
  ])('an ambulance makes no less of a case that was judged %s', (_, was) => {
    expect(makesLess(emergency(), { ...was, said: [] })).toBe(false);
  });

  it.each<[string, Judged]>([
    ['without a disposition', { urgency: 'soon', disposition: null }],
    ['by a code that the table has not', { urgency: 'soon', disposition: 'Dx999' }],
    [
      'an emergency when it was reopened, with the disposition it had',
      { urgency: 'emergency', disposition: 'Dx08' },
    ],
  ])('a day’s time makes less of one that was judged %s', (_, was) => {
    expect(makesLess(within24h(), { ...was, said: [] })).toBe(true);
  });
});
