/** What a way through a shipped pack comes to, where a careless edit would make it absurd. */
import { beforeAll, describe, expect, it } from 'vitest';
import { reachFrom } from '../check/routes.ts';
import { edgesFrom } from '../graph.ts';
import type { Disposition, Pack, Question, SPEAKERS } from '../pack.ts';
import { position } from '../position.ts';
import type { LoadedPack } from '../signed-pack.ts';
import type { Triage } from '../state.ts';
import { loadedPack } from '../testing/sound-pack.ts';
import * as triage from '../triage.ts';
import { SHIPPED } from './shipped.ts';

let packs: ReadonlyMap<string, LoadedPack>;
beforeAll(async () => {
  const loaded = await Promise.all(SHIPPED.map(loadedPack));
  packs = new Map(loaded.map((one) => [one.pack.id, one]));
});

type Speaker = (typeof SPEAKERS)[number];
const packOf = (id: string): Pack => packs.get(id)!.pack;

function begun(
  id: string,
  years: number,
  speaker: Speaker = 'third-party',
  sex = 'female',
): Triage {
  const context = { speaker, language: 'en', ageMonths: Math.round(years * 12), sex };
  return triage.begin(packs.get(id)!, context);
}

/** Answers, each to the question that is named. */
function asked(from: Triage, answers: { readonly [question: string]: string }): Triage {
  return Object.entries(answers).reduce((at, [question, answer]) => {
    expect(position(at)).toMatchObject({ kind: 'question', id: question });
    return triage.answer(at, answer);
  }, from);
}

function told(at: Triage): string {
  return triage
    .toTell(at)
    .map(({ words }) => words)
    .join('\n');
}

function endOf(at: Triage): Disposition {
  const stands = position(at);
  expect(stands.kind).toBe('disposition');
  return (stands as Extract<typeof stands, { kind: 'disposition' }>).disposition;
}

/** Without age and sex: every end that a way from here may have. */
function endsFrom(pack: Pack, from: string): readonly Disposition[] {
  return [...reachFrom(pack, from).keys()].flatMap((id) => {
    const step = pack.steps[id];
    return step?.kind === 'disposition' ? [step] : [];
  });
}

describe('chest pain', () => {
  const aspirin = /may chew/;

  it('that is heavy is told of aspirin', () => {
    const heavy = asked(begun('chest-pain', 60), {
      awake: 'yes',
      'pain-now': 'yes',
      kind: 'heavy',
    });
    expect(told(heavy)).toMatch(aspirin);
  });

  it('that tears is not, though it be heavy too', () => {
    const tears = asked(begun('chest-pain', 60), {
      awake: 'yes',
      'pain-now': 'yes',
      kind: 'tearing',
    });
    const both = triage.raise(triage.raise(begun('chest-pain', 60), 'heart'), 'tear');
    for (const at of [tears, triage.raise(tears, 'heart'), both]) {
      expect(endOf(at).ambulance).toBe(2);
      expect(told(at)).toContain('No aspirin');
      expect(told(at)).not.toMatch(aspirin);
    }
  });

  it('with fever and confusion is not', () => {
    const { unwell } = packOf('chest-pain').steps;
    expect((unwell as Question).answers[0]!.next).toBe('ambulance-2-no-aspirin');
  });
});

it('low sugar is told something sweet, and not to drink nothing', () => {
  const no = { sight: 'no', balance: 'no', headache: 'no', 'numb-side': 'no' };
  const low = asked(begun('stroke-signs', 60), {
    ...{ awake: 'yes', drowsy: 'no', face: 'no', arms: 'no', speech: 'no' },
    ...no,
    ...{ sugar: 'yes', 'sugar-low': 'yes', swallow: 'yes' },
  });
  expect(told(low)).toContain('Something sweet to drink now');
  expect(told(low)).not.toContain('Give nothing to eat or drink');
});

it('nobody free is told neither to drink something sweet nor to leave a medicine', () => {
  for (const id of ['stroke-signs', 'medication-query']) {
    const none = triage.nobodyFree(triage.handOver(begun(id, 60), 'unsure'));
    expect(told(none)).not.toMatch(/sweet|Take no more/);
  }
});

it('no inhaler and short of breath is an ambulance, and not told to take no more of it', () => {
  const none = asked(begun('medication-query', 30), {
    ...{ awake: 'yes', about: 'missed', 'which-missed': 'inhaler', wheezy: 'yes' },
  });
  expect(endOf(none)).toMatchObject({ service: 'ambulance', ambulance: 2 });
  expect(told(none)).not.toMatch(/Take no more|vomit/);
});

