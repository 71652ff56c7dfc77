import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DISPOSITIONS } from '#care/report/dispositions.ts';
import { edgesFrom } from '../graph.ts';
import {
  type Disposition,
  type Pack,
  packSchema,
  type Question,
  SEXES,
  SPEAKERS,
} from '../pack.ts';
import { SHIPPED } from '../packs/shipped.ts';
import { soundPack } from '../testing/sound-pack.ts';
import { checkPack } from './check-pack.ts';
import type { Rule } from './fault.ts';

const anyPack = fc.oneof(soundPack, fc.constantFrom(...SHIPPED));

function rulesBroken(pack: Pack): readonly Rule[] {
  const verdict = checkPack(pack, DISPOSITIONS);
  return verdict.sound ? [] : verdict.faults.map(({ rule }) => rule);
}

/** All paths, one by one: what the checker may not need. */
function walked(pack: Pack, from = pack.start): { paths: bigint; longest: number } {
  const edges = edgesFrom(pack, from);
  if (edges.length === 0) return { paths: 1n, longest: 0 };
  const all = edges.map(({ to }) => walked(pack, to));
  return {
    paths: all.reduce((sum, { paths }) => sum + paths, 0n),
    longest:
      (pack.steps[from]?.kind === 'question' ? 1 : 0) +
      Math.max(...all.map(({ longest }) => longest)),
  };
}

describe('a sound pack', () => {
  it('passes, with its paths counted as if each were walked', () => {
    fc.assert(
      fc.property(soundPack, (pack) => {
        expect(packSchema.parse(pack)).toEqual(pack);
        expect(checkPack(pack, DISPOSITIONS)).toEqual({ sound: true, ...walked(pack) });
      }),
    );
  });

  it('is proved in a moment though it has more paths than could be walked', () => {
    const pack = ladder(400);
    const before = performance.now();
    const verdict = checkPack(pack, DISPOSITIONS);
    expect(verdict).toEqual({ sound: true, paths: 3n ** 400n, longest: 400 });
    expect(performance.now() - before).toBeLessThan(5_000);
  });

  it('may be deeper than the machine’s own stack', () => {
    expect(checkPack(ladder(20_000), DISPOSITIONS)).toMatchObject({ sound: true, longest: 20_000 });
  });
});

