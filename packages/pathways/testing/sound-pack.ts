/** Packs for tests: any that the checker should pass, and a loader's stand-in for those that were signed. */
import fc from 'fast-check';
import { DISPOSITIONS } from '#care/report/dispositions.ts';
import { webPrimitives } from '#seal/primitives-web.ts';
import type { Disposition, Pack, Step, Words } from '../pack.ts';
import { type LoadedPack, loadPack, signPack } from '../signed-pack.ts';
import { testPublisher } from './publisher.ts';

function words(languages: readonly string[], base: string): Words {
  const spoken = { self: `${base}, you?`, 'third-party': `${base}, they?`, parent: `${base}, it?` };
  return Object.fromEntries(languages.map((tag) => [tag, { ...spoken }]));
}

const ENDS = [
  {
    code: 'Dx011',
    urgency: 'emergency',
    withinMinutes: null,
    severity: 1,
    service: 'ambulance',
    ambulance: 1,
  },
  {
    code: 'Dx02',
    urgency: 'urgent',
    withinMinutes: 60,
    severity: 2,
    service: 'emergency-department',
  },
  { code: 'Dx06', urgency: 'soon', withinMinutes: 360, severity: 3, service: 'face-to-face' },
  { code: 'Dx38', urgency: 'routine', withinMinutes: null, severity: 4, service: 'self-care' },
] as const;

/** Directed, without loops, every step reached, red flags to the gravest end; by what was drawn. */
export const soundPack: fc.Arbitrary<Pack> = fc
  .record({
    questions: fc.array(
      fc.record({
        kind: fc.constantFrom('question', 'question', 'question', 'age', 'sex', 'handover'),
        ways: fc.array(fc.nat(), { minLength: 2, maxLength: 4 }),
        from: fc.nat(),
      }),
      { minLength: 3, maxLength: 14 },
    ),
    languages: fc.constantFrom<string[]>(['en'], ['en', 'pl'], ['cy']),
  })
  .map(({ questions, languages }) => {
    const text = (base: string) => Object.fromEntries(languages.map((tag) => [tag, base]));
    const ends = ENDS.map((end, i): [string, Disposition] => [
      `end-${i}`,
      {
        kind: 'disposition',
        ...end,
        title: text(`End ${i}`),
        words: words(languages, 'This happens'),
        advice: [],
        worsening: words(languages, 'Call again'),
      },
    ]);
    const later = (place: number, way: number) => {
      const targets = [
        ...questions.slice(place + 1).map((_, i) => `q${place + 1 + i}`),
        ...ends.map(([id]) => id),
      ];
      return targets[way % targets.length]!;
    };
    // A spine makes sure that every step is reached, whatever its other ways are.
    const spine = (place: number) => (place + 1 < questions.length ? `q${place + 1}` : 'end-3');
    const steps = questions.map(({ kind, ways }, place): [string, Step] => {
      const on = (way: number) => later(place, ways[way % ways.length]!);
      const id = `q${place}`;
      if (kind === 'age') {
        const bands = [
          { fromMonths: 0, belowMonths: 60, next: on(0) },
          { fromMonths: 60, belowMonths: null, next: spine(place) },
        ];
        return [id, { kind, bands }];
      }
      if (kind === 'sex')
        return [id, { kind, next: { female: on(0), male: on(1), unknown: spine(place) } }];
      if (kind === 'handover')
        return [id, { kind, words: words(languages, 'Hold on'), next: spine(place) }];
      const answers = ways.map((way, i) => ({
        id: `a${i}`,
        label: text(`Answer ${i}`),
        next: later(place, way),
      }));
      const first = { id: 'spine', label: text('Go on'), next: spine(place) };
      const flag = { id: 'flag', label: text('Red'), next: 'end-0', redFlag: 'red' };
      return [
        id,
        {
          kind: 'question',
          words: words(languages, `Question ${place}`),
          answers: [first, flag, ...answers],
        },
      ];
    });
    // The last step of the spine and a question before it use the ends that nothing drawn reached.
    const last = questions.length;
    const reached: [string, Step] = [
      `q${last}`,
      {
        kind: 'question',
        words: words(languages, 'Last'),
        answers: ends.map(([id], i) => ({ id: `e${i}`, label: text(`To ${id}`), next: id })),
      },
    ];
    const withLast = steps.map(([id, step]): [string, Step] => [
      id,
      relinked(step, `q${last}`, id === `q${last - 1}`),
    ]);
    return {
      id: 'drawn',
      version: '1.0.0',
      title: text('Drawn'),
      provenance: { author: 'a test', date: '2026-01-01', sources: [], use: 'none' },
      languages,
      start: 'q0',
      callBack: 'end-1',
      redFlags: { red: { label: text('Red'), disposition: 'end-0' } },
      steps: Object.fromEntries([...withLast, reached, ...ends]),
    };
  });

/** The last of the spine goes on to the question that uses every end. */
function relinked(step: Step, last: string, isLast: boolean): Step {
  if (!isLast) return step;
  const to = (next: string) => (next === 'end-3' ? last : next);
  switch (step.kind) {
    case 'question':
      return {
        ...step,
        answers: step.answers.map((one) => (one.id === 'spine' ? { ...one, next: last } : one)),
      };
    case 'age':
      return { ...step, bands: step.bands.map((band) => ({ ...band, next: to(band.next) })) };
    case 'sex':
      return { ...step, next: { ...step.next, unknown: last } };
    case 'handover':
      return { ...step, next: last };
    default:
      return step;
  }
}

export async function loadedPack(pack: Pack): Promise<LoadedPack> {
  const publisher = await testPublisher();
  const { signed } = await signPack(webPrimitives.sha256, publisher, pack, DISPOSITIONS);
  const trust = { ...webPrimitives, publishers: [publisher.publicKey], dispositions: DISPOSITIONS };
  return loadPack(trust, signed);
}