it('a faint is heard by a clinician within two hours at the latest, whatever is said after it', () => {
  const fainted = asked(begun('fall-older-person', 80), {
    ...{ awake: 'yes', bleeding: 'no', why: 'faint' },
  });
  const minutes = endsFrom(packOf('fall-older-person'), fainted.at).map((end) => [
    end.urgency,
    end.withinMinutes ?? 0,
  ]);
  expect(minutes.length).toBeGreaterThan(2);
  for (const [urgency, within] of minutes) {
    expect(['emergency', 'urgent']).toContain(urgency);
    expect(within).toBeLessThanOrEqual(120);
  }
  const well = { chest: 'no', 'faint-stroke': 'no', 'faint-hurt': 'little' };
  expect(endOf(asked(fainted, well)).code).toBe('Dx12');
});

it('a blow to the head by somebody is asked for vomiting and blood thinners first', () => {
  const pack = packOf('head-injury');
  for (const question of ['vomit', 'thin']) {
    const without = { ...pack, steps: { ...pack.steps } };
    delete without.steps[question];
    expect(reachFrom(without, without.start).has('safe'), question).toBe(false);
  }
  expect(edgesFrom(pack, 'how').map(({ to }) => to)).toContain('safe');
});

it('a neck that may be stiff is one that is', () => {
  const { answers } = packOf('fever-under-five').steps.neck as Question;
  const next = (id: string) => answers.find((one) => one.id === id)?.redFlag;
  expect([next('yes'), next('unsure')]).toEqual(['meningitis', 'meningitis']);
});

it('nothing of an age that somebody may not have is recorded of a tearing back', () => {
  const torn = asked(begun('back-pain', 30), { awake: 'yes', injury: 'no', sudden: 'yes' });
  expect(torn.moves.at(-1)!.payload).toMatchObject({
    redFlag: 'Sudden tearing pain, faint or sweaty',
  });
});

it.each<[Speaker, string]>([
  ['self', 'Are you over fourteen'],
  ['third-party', 'Are they over fourteen'],
  ['parent', 'Is your child over fourteen'],
])('chickenpox is asked of the patient’s age: %s', (speaker, words) => {
  expect((packOf('rash').steps.pox as Question).words.en?.[speaker]).toContain(words);
});

it.each<[Speaker, RegExp]>([
  ['self', /Keep warm, and do not stay alone/],
  ['third-party', /Keep them warm, and let somebody stay with them/],
  ['parent', /Keep your child warm, and stay with your child/],
])('who waits long for an ambulance is not left alone: %s', (speaker, words) => {
  const end = packOf('fall-older-person').steps['ambulance-4'] as Disposition;
  expect(end.words.en?.[speaker]).toMatch(words);
});

it('aspirin is not for a child, whoever is asked', () => {
  const child = asked(begun('chest-pain', 8, 'parent'), {
    ...{ awake: 'yes', 'pain-now': 'yes', kind: 'heavy' },
  });
  expect(told(child)).toContain('No aspirin for a child.');
  expect(told(child)).not.toMatch(/may chew/);
});

it.each<[string, string, string]>([
  ['medication-query', 'awake', 'Not awake, or not breathing as usual'],
  ['head-injury', 'neck', 'Neck pain, or arms or legs weak, numb or tingling'],
])('a red flag says what was asked, and no more: %s, %s', (id, question, words) => {
  const pack = packOf(id);
  const { answers } = pack.steps[question] as Question;
  const flag = answers.find(({ redFlag }) => redFlag !== undefined)!.redFlag!;
  expect(pack.redFlags[flag]!.label.en).toBe(words);
});

it('bleeding is asked about though nobody knows of a fit', () => {
  const unsure = asked(begun('head-injury', 40), { awake: 'yes', fit: 'unsure' });
  expect(position(unsure)).toMatchObject({ id: 'bleeding' });
});

it('a hip is asked about of whoever sits again', () => {
  const up = asked(begun('fall-older-person', 80), {
    ...{ awake: 'yes', bleeding: 'no', why: 'trip', neck: 'no', head: 'no', floor: 'up' },
    'hip-up': 'yes',
  });
  expect(endOf(up).ambulance).toBe(3);
});