/** Each takes a sound pack and breaks it in one way; undefined where this pack has nothing to break so. */
const MUTATIONS: readonly [string, Rule, (pack: Pack, pick: Pick) => boolean][] = [
  [
    'an answer leads to a step that is not there',
    'step-missing',
    (pack, pick) => {
      pick(answersIn(pack))!.next = 'gone';
      return true;
    },
  ],
  [
    'a disposition is taken out',
    'step-missing',
    (pack, pick) => {
      delete pack.steps[
        pick(
          used(
            pack,
            dispositions(pack).map(([id]) => id),
          ),
        )!
      ];
      return true;
    },
  ],
  [
    'a question loses its answers',
    'ends-nowhere',
    (pack, pick) => {
      pick(questions(pack)).answers = [];
      return true;
    },
  ],
  [
    'a step stands alone',
    'unreachable',
    (pack, pick) => {
      pack.steps.island = structuredClone(pick(questions(pack)));
      return true;
    },
  ],
  [
    'an answer leads back to the start',
    'loop',
    (pack, pick) => {
      pick(answersIn(pack)).next = pack.start;
      return true;
    },
  ],
  [
    'a question leads to itself',
    'loop',
    (pack, pick) => {
      const [id, question] = pick(
        Object.entries(pack.steps).filter(([, { kind }]) => kind === 'question'),
      );
      (question as Question).answers[0]!.next = id;
      return true;
    },
  ],
  [
    'a red flag leads to something lesser',
    'red-flag-lessened',
    (pack, pick) => {
      const graver = answersIn(pack).filter(({ redFlag }) => redFlag !== undefined);
      if (graver.length === 0) return false;
      const answer = pick(graver);
      const own = pack.steps[pack.redFlags[answer.redFlag!]!.disposition] as Disposition;
      const lesser = dispositions(pack).filter(([, { severity }]) => severity > own.severity);
      answer.next = pick(lesser)[0];
      return true;
    },
  ],
  [
    'a red flag leads to something lesser by way of another question',
    'red-flag-lessened',
    (pack, pick) => {
      const marked = answersIn(pack).filter(({ redFlag }) => redFlag !== undefined);
      if (marked.length === 0) return false;
      const answer = pick(marked);
      const own = pack.steps[pack.redFlags[answer.redFlag!]!.disposition] as Disposition;
      const lesser = dispositions(pack).filter(([, { severity }]) => severity > own.severity);
      const more = structuredClone(pick(questions(pack)));
      more.answers = more.answers
        .slice(0, 2)
        .map(({ id, label }) => ({ id, label, next: answer.next }));
      more.answers[1]!.next = pick(lesser)[0];
      pack.steps.between = more;
      answer.next = 'between';
      return true;
    },
  ],
  [
    'a red flag’s disposition is graver than its answers go',
    'red-flag-lessened',
    (pack, pick) => {
      const marked = answersIn(pack).flatMap(({ redFlag }) => redFlag ?? []);
      if (marked.length === 0) return false;
      const id = pick(marked);
      const flag = pack.redFlags[id]!;
      const own = structuredClone(pack.steps[flag.disposition]) as Disposition;
      for (const [, disposition] of dispositions(pack)) disposition.severity += 1;
      pack.steps.graver = {
        ...own,
        severity: 1,
        ambulance: 1,
        service: 'ambulance',
        code: 'Dx011',
        urgency: 'emergency',
        withinMinutes: null,
      };
      flag.disposition = 'graver';
      return true;
    },
  ],
  [
    'an answer names a red flag that the pack has not',
    'red-flag-unknown',
    (pack, pick) => {
      pick(answersIn(pack)).redFlag = 'unheard-of';
      return true;
    },
  ],
  [
    'a red flag leads to a question',
    'not-a-disposition',
    (pack, pick) => {
      pick(Object.values(pack.redFlags)).disposition = pack.start;
      return true;
    },
  ],
  [
    'the call-back is no disposition',
    'not-a-disposition',
    (pack) => {
      pack.callBack = 'nowhere';
      return true;
    },
  ],
  [
    'a red flag leads to care at home',
    'not-urgent',
    (pack, pick) => {
      const mild = dispositions(pack).find(([, { urgency }]) => urgency === 'routine');
      if (mild === undefined) return false;
      pick(Object.values(pack.redFlags)).disposition = mild[0];
      return true;
    },
  ],
  [
    'nobody free leads to what is only soon, or routine',
    'not-urgent',
    (pack, pick) => {
      const mild = dispositions(pack).filter(([, { urgency }]) =>
        ['soon', 'routine'].includes(urgency),
      );
      pack.callBack = pick(mild)[0];
      return true;
    },
  ],
  [
    'two red flags are called the same',
    'red-flags-alike',
    (pack, pick) => {
      const one = pick(Object.values(pack.redFlags));
      const words = (text: string) => `${text.toUpperCase()}\u200b`;
      const label = Object.fromEntries(
        Object.entries(one.label).map(([tag, text]) => [tag, words(text)]),
      );
      pack.redFlags.again = { ...one, label };
      return true;
    },
  ],
  [
    'it begins with an end',
    'asks-nothing',
    (pack, pick) => {
      pack.start = pick(dispositions(pack))[0];
      return true;
    },
  ],
  [
    'a question is for somebody both under five and over forty',
    'unreachable',
    (pack) => {
      pack.steps['for-nobody'] = structuredClone(questions(pack)[0]!);
      const bands = (age: number, under: string, over: string) => [
        { fromMonths: 0, belowMonths: age, next: under },
        { fromMonths: age, belowMonths: null, next: over },
      ];
      pack.steps['who-again'] = { kind: 'age', bands: bands(480, pack.start, 'for-nobody') };
      pack.steps.who = { kind: 'age', bands: bands(60, 'who-again', pack.start) };
      pack.start = 'who';
      return true;
    },
  ],
  [
    'a question is for somebody both male and female',
    'unreachable',
    (pack) => {
      pack.steps['for-nobody'] = structuredClone(questions(pack)[0]!);
      const on = pack.start;
      pack.steps['who-again'] = {
        kind: 'sex',
        next: { male: on, female: 'for-nobody', unknown: on },
      };
      pack.steps.who = { kind: 'sex', next: { male: 'who-again', female: on, unknown: on } };
      pack.start = 'who';
      return true;
    },
  ],
  [
    'a question has no words for one kind of caller',
    'words-missing',
    (pack, pick) => {
      delete pick(Object.values(pick(questions(pack)).words))[pick(SPEAKERS)];
      return true;
    },
  ],
  [
    'a question has only blanks for one kind of caller',
    'words-missing',
    (pack, pick) => {
      pick(Object.values(pick(questions(pack)).words))[pick(SPEAKERS)] = pick([
        ' ',
        '\u200b',
        '\u3164',
      ]);
      return true;
    },
  ],
  [
    'a language has no words anywhere',
    'words-missing',
    (pack) => {
      pack.languages = [...pack.languages, 'fr'];
      return true;
    },
  ],
  [
    'an answer has words in a language that the pack does not list',
    'language-unlisted',
    (pack, pick) => {
      const { label } = pick(answersIn(pack));
      const language = pack.languages.includes('en') ? 'fr' : 'en';
      label[language] = pick(['', Object.values(label)[0]!]);
      return true;
    },
  ],
  [
    'something is said in a language that the pack does not list',
    'language-unlisted',
    (pack, pick) => {
      const end = pick(dispositions(pack))[1];
      end.advice.push({ ...end.words });
      const language = pack.languages.includes('en') ? 'fr' : 'en';
      pick([pick(questions(pack)).words, end.words, end.worsening, end.advice.at(-1)!])[language] =
        {};
      return true;
    },
  ],
  [
    'a disposition does not say what to do if it gets worse',
    'words-missing',
    (pack, pick) => {
      pick(dispositions(pack))[1].worsening = {};
      return true;
    },
  ],
  [
    'an answer has no label',
    'words-missing',
    (pack, pick) => {
      pick(answersIn(pack)).label = {};
      return true;
    },
  ],
  [
    'two answers read alike',
    'answers-alike',
    (pack, pick) => {
      const [one, other] = pick(questions(pack)).answers;
      other!.label = Object.fromEntries(
        Object.entries(one!.label).map(([tag, words]) => [
          tag,
          pick([` ${words.toUpperCase()}.`, `${words}\u200b`]),
        ]),
      );
      return true;
    },
  ],
  [
    'two answers have one id',
    'answers-alike',
    (pack, pick) => {
      const [one, other] = pick(questions(pack)).answers;
      other!.id = one!.id;
      return true;
    },
  ],
  [
    'a question has one answer',
    'answers-too-few',
    (pack, pick) => {
      const question = pick(questions(pack));
      question.answers = question.answers.slice(0, 1);
      return true;
    },
  ],
  [
    'an age is left out',
    'ages-not-covered',
    (pack, pick) => {
      const bands = pick(ageBands(pack));
      if (bands === undefined) return false;
      pick(bands.filter(({ fromMonths }) => fromMonths > 0)).fromMonths += 1;
      return true;
    },
  ],
  [
    'an age has two ways on',
    'ages-not-covered',
    (pack, pick) => {
      const bands = pick(ageBands(pack));
      if (bands === undefined) return false;
      pick(bands.filter(({ fromMonths }) => fromMonths > 0)).fromMonths -= 1;
      return true;
    },
  ],
  [
    'the oldest are left out',
    'ages-not-covered',
    (pack, pick) => {
      const bands = pick(ageBands(pack));
      if (bands === undefined) return false;
      for (const band of bands) band.belowMonths ??= 1200;
      return true;
    },
  ],
  [
    'a sex is left out',
    'sexes-not-covered',
    (pack, pick) => {
      const step = pick(Object.values(pack.steps).filter(({ kind }) => kind === 'sex'));
      if (step?.kind !== 'sex') return false;
      delete step.next[pick(SEXES)];
      return true;
    },
  ],
  [
    'something graver may take longer',
    'times-not-in-order',
    (pack) => {
      const [grave] = dispositions(pack)
        .map(([, end]) => end)
        .sort((a, b) => a.severity - b.severity);
      grave!.withinMinutes = 3000;
      return true;
    },
  ],
  [
    'something graver is called less urgent',
    'urgencies-not-in-order',
    (pack) => {
      const [grave] = dispositions(pack)
        .map(([, end]) => end)
        .sort((a, b) => a.severity - b.severity);
      grave!.urgency = 'routine';
      return true;
    },
  ],
  ['everything is as grave as everything: times', 'times-not-in-order', (pack) => asGrave(pack)],
  [
    'everything is as grave as everything: urgencies',
    'urgencies-not-in-order',
    (pack) => asGrave(pack),
  ],
  [
    'everything is as grave as everything: ambulances',
    'ambulance-category',
    (pack) => asGrave(pack),
  ],
  [
    'two ambulances of other categories are as grave as one another',
    'ambulance-category',
    (pack, pick) => {
      const ambulance = pick(ambulances(pack));
      pack.steps.other = { ...ambulance, ambulance: (ambulance.ambulance! % 4) + 1 };
      return true;
    },
  ],
  [
    'an ambulance is graver than one of a graver category',
    'ambulance-category',
    (pack) => {
      const [gravest] = ambulances(pack);
      for (const [, end] of dispositions(pack)) end.severity += 1;
      pack.steps.graver = { ...gravest!, severity: 1, ambulance: gravest!.ambulance! + 1 };
      return true;
    },
  ],
  [
    'something is graver than an ambulance and is none',
    'ambulance-category',
    (pack) => {
      const [gravest] = ambulances(pack);
      for (const [, end] of dispositions(pack)) end.severity += 1;
      const { ambulance: _, ...none } = gravest!;
      pack.steps.graver = { ...none, severity: 1, service: 'clinician-call' };
      return true;
    },
  ],
  [
    'a code is in no table',
    'disposition-unknown',
    (pack, pick) => {
      pick(dispositions(pack))[1].code = 'Dx0';
      return true;
    },
  ],
  [
    'a code means something else in the table',
    'disposition-differs',
    (pack, pick) => {
      pick(dispositions(pack))[1].withinMinutes = 17;
      return true;
    },
  ],
  [
    'an ambulance is coded as a call, as another ambulance, or a call as an ambulance',
    'ambulance-code',
    (pack, pick) => {
      const end = pick(dispositions(pack))[1];
      const codes = ['Dx011', 'Dx012', 'Dx32'];
      const fitting = end.ambulance === undefined ? 'Dx32' : end.ambulance < 3 ? 'Dx011' : 'Dx012';
      end.code = pick(codes.filter((code) => code !== fitting));
      return true;
    },
  ],
  [
    'an ambulance has no category',
    'ambulance-category',
    (pack) => {
      const ambulance = dispositions(pack).find(([, { service }]) => service === 'ambulance')?.[1];
      if (ambulance === undefined) return false;
      delete ambulance.ambulance;
      return true;
    },
  ],
];

