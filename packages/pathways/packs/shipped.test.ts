import { describe, expect, it } from 'vitest';
import { DISPOSITIONS } from '#care/report/dispositions.ts';
import { checkPack } from '../check/check-pack.ts';
import { type Pack, packSchema, type Words } from '../pack.ts';
import { SHIPPED } from './shipped.ts';

/** All that is said to callers, with where it stands. */
function spoken(pack: Pack): readonly (readonly [where: string, Words])[] {
  return Object.entries(pack.steps).flatMap(([id, step]) => {
    if (step.kind === 'question' || step.kind === 'handover') return [[id, step.words] as const];
    if (step.kind !== 'disposition') return [];
    return [step.words, step.worsening, ...step.advice].map((words) => [id, words] as const);
  });
}

describe.each(SHIPPED.map((pack) => [pack.id, pack] as const))('%s', (_, pack) => {
  it('is whole and sound', () => {
    expect(packSchema.parse(pack)).toEqual(pack);
    expect(checkPack(pack, DISPOSITIONS)).toMatchObject({ sound: true });
  });

  it('says that it is not for clinical use', () => {
    expect(pack.provenance.use).toBe('Illustrative. Not for clinical use.');
  });

  it('has 10 to 25 questions and more than one kind of end', () => {
    const steps = Object.values(pack.steps);
    const questions = steps.filter(({ kind }) => kind === 'question');
    const services = new Set(
      steps.flatMap((step) => (step.kind === 'disposition' ? step.service : [])),
    );
    expect(questions.length).toBeGreaterThanOrEqual(10);
    expect(questions.length).toBeLessThanOrEqual(25);
    expect(services.size).toBeGreaterThanOrEqual(4);
  });

  it('leaves no short form unread', () => {
    for (const [where, words] of spoken(pack))
      expect(
        `${where}: ${JSON.stringify(Object.values(words).map((by) => Object.values(by)))}`,
      ).not.toMatch(/[{|}]/);
  });

  it('does not ask a third party or a parent how they themselves are', () => {
    const asked = spoken(pack).flatMap(([where, { en }]) =>
      [en?.['third-party'], en?.parent]
        .filter((words) =>
          /\b(are|do|have|can|could|did|were) you\b(?! (are|can|send|would))/i.test(words ?? ''),
        )
        .map((words) => `${where}: ${words}`),
    );
    expect(asked).toEqual([]);
  });

  it('tells in every ambulance’s worsening advice to call 999', () => {
    for (const [where, step] of Object.entries(pack.steps)) {
      if (step.kind !== 'disposition' || step.urgency !== 'emergency') continue;
      for (const language of pack.languages)
        expect(`${where}: ${step.worsening[language]?.self}`).toContain('999');
    }
  });
});

describe('the packs together', () => {
  it('are twelve, each with an id of its own', () => {
    expect(new Set(SHIPPED.map(({ id }) => id)).size).toBe(12);
  });

  it.each([
    'sepsis',
    'glass-test',
    'meningitis',
    'cauda-equina',
    'thunderclap',
    'fast',
    'anaphylaxis',
    'intent',
    'overdose',
    'heart',
    'ectopic',
    'aneurysm',
    'head-thinner',
    'choking',
  ])('know the red flag %s, and some answer is it', (flag) => {
    const marked = SHIPPED.filter(({ redFlags, steps }) => {
      const asked = Object.values(steps).flatMap((step) =>
        step.kind === 'question' ? step.answers : [],
      );
      return Object.hasOwn(redFlags, flag) && asked.some(({ redFlag }) => redFlag === flag);
    });
    expect(marked.length).toBeGreaterThan(0);
  });

  it('end in every service that urgent care sends people to', () => {
    const ends = SHIPPED.flatMap(({ steps }) => Object.values(steps)).flatMap((step) =>
      step.kind === 'disposition'
        ? [step.service, ...(step.ambulance ? [`category ${step.ambulance}`] : [])]
        : [],
    );
    expect(new Set(ends)).toEqual(
      new Set([
        'ambulance',
        'category 1',
        'category 2',
        'category 3',
        'category 4',
        'emergency-department',
        'clinician-call',
        'face-to-face',
        'mental-health-crisis',
        'dentist',
        'pharmacy',
        'self-care',
      ]),
    );
  });
});
