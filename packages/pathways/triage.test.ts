import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { fromCbor, toCbor } from '#base/cbor.ts';
import type { Pack, Question } from './pack.ts';
import { chestPain } from './packs/chest-pain.ts';
import { fallOlderPerson } from './packs/fall-older-person.ts';
import { headInjury } from './packs/head-injury.ts';
import { isForClinician, position, wordsFor } from './position.ts';
import type { TriageRefusalCode } from './refusal.ts';
import type { LoadedPack } from './signed-pack.ts';
import type { Triage } from './state.ts';
import { loadedPack, soundPack } from './testing/sound-pack.ts';
import { wander } from './testing/wander.ts';
import * as triage from './triage.ts';

let loaded: LoadedPack;
beforeAll(async () => {
  loaded = await loadedPack(chestPain);
});

const ADULT = { speaker: 'self', language: 'en', ageMonths: 50 * 12, sex: 'female' };

function begun(context: object = ADULT): Triage {
  return triage.begin(loaded, context);
}

function answering(from: Triage, ...answers: readonly string[]): Triage {
  return answers.reduce((at, chosen) => triage.answer(at, chosen), from);
}

function refusal(act: () => unknown): TriageRefusalCode | undefined {
  try {
    act();
  } catch (error) {
    return (error as { code: TriageRefusalCode }).code;
  }
  return undefined;
}

describe('a triage', () => {
  it('goes from question to question to a disposition', () => {
    const end = answering(begun(), 'yes', 'yes', 'sharp', 'no', 'yes');
    expect(position(end)).toMatchObject({ kind: 'disposition', id: 'ambulance-2' });
    expect(end.moves.map(({ type }) => type)).toEqual([
      'pathways.begun',
      ...Array(5).fill('pathways.answered'),
    ]);
  });

  it('names the pack in every move, and nothing of the patient in the clear', () => {
    const { moves } = answering(begun(), 'yes', 'no');
    for (const [i, { facts, payload }] of moves.entries()) {
      expect(facts).toEqual({ step: i + 1 });
      expect(payload).toMatchObject({ pack: 'chest-pain', version: '1.1.0', hash: loaded.hash });
    }
  });

  it.each([
    ['an adult over forty', 40 * 12, 'known-heart'],
    ['one month less', 40 * 12 - 1, 'clot'],
    ['a baby', 0, 'child-hit'],
  ])('goes on by age: %s', (_, ageMonths, id) => {
    const who = { ...ADULT, speaker: 'third-party', ageMonths };
    const at = answering(begun(who), 'yes', 'yes', 'sharp', 'no', 'no', 'no', 'no');
    expect(position(at)).toMatchObject({ kind: 'question', id });
  });

  it('has its own words for each kind of caller', () => {
    const said = (['self', 'third-party', 'parent'] as const).map((speaker) => {
      const at = begun({ ...ADULT, speaker, ageMonths: 100 });
      return wordsFor((position(at) as { question: Question }).question.words, at.context);
    });
    expect(new Set(said).size).toBe(3);
  });

  it.each([
    ['a language that the pack has not', { ...ADULT, language: 'fr' }],
    ['the parent of an adult', { ...ADULT, speaker: 'parent' }],
    ['a speaker of no known kind', { ...ADULT, speaker: 'neighbour' }],
    ['no age', { ...ADULT, ageMonths: undefined }],
    ['an age before birth', { ...ADULT, ageMonths: -1 }],
  ])('does not begin with %s', (_, context) => {
    expect(refusal(() => begun(context))).toBe('triage/context');
  });

  it('refuses an answer that the question has not, an answer after the end, and words without end', () => {
    const at = begun();
    expect(refusal(() => triage.answer(at, 'perhaps'))).toBe('triage/no-such-answer');
    expect(refusal(() => answering(at, 'no', 'yes'))).toBe('triage/not-asked');
    expect(refusal(() => triage.answer(at, 'yes', 'a'.repeat(2001)))).toBe('triage/malformed');
  });
});