describe('the checker catches it when', () => {
  it.each(MUTATIONS)('%s (%s)', (_, rule, mutate) => {
    let caught = 0;
    fc.assert(
      fc.property(anyPack, fc.infiniteStream(fc.nat()), (good, draws) => {
        const bad = structuredClone(good);
        const pick: Pick = (from) => from[(draws.next().value as number) % from.length]!;
        if (!mutate(bad, pick)) return;
        caught += 1;
        expect(rulesBroken(bad)).toContain(rule);
      }),
    );
    expect(caught).toBeGreaterThan(0);
  });
});

it.each(['en-abc', 'en-GB-GB', 'en-12', 'English'])('%s is no language of a pack', (tag) => {
  const pack = ladder(1);
  expect(packSchema.safeParse(pack).success).toBe(true);
  expect(packSchema.safeParse({ ...pack, languages: ['en', tag] }).success).toBe(false);
  expect(packSchema.safeParse({ ...pack, title: { en: 'Ladder', [tag]: 'x' } }).success).toBe(
    false,
  );
});

describe('what it says', () => {
  it('reads as a person would follow it', () => {
    const pack = structuredClone(ladder(2));
    (pack.steps.q1 as Question).answers[1]!.next = 'nowhere';
    const verdict = checkPack(pack, DISPOSITIONS);
    expect(verdict.sound ? [] : verdict.faults.map(({ words }) => words)).toEqual([
      'Ladder → “Rung 0?” No → “Rung 1?” Yes → “nowhere”, which is not there: it ends nowhere.',
    ]);
  });
});

