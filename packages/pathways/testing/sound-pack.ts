/** Packs for tests: any that the checker should pass, and how one is signed and loaded. */
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
    const last = questions.length;
    // The spine goes through every step, and its last question uses every end: nothing is unreachable.
    const spine = (place: number) => `q${place + 1}`;
    const later = (place: number, way: number) => {
      const questionsLater = Array.from({ length: last - place }, (_, i) => spine(place + i));
      const targets = [...questionsLater, ...ends.map(([id]) => id)];
      return targets[way % targets.length]!;
    };
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
    const lastQuestion: Step = {
      kind: 'question',
      words: words(languages, 'Last'),
      answers: ends.map(([id], i) => ({ id: `e${i}`, label: text(`To ${id}`), next: id })),
    };
    return {
      id: 'drawn',
      version: '1.0.0',
      title: text('Drawn'),
      provenance: { author: 'a test', date: '2026-01-01', sources: [], use: 'none' },
      languages,
      start: 'q0',
      callBack: 'end-1',
      redFlags: { red: { label: text('Red'), disposition: 'end-0' } },
      steps: Object.fromEntries([...steps, [`q${last}`, lastQuestion], ...ends]),
    };
  });

export async function loadedPack(pack: Pack): Promise<LoadedPack> {
  const publisher = await testPublisher();
  const { signed } = await signPack(webPrimitives.sha256, publisher, pack, DISPOSITIONS);
  const trust = { ...webPrimitives, publishers: [publisher.publicKey], dispositions: DISPOSITIONS };
  return loadPack(trust, signed);
}