describe('going back', () => {
  it('keeps what was said, offers it again, and begins another branch', () => {
    const first = triage.answer(answering(begun(), 'yes', 'yes'), 'burning', 'like fire');
    const again = triage.back(first);
    expect(position(again)).toMatchObject({
      kind: 'question',
      id: 'kind',
      earlier: 'burning',
    });
    const other = triage.answer(again, 'sharp');
    expect(other.moves.slice(0, first.moves.length)).toEqual(first.moves);
    expect(other.moves.map(({ payload }) => ('answer' in payload ? payload.answer : ''))).toContain(
      'burning',
    );
    expect(other.said.get('kind')).toBe('sharp');
  });

  it('goes to any question of this branch, and to no other', () => {
    const at = answering(begun(), 'yes', 'yes', 'sharp', 'no');
    expect(position(triage.back(at, 'pain-now'))).toMatchObject({
      id: 'pain-now',
      earlier: 'yes',
    });
    expect(refusal(() => triage.back(at, 'rash'))).toBe('triage/nothing-before');
    expect(refusal(() => triage.back(begun()))).toBe('triage/nothing-before');
  });

  it('takes an answer that was a red flag back with it: a slip, while nobody was told', () => {
    const flagged = answering(begun(), 'yes', 'yes', 'heavy');
    const on = answering(triage.back(flagged), 'burning');
    expect(position(flagged)).toMatchObject({ id: 'ambulance-2' });
    expect(position(on)).toMatchObject({ id: 'spread' });
  });
});

describe('a red flag', () => {
  it('that was an answer stands once its disposition was told, whoever goes back', () => {
    const flagged = answering(begun(), 'yes', 'yes', 'heavy');
    const told = triage.end(flagged, [], 'The line dropped');
    const on = answering(triage.back(told), 'sharp', ...Array(9).fill('no'), 'yes', 'yes');
    expect(on.at).toBe('self-care');
    expect(position(on)).toMatchObject({ id: 'ambulance-2' });
    expect(refusal(() => triage.withdraw(on, 'heart', 'misheard'))).toBe('triage/needs-clinician');
    const seen = triage.withdraw(triage.takeOver(on), 'heart', 'A pulled muscle');
    expect(position(seen)).toMatchObject({ id: 'self-care' });
  });

  it('can be raised at any moment, and its disposition follows at once', () => {
    const answers = ['yes', 'yes', 'sharp', 'no', 'no', 'no', 'no', 'no', 'no'];
    for (let asked = 0; asked <= answers.length; asked += 1) {
      const at = answering(begun(), ...answers.slice(0, asked));
      for (const moment of [at, triage.handOver(at, 'a reason'), triage.takeOver(at)]) {
        const raised = triage.raise(moment, 'breathless');
        expect(position(raised)).toMatchObject({ kind: 'disposition', id: 'ambulance-1' });
      }
    }
  });

  it('stands when somebody goes back and asks on: nothing lesser comes of it', () => {
    const raised = triage.raise(begun(), 'heart');
    const on = answering(triage.back(raised), 'yes', 'no', 'no');
    expect(on.at).toBe('face-to-face-24h');
    expect(position(on)).toMatchObject({ id: 'ambulance-2' });
  });

  it('gives way to what is graver still', () => {
    const both = triage.raise(triage.raise(begun(), 'heart'), 'breathless');
    expect(position(both)).toMatchObject({ id: 'ambulance-1' });
  });

  it('is withdrawn by a clinician with a reason, and by nobody else', () => {
    const raised = triage.raise(begun(), 'heart');
    expect(refusal(() => triage.withdraw(raised, 'heart', 'misheard'))).toBe(
      'triage/needs-clinician',
    );
    const seen = triage.takeOver(raised);
    expect(refusal(() => triage.withdraw(seen, 'heart', ''))).toBe('triage/malformed');
    expect(refusal(() => triage.withdraw(seen, 'tear', 'misheard'))).toBe('triage/no-such-flag');
    const withdrawn = triage.withdraw(seen, 'heart', 'misheard');
    expect(position(withdrawn)).toMatchObject({ kind: 'question', id: 'awake' });
    expect(withdrawn.moves.map(({ type }) => type)).toContain('pathways.flag-raised');
  });

  it('that was an answer binds too, whoever is free or not', async () => {
    const pack = structuredClone(chestPain);
    const ends = ['ambulance-1', 'ambulance-2'].map((next) => ({
      id: next,
      label: { en: next },
      next,
    }));
    pack.steps.more = { ...(pack.steps.kind as Question), answers: ends };
    (pack.steps.kind as Question).answers[0]!.next = 'more';
    const own = await loadedPack(pack);
    const asked = answering(triage.begin(own, ADULT), 'yes', 'yes', 'heavy');
    expect(position(asked)).toMatchObject({ kind: 'question', id: 'more' });
    const none = triage.nobodyFree(triage.handOver(asked, 'unsure'));
    expect(position(none)).toMatchObject({ id: 'ambulance-2' });
  });

  it('that the pack has not cannot be raised', () => {
    expect(refusal(() => triage.raise(begun(), 'toString'))).toBe('triage/no-such-flag');
  });
});

