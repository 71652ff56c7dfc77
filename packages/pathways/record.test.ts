import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Uuid } from '#base/ids.ts';
import { asMove, following } from './moves.ts';
import { label } from './pack.ts';
import { chestPain } from './packs/chest-pain.ts';
import { position } from './position.ts';
import { recordTriages, type WrittenMove } from './record.ts';
import type { TriageRefusalCode } from './refusal.ts';
import type { LoadedPack } from './signed-pack.ts';
import type { Triage } from './state.ts';
import { loadedPack, soundPack } from './testing/sound-pack.ts';
import { wander } from './testing/wander.ts';
import * as triage from './triage.ts';

const HANDLER = '00000000-0000-4000-8000-00000000000a' as Uuid;
const CLINICIAN = '00000000-0000-4000-8000-00000000000b' as Uuid;
const ADULT = { speaker: 'self', language: 'en', ageMonths: 50 * 12, sex: 'female' };

let loaded: LoadedPack;
beforeAll(async () => {
  loaded = await loadedPack(chestPain);
});

function answering(from: Triage, ...answers: readonly string[]): Triage {
  return answers.reduce((at, chosen) => triage.answer(at, chosen), from);
}

function written(moves: Triage['moves'], author: Uuid = HANDLER, from = 0): WrittenMove[] {
  return moves.slice(from).map(({ type, facts, payload }, i) => ({
    header: {
      id: `00000000-0000-4000-8000-0000000${author.slice(-1)}${String(from + i).padStart(4, '0')}` as Uuid,
      type,
      author,
      at: from + i,
      facts,
    },
    payload,
  }));
}

/** As a desk writes them: each says which it follows. @param last what it knew to have counted last */
function inARow(entries: readonly WrittenMove[], last?: Uuid): WrittenMove[] {
  return entries.map((entry, i) => {
    const before = entries[i - 1]?.header.id ?? last;
    if (before === undefined) return entry;
    const { type, facts } = entry.header;
    const { payload } = following(asMove({ type, facts, payload: entry.payload })!, before);
    return { ...entry, payload };
  });
}

function readOne(entries: readonly WrittenMove[]) {
  const { triages, notUnderstood } = recordTriages(entries);
  expect(notUnderstood).toBe(0);
  expect(triages).toHaveLength(1);
  return triages[0]!;
}

describe('the record of a triage', () => {
  it('reads without its pack: what was asked, answered and said, and how it ended', () => {
    const flagged = triage.answer(
      answering(triage.begin(loaded, ADULT), 'yes', 'yes'),
      'heavy',
      'like an elephant',
    );
    const told = triage.toTell(flagged).map((_, i) => i);
    const record = readOne(written(triage.end(flagged, told).moves));
    expect(record).toMatchObject({
      title: 'Chest pain',
      version: '1.1.0',
      author: 'Written for Holdfast',
      use: 'Illustrative. Not for clinical use.',
      flags: ['Heavy, tight or crushing pain; sweating, grey, faint'],
      end: { code: 'Dx011', title: 'Ambulance, category 2: emergency' },
    });
    expect(record.moves[2]!.move.payload).toMatchObject({
      asked: 'What is the pain like?',
      answered: 'Heavy, tight, squeezing or crushing',
      said: 'like an elephant',
    });
    expect(record.end!.told.map(({ about }) => about)).toEqual([
      'what-happens',
      'advice',
      'worsening',
    ]);
  });

  it('keeps what was left when somebody went back', () => {
    const at = answering(triage.begin(loaded, ADULT), 'yes', 'yes', 'burning', 'no');
    const { moves } = readOne(written(answering(triage.back(at, 'kind'), 'sharp').moves));
    const answers = moves.flatMap(({ move, standing }) =>
      move.type === 'pathways.answered' ? [[move.payload.answer, standing]] : [],
    );
    expect(answers).toEqual([
      ['yes', 'stands'],
      ['yes', 'stands'],
      ['burning', 'left'],
      ['no', 'left'],
      ['sharp', 'stands'],
    ]);
  });

  it('says who took it over, and what they withdrew', () => {
    const raised = triage.raise(answering(triage.begin(loaded, ADULT), 'yes'), 'heart');
    const seen = triage.withdraw(triage.takeOver(raised), 'heart', 'A pulled muscle');
    const entries = [
      ...written(raised.moves),
      ...written(seen.moves, CLINICIAN, raised.moves.length),
    ];
    expect(readOne(entries.slice(0, -1)).flags).toHaveLength(1);
    expect(readOne(entries)).toMatchObject({ clinician: CLINICIAN, flags: [], end: null });
  });
});