it.each([
  ['hit', 3],
  ['unsure', 3],
  ['no', 4],
])('a blow to the head on a blood thinner, with nobody to lift them: %s', (lift, category) => {
  const lying = asked(begun('fall-older-person', 80), {
    ...{ awake: 'yes', bleeding: 'no', why: 'trip', neck: 'no', head: 'yes', 'head-signs': 'no' },
    ...{ floor: 'short', hip: 'no', lift },
  });
  expect(endOf(lying).ambulance).toBe(category);
});

it('heavy chest pain is the heart’s, also in somebody short of breath', () => {
  const heavy = asked(begun('breathlessness', 60), {
    ...{ awake: 'yes', choking: 'no', colour: 'no', swelling: 'no', sentence: 'whole' },
    ...{ muddled: 'no', heart: 'yes' },
  });
  expect(endOf(heavy).ambulance).toBe(2);
});

it.each(['whole', 'half'])('the ribs of a baby are looked at, though it cries: %s', (sentence) => {
  const muddled = sentence === 'whole' ? 'muddled' : 'muddled-half';
  const baby = asked(begun('breathlessness', 2 / 12, 'parent'), {
    ...{ awake: 'yes', choking: 'no', colour: 'no', swelling: 'no', sentence, [muddled]: 'no' },
  });
  expect(position(baby)).toMatchObject({ id: 'ribs' });
});

it.each(['male', 'unknown'])('a testicle is asked about at fourteen: %s', (sex) => {
  const before = asked(begun('abdominal-pain', 14, 'third-party', sex), {
    ...{ awake: 'yes', chest: 'no', sepsis: 'no', blood: 'no' },
    ...(sex === 'unknown' ? { pregnant: 'no' } : {}),
  });
  expect(position(before)).toMatchObject({ id: 'testicle' });
});

it.each([
  ['male', 40],
  ['female', 8],
])('nobody is asked of a pregnancy that cannot be: back pain, %s of %i', (sex, years) => {
  const asks = asked(begun('back-pain', years, 'third-party', sex), {
    ...{ awake: 'yes', injury: 'no', sudden: 'no', sepsis: 'no', saddle: 'no', bladder: 'no' },
    legs: 'fine',
  });
  expect(position(asks)).toMatchObject({ id: 'fever' });
  if (sex !== 'male') return;
  const side = asked(asks, { fever: 'no', cancer: 'no', foot: 'no', side: 'yes' });
  expect(position(side)).toMatchObject({ id: 'kidney-man' });
});

it('one side that is numb now is an ambulance', () => {
  const numb = asked(begun('stroke-signs', 60), {
    ...{ awake: 'yes', drowsy: 'no', face: 'no', arms: 'no', speech: 'no', sight: 'no' },
    ...{ balance: 'no', headache: 'no', 'numb-side': 'yes' },
  });
  expect(endOf(numb).ambulance).toBe(2);
});

it('a fever on a medicine that weakens immunity is seen within the hour, as in the fever pack', () => {
  const weak = asked(begun('medication-query', 60), {
    ...{ awake: 'yes', about: 'effects', reaction: 'no', bleeding: 'no', skin: 'throat' },
  });
  expect(endOf(weak).code).toBe('Dx02');
});

it('a blow to the mouth is asked about the head', () => {
  const blow = asked(begun('dental-pain', 40), {
    ...{ airway: 'no', chest: 'no', ill: 'no', injury: 'blow', head: 'yes' },
  });
  expect(endOf(blow).code).toBe('Dx02');
});

it('a wound that was not made to die is asked about suicide all the same', () => {
  const wound = asked(begun('mental-health-crisis', 30), {
    ...{ awake: 'yes', 'safe-now': 'taken', taken: 'shallow', 'wound-plan': 'no' },
  });
  expect(position(wound)).toMatchObject({ id: 'wound-suicide' });
});

it.each<[string, string, RegExp]>([
  ['mental-health-crisis', 'ambulance-1', /child is about to act, has taken something or is hurt/],
  ['abdominal-pain', 'ambulance-1', /child faints, turns grey and sweaty, vomits blood/],
  ['head-injury', 'ambulance-1', /child becomes drowsy or muddled, vomits again or has a fit/],
  ['medication-query', 'ambulance-1', /child becomes drowsy or short of breath, has a fit/],
])('what a parent is told is one sentence: %s', (id, end, words) => {
  expect((packOf(id).steps[end] as Disposition).worsening.en?.parent).toMatch(words);
});