describe('handing over', () => {
  const untilNurse = ['yes', 'no', 'yes', 'no'];

  it('waits for a clinician where the pack says so, and goes on with them', () => {
    const at = answering(
      begun(),
      'yes',
      'yes',
      'sharp',
      'no',
      'no',
      'no',
      'no',
      'no',
      'no',
      'no',
      'no',
      'no',
      'no',
    );
    expect(position(at)).toMatchObject({ kind: 'handover', id: 'nurse' });
    expect(refusal(() => triage.answer(at, 'heart'))).toBe('triage/not-asked');
    expect(position(triage.takeOver(at))).toMatchObject({
      kind: 'question',
      id: 'nurse-worry',
    });
    expect(position(triage.nobodyFree(at))).toMatchObject({ id: 'clinician-now' });
    expect(position(triage.back(triage.nobodyFree(at)))).toMatchObject({ id: 'press' });
  });

  it('waits for nobody where a clinician is on the call already', () => {
    const at = answering(triage.takeOver(begun()), ...untilNurse);
    expect(position(at)).toMatchObject({ kind: 'question', id: 'nurse-worry' });
    expect(refusal(() => triage.takeOver(at))).toBe('triage/no-handover');
  });

  it('can be done at any question, and called off', () => {
    const asked = answering(begun(), 'yes');
    const waiting = triage.handOver(asked, 'caller is frightened');
    expect(position(waiting)).toMatchObject({ kind: 'handover', id: 'pain-now' });
    expect(position(triage.takeOver(waiting))).toMatchObject({ id: 'pain-now' });
    expect(position(triage.nobodyFree(waiting))).toMatchObject({ id: 'clinician-now' });
    expect(position(triage.back(waiting))).toMatchObject({
      kind: 'question',
      id: 'pain-now',
    });
    expect(refusal(() => triage.handOver(waiting, 'again'))).toBe('triage/no-handover');
    expect(refusal(() => triage.nobodyFree(asked))).toBe('triage/no-handover');
    expect(refusal(() => triage.handOver(triage.raise(asked, 'heart'), 'late'))).toBe(
      'triage/ended',
    );
  });

  it('is done again where a clinician let go of it, and another takes over', () => {
    const left = answering(triage.takeOver(begun()), 'yes');
    const again = triage.handOver(left, 'the nurse had to go');
    expect(again.withClinician).toBe(false);
    expect(refusal(() => triage.withdraw(triage.raise(again, 'heart'), 'heart', 'misheard'))).toBe(
      'triage/needs-clinician',
    );
    expect(position(triage.takeOver(again))).toMatchObject({ kind: 'question', id: 'pain-now' });
  });

  it('leaves to a clinician what is theirs to ask, and nothing that was asked before', () => {
    const nurse = answering(triage.takeOver(begun()), ...untilNurse);
    const again = triage.back(triage.handOver(nurse, 'the nurse had to go'));
    expect(position(again)).toMatchObject({ kind: 'question', id: 'nurse-worry' });
    expect(isForClinician(nurse)).toBe(true);
    expect(isForClinician(again)).toBe(true);
    expect(isForClinician(triage.back(again))).toBe(false);
    expect(isForClinician(triage.handOver(begun(), 'unsure'))).toBe(false);
  });

  it.each<[string, Pack, string, readonly string[], string]>([
    ['after a fit', headInjury, 'fit-now', ['yes', 'yes'], 'ambulance-2'],
    [
      'long on the floor',
      fallOlderPerson,
      'long-hurt',
      ['yes', 'no', 'trip', 'no', 'no', 'long'],
      'ambulance-3',
    ],
  ])('to nobody comes to no less than all that was left: %s', async (_, pack, at, answers, end) => {
    const who = { ...ADULT, speaker: 'third-party', ageMonths: 80 * 12 };
    const asked = answering(triage.begin(await loadedPack(pack), who), ...answers);
    expect(asked.at).toBe(at);
    expect(position(triage.nobodyFree(triage.handOver(asked, 'unsure')))).toMatchObject({
      id: end,
    });
  });

  it('never makes less of a red flag', () => {
    const on = triage.back(triage.raise(begun(), 'heart'));
    const none = triage.nobodyFree(triage.handOver(on, 'unsure'));
    expect(position(none)).toMatchObject({ id: 'ambulance-2' });
  });
});