describe('where two wrote at one time', () => {
  it('the first counts, and the other is kept and does not', () => {
    const before = answering(triage.begin(loaded, ADULT), 'yes');
    const one = triage.answer(before, 'yes');
    const other = triage.answer(before, 'no');
    const entries = [
      ...written(one.moves),
      ...written(other.moves, CLINICIAN, before.moves.length),
    ];
    const record = readOne(entries);
    expect(record.moves.map(({ standing }) => standing)).toEqual(['stands', 'stands', 'overtaken']);
    expect(triage.replay(() => loaded, record.counted)).toEqual(one);
  });

  it('a red flag counts though it comes second, and nothing lesser comes of it', () => {
    const before = answering(triage.begin(loaded, ADULT), 'yes', 'no', 'no');
    const told = triage.toTell(before).map((_, i) => i);
    const ended = triage.end(before, told);
    const raised = triage.raise(before, 'heart');
    const record = readOne([
      ...written(ended.moves),
      ...written(raised.moves, CLINICIAN, before.moves.length),
    ]);
    expect(record.end).toBeNull();
    expect(record.flags).toHaveLength(1);
    const at = triage.replay(() => loaded, record.counted);
    expect(position(at)).toMatchObject({ id: 'ambulance-2' });
  });

  it('a red flag that is an answer counts though it comes second, and going back does not lift it', () => {
    const before = answering(triage.begin(loaded, ADULT), 'yes', 'yes');
    const one = answering(before, 'burning', 'no');
    const begun = inARow(written(before.moves));
    const { id: last } = begun.at(-1)!.header;
    const entries = [
      ...begun,
      ...inARow(written(one.moves, HANDLER, before.moves.length), last),
      ...inARow(written(answering(before, 'heavy').moves, CLINICIAN, before.moves.length), last),
    ];
    const record = readOne(entries);
    expect(record.flags).toEqual(['Heavy, tight or crushing pain; sweating, grey, faint']);
    expect(record.moves.at(-1)).toMatchObject({ standing: 'stands', late: true });
    const at = triage.replay(() => loaded, record.counted);
    expect(position(at)).toMatchObject({ id: 'ambulance-2' });

    const on = triage.back(triage.back(at), 'kind');
    const next = inARow(written(on.moves, HANDLER, at.moves.length), record.last);
    const later = readOne([...entries, ...next]);
    expect(later.flags).toEqual(record.flags);
    const answers = later.moves.flatMap(({ move, standing }) =>
      move.type === 'pathways.answered' ? [[move.payload.answer, standing]] : [],
    );
    expect(answers.slice(2)).toEqual([
      ['burning', 'left'],
      ['no', 'left'],
      ['heavy', 'stands'],
    ]);
    const again = triage.replay(() => loaded, later.counted);
    expect(again.at).toBe('kind');
    expect(again.flags).toEqual(['heart']);
  });

  it('that answer stays refused where nothing else was being done', () => {
    const { moves } = answering(triage.begin(loaded, ADULT), 'yes', 'yes', 'heavy');
    const forged = [moves[0]!, { ...moves[3]!, facts: { step: 2 } }];
    expect(() => triage.replay(() => loaded, forged)).toThrow(
      expect.objectContaining({ code: 'triage/not-asked' }),
    );
  });

  it('two who begin the same pack have each their own triage', () => {
    const first = answering(triage.begin(loaded, ADULT), 'yes', 'yes', 'heavy');
    const second = answering(triage.begin(loaded, ADULT), 'yes', 'no', 'no');
    const [one, other] = [
      inARow(written(triage.end(first, [], 'In a hurry').moves)),
      inARow(written(triage.end(second, [], 'In a hurry').moves, CLINICIAN)),
    ];
    const { triages } = recordTriages([one[0]!, other[0]!, ...one.slice(1), ...other.slice(1)]);
    expect(triages.map(({ id, end }) => [id, end?.code])).toEqual([
      [one[0]!.header.id, 'Dx011'],
      [other[0]!.header.id, 'Dx08'],
    ]);
  });

  it('nothing counts that was made of what did not, though its place is free', () => {
    const before = answering(triage.begin(loaded, ADULT), 'yes');
    const one = answering(before, 'yes');
    const others = answering(before, 'no', 'no');
    const begun = inARow(written(before.moves));
    const { id: last } = begun.at(-1)!.header;
    const entries = [
      ...begun,
      ...inARow(written(one.moves, HANDLER, before.moves.length), last),
      ...inARow(written(others.moves, CLINICIAN, before.moves.length), last),
    ];
    const record = readOne(entries);
    expect(record.moves.map(({ standing }) => standing)).toEqual([
      'stands',
      'stands',
      'overtaken',
      'overtaken',
    ]);
    expect(record.last).toBe(entries[2]!.header.id);
    expect(position(triage.replay(() => loaded, record.counted))).toEqual(position(one));
    // Whoever has read that goes on with it.
    const on = answering(one, 'burning');
    const next = inARow(written(on.moves, CLINICIAN, one.moves.length), record.last);
    expect(readOne([...entries, ...next]).moves.at(-1)).toMatchObject({ standing: 'stands' });
  });

  it('two triages of other packs stand beside one another', async () => {
    const other = await loadedPack({ ...chestPain, version: '2.0.0' });
    const first = answering(triage.begin(loaded, ADULT), 'yes');
    const second = answering(triage.begin(other, ADULT), 'yes');
    const raised = triage.raise(first, 'heart');
    const { triages } = recordTriages([
      ...written(first.moves),
      ...written(second.moves, CLINICIAN),
      ...written(raised.moves, HANDLER, first.moves.length),
    ]);
    expect(triages.map(({ version, flags }) => [version, flags.length])).toEqual([
      ['1.1.0', 1],
      ['2.0.0', 0],
    ]);
  });
});