type Pick = <T>(from: readonly T[]) => T;

function questions(pack: Pack): Question[] {
  return Object.values(pack.steps).filter((step): step is Question => step.kind === 'question');
}

function answersIn(pack: Pack) {
  return questions(pack).flatMap(({ answers }) => answers);
}

function dispositions(pack: Pack): [string, Disposition][] {
  return Object.entries(pack.steps).filter(
    (entry): entry is [string, Disposition] => entry[1].kind === 'disposition',
  );
}

/** The gravest first. */
function ambulances(pack: Pack): Disposition[] {
  return dispositions(pack)
    .map(([, end]) => end)
    .filter(({ service }) => service === 'ambulance')
    .sort((a, b) => a.severity - b.severity);
}

/** What the checker took on trust: that a red flag ends in nothing lesser says nothing then. */
function asGrave(pack: Pack): boolean {
  for (const [, end] of dispositions(pack)) end.severity = 1;
  return true;
}

/** Those that some way leads to. */
function used(pack: Pack, ids: readonly string[]): string[] {
  const targets = new Set(
    Object.keys(pack.steps).flatMap((id) => edgesFrom(pack, id).map(({ to }) => to)),
  );
  return ids.filter((id) => targets.has(id));
}

function ageBands(pack: Pack) {
  return Object.values(pack.steps).flatMap((step) => (step.kind === 'age' ? [step.bands] : []));
}

/** So many questions, each with three answers to the next. */
function ladder(rungs: number): Pack {
  const same = (words: string) => ({ en: { self: words, 'third-party': words, parent: words } });
  const steps: Pack['steps'] = {
    end: {
      kind: 'disposition',
      title: { en: 'Call' },
      code: 'Dx32',
      urgency: 'emergency',
      withinMinutes: 0,
      severity: 1,
      service: 'clinician-call',
      words: same('A clinician rings you.'),
      advice: [],
      worsening: same('Call again.'),
    },
  };
  for (let i = 0; i < rungs; i += 1) {
    const next = i + 1 < rungs ? `q${i + 1}` : 'end';
    const answers = ['No', 'Yes', 'Not sure'].map((said, n) => ({
      id: `a${n}`,
      label: { en: said },
      next,
    }));
    steps[`q${i}`] = { kind: 'question', words: same(`Rung ${i}?`), answers };
  }
  return {
    id: 'ladder',
    version: '1.0.0',
    title: { en: 'Ladder' },
    provenance: { author: 'a test', date: '2026-01-01', sources: [], use: 'none' },
    languages: ['en'],
    start: 'q0',
    callBack: 'end',
    redFlags: {},
    steps,
  };
}