describe('same pack, same moves', () => {
  const draws = fc.array(fc.nat(), { maxLength: 40 });
  const contexts = fc.record({
    speaker: fc.constantFrom('self', 'third-party'),
    ageMonths: fc.nat(1200),
    sex: fc.constantFrom('female', 'male', 'unknown'),
  });

  it('give the same triage, also by way of bytes', async () => {
    await fc.assert(
      fc.asyncProperty(soundPack, contexts, draws, async (pack, who, drawn) => {
        const own = await loadedPack(pack);
        const end = wander(own, { ...who, language: pack.languages[0] }, drawn);
        const kept = fromCbor(toCbor(end.moves)) as typeof end.moves;
        const again = triage.replay(
          (hash) => (hash.toHex() === own.hash.toHex() ? own : undefined),
          kept,
        );
        expect(again).toEqual(end);
        expect(position(again)).toEqual(position(end));
      }),
      { numRuns: 60 },
    );
  });

  it('end where the answers that stand lead, whatever was said and taken back on the way', async () => {
    const own = loaded;
    fc.assert(
      fc.property(contexts, draws, (who, drawn) => {
        const at = wander(own, { ...who, language: 'en' }, drawn);
        if (at.withClinician || at.flags.length > 0 || at.waiting) return;
        const passed = at.path.map(({ at: id }) => id);
        if (
          passed.some((id) => own.pack.steps[id]?.kind !== 'question') ||
          at.at === own.pack.callBack
        )
          return;
        const straight = answering(
          begun({ ...who, language: 'en' }),
          ...passed.map((id) => at.said.get(id)!),
        );
        expect(position({ ...straight, said: at.said })).toEqual(position(at));
      }),
    );
  });

  it('end in nothing lesser than any red flag that stands', async () => {
    await fc.assert(
      fc.asyncProperty(soundPack, contexts, draws, async (pack, who, drawn) => {
        const own = await loadedPack(pack);
        const at = wander(own, { ...who, language: pack.languages[0] }, drawn);
        const stands = position(at);
        if (at.flags.length === 0 || stands.kind !== 'disposition') return;
        expect(stands.disposition.severity).toBe(1);
      }),
      { numRuns: 60 },
    );
  });
});

describe('a newer version of the pack', () => {
  const { awake: _, ...steps } = structuredClone(chestPain.steps);
  const newer: Pack = { ...chestPain, version: '2.0.0', start: 'kind', steps };
  delete newer.steps['pain-now'];
  delete newer.steps['pain-today'];
  delete newer.steps['went-off'];

  it('does not disturb a call under way', async () => {
    const before = answering(begun(), 'yes');
    const shelf = new Map([[loaded.hash.toHex(), loaded]]);
    const update = await loadedPack(newer);
    shelf.set(update.hash.toHex(), update);
    expect(position(triage.answer(before, 'yes'))).toMatchObject({ id: 'kind' });
    const resumed = triage.replay((hash) => shelf.get(hash.toHex()), before.moves);
    expect(resumed.loaded.pack.version).toBe('1.1.0');
    expect(refusal(() => triage.replay(() => update, before.moves))).toBe('triage/other-pack');
    expect(refusal(() => triage.replay(() => undefined, before.moves))).toBe('triage/other-pack');
  });

  it('is another pack though it calls itself the same version', async () => {
    const pack = structuredClone(chestPain);
    (pack.steps.kind as Question).hint = 'Something else.';
    const retold = await loadedPack(pack);
    expect(refusal(() => triage.replay(() => retold, begun().moves))).toBe('triage/other-pack');
  });

  it('cannot be written into a loaded one', () => {
    expect(() => {
      (loaded.pack.steps.kind as Question).answers[0]!.next = 'self-care';
    }).toThrow(TypeError);
  });
});

describe('replay', () => {
  const find = () => loaded;

  it.each<[string, TriageRefusalCode, (moves: Triage['moves']) => Triage['moves']]>([
    ['nothing', 'triage/out-of-order', () => []],
    ['no beginning', 'triage/out-of-order', (moves) => moves.slice(1)],
    ['one move missing', 'triage/out-of-order', (moves) => moves.toSpliced(1, 1)],
    ['one move twice', 'triage/out-of-order', (moves) => [...moves, moves.at(-1)!]],
    [
      'two beginnings',
      'triage/out-of-order',
      ([first]) => [first!, { ...first!, facts: { step: 2 } }],
    ],
    [
      'a move of no known kind',
      'triage/malformed',
      ([first]) => [first!, { ...first!, type: 'pathways.guessed' as never }],
    ],
    [
      'an answer to what was not asked',
      'triage/not-asked',
      ([first, , third]) => [first!, { ...third!, facts: { step: 2 } }],
    ],
  ])('refuses %s', (_, code, spoil) => {
    const { moves } = answering(begun(), 'yes', 'yes');
    expect(refusal(() => triage.replay(find, spoil(moves)))).toBe(code);
  });
});