describe('what cannot be read', () => {
  it('is counted: a payload that is no move, a move of no triage', () => {
    const { moves } = answering(triage.begin(loaded, ADULT), 'yes');
    const [first, second] = written(moves);
    expect(recordTriages([{ ...first!, payload: null }, second!])).toEqual({
      triages: [],
      notUnderstood: 2,
    });
    const passed = { ...second!, header: { ...second!.header, type: 'case.taken' } };
    expect(recordTriages([first!, passed]).triages[0]!.moves).toEqual([]);
  });
});

describe('an end', () => {
  const home = () => answering(triage.begin(loaded, ADULT), 'yes', 'no', 'no');

  it.each<[string, TriageRefusalCode, () => unknown]>([
    ['in the middle', 'triage/not-ended', () => triage.end(triage.begin(loaded, ADULT), [])],
    ['untold without a reason', 'triage/untold', () => triage.end(home(), [0])],
    [
      'told, with a reason why not',
      'triage/untold',
      () => triage.end(home(), [0, 1, 2], 'hung up'),
    ],
    ['twice', 'triage/ended', () => triage.end(triage.end(home(), [0, 1]), [0, 1])],
  ])('is refused %s', (_, code, act) => {
    expect(act).toThrow(expect.objectContaining({ code }));
  });

  it('is refused in anything but what the answers and red flags lead to', () => {
    const ended = triage.end(home(), [0, 1]);
    const raised = triage.raise(home(), 'heart');
    const forged = { ...ended.moves.at(-1)!, facts: { step: raised.moves.length + 1 } };
    expect(() => triage.replay(() => loaded, [...raised.moves, forged])).toThrow(
      expect.objectContaining({ code: 'triage/not-ended' }),
    );
  });

  it('holds until somebody goes on', () => {
    const ended = triage.end(home(), [0, 1]);
    expect(ended.ended).toBe(true);
    expect(triage.end(home(), [0], 'The line dropped').moves.at(-1)!.payload).toMatchObject({
      untold: 'The line dropped',
    });
    for (const on of [triage.back(ended), triage.raise(ended, 'heart'), triage.takeOver(ended)])
      expect(on.ended).toBe(false);
  });
});

describe('a move in other words than the pack’s', () => {
  it.each([
    [0, { title: 'Chest cold' }],
    [0, { use: 'For clinical use.' }],
    [1, { asked: 'Are you well?' }],
    [1, { answered: 'No' }],
    [1, { redFlag: 'None' }],
    [2, { label: 'Nothing much' }],
    [3, { title: 'Care at home' }],
    [3, { code: 'Dx38' }],
    [3, { told: [{ about: 'worsening', words: 'All will be well.' }] }],
  ])('is refused: move %i, %o', (place, other) => {
    const raised = triage.raise(answering(triage.begin(loaded, ADULT), 'yes'), 'heart');
    const { moves } = triage.end(raised, [], 'In a hurry');
    const spoilt = moves.with(place, {
      ...moves[place]!,
      payload: { ...moves[place]!.payload, ...other },
    } as never);
    expect(() => triage.replay(() => loaded, spoilt)).toThrow(
      expect.objectContaining({ code: 'triage/other-words' }),
    );
  });
});

it('tells of any triage what its fold holds', async () => {
  const draws = fc.array(fc.nat(), { maxLength: 40 });
  await fc.assert(
    fc.asyncProperty(soundPack, draws, async (pack, drawn) => {
      const own = await loadedPack(pack);
      const at = wander(own, { ...ADULT, language: pack.languages[0] }, drawn);
      const record = readOne(written(at.moves));
      expect(triage.replay(() => own, record.counted)).toEqual(at);
      const standing = record.moves.flatMap(({ move, standing: how }) =>
        move.type === 'pathways.answered' && how === 'stands' ? [move.payload.question] : [],
      );
      const path = at.path
        .map(({ at: id }) => id)
        .filter((id) => pack.steps[id]?.kind === 'question');
      // Nobody free leaves its question unanswered.
      if (at.moves.every(({ type }) => type !== 'pathways.nobody-free'))
        expect(standing).toEqual(path);
      expect(record.end !== null).toBe(at.ended);
      const flags = [...at.flags, ...at.path.flatMap(({ redFlag }) => redFlag ?? [])];
      expect(new Set(record.flags)).toEqual(
        new Set(flags.map((flag) => label(pack, pack.redFlags[flag]!.label))),
      );
    }),
    { numRuns: 100 },
  );
});
