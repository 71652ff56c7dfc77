import { beforeAll, describe, expect, it } from 'vitest';
import type { Uuid } from '#base/ids.ts';
import { chestPain } from '#pathways/packs/chest-pain.ts';
import { dentalPain } from '#pathways/packs/dental-pain.ts';
import { fallOlderPerson } from '#pathways/packs/fall-older-person.ts';
import { recordTriages } from '#pathways/record.ts';
import type { LoadedPack } from '#pathways/signed-pack.ts';
import type { Triage } from '#pathways/state.ts';
import { loadedPack } from '#pathways/testing/sound-pack.ts';
import * as triage from '#pathways/triage.ts';
import type { CallFields } from '../call/call-fields.ts';
import { NOT_JUDGED } from '../call/read-call.ts';
import { floorOf, queuedAs, statusOf } from './floor.ts';

let chest: LoadedPack;
let teeth: LoadedPack;
let fall: LoadedPack;
beforeAll(async () => {
  [chest, teeth, fall] = await Promise.all([
    loadedPack(chestPain),
    loadedPack(dentalPain),
    loadedPack(fallOlderPerson),
  ]);
});

const shelf = {
  find: (hash: Uint8Array) => [chest, teeth, fall].find((one) => one.hash.toHex() === hash.toHex()),
};
const none = { find: () => undefined };
const ADULT = { speaker: 'self', language: 'en', ageMonths: 800, sex: 'female' };

function recorded(...triages: readonly Triage[]) {
  const moves = triages.flatMap((one) => one.moves);
  return recordTriages(
    moves.map(({ type, facts, payload }, i) => ({
      header: { id: `${i}` as Uuid, type, author: 'a' as Uuid, at: i, facts },
      payload,
    })),
  ).triages;
}
const begun = (pack: LoadedPack) => triage.begin(pack, ADULT);
const asked = (from: Triage, ...answers: readonly string[]) =>
  answers.reduce((at, one) => triage.answer(at, one), from);
const home = () => triage.end(asked(begun(chest), 'yes', 'no', 'no'), [0, 1]);

describe('a call is queued as', () => {
  it.each<[string, CallFields['triage'], string, string]>([
    ['care at home, where its triage ended in that', 'ended', 'Dx38', 'Dx38'],
    ['nothing yet, while it is asked', 'open', 'Dx02', ''],
    ['not judged, where a clinician is waited for', 'handed-over', '', NOT_JUDGED],
    ['not judged, though an earlier triage ended at home', 'handed-over', 'Dx38', NOT_JUDGED],
    ['not judged, though an earlier one was urgent', 'handed-over', 'Dx02', NOT_JUDGED],
    ['an ambulance that an earlier one came to', 'handed-over', 'Dx012', 'Dx012'],
    ['a clinician at once, if an earlier one came to it', 'handed-over', 'Dx32', 'Dx32'],
  ])('%s', (_, status, floor, queued) => {
    expect(queuedAs(status, floor)).toBe(queued);
  });
});

describe('a call may not end below', () => {
  it('nothing, while no triage came to anything', () => {
    expect(floorOf([], null, shelf)).toBeNull();
    expect(floorOf(recorded(begun(chest)), begun(chest), shelf)).toBeNull();
  });

  it('what its triage ended in', () => {
    expect(floorOf(recorded(home()), home(), shelf)).toBe('Dx08');
  });

  it('a red flag, told or not, and gone back from', () => {
    const raised = triage.raise(begun(chest), 'heart');
    expect(floorOf(recorded(raised), raised, shelf)).toBe('Dx011');
    const on = triage.back(raised);
    expect(floorOf(recorded(on), on, shelf)).toBe('Dx011');
  });

  it('a red flag of a triage that was left for another', () => {
    const raised = triage.back(triage.raise(begun(chest), 'heart'));
    const other = begun(teeth);
    expect(floorOf(recorded(raised, other), other, shelf)).toBe('Dx011');
  });

  it('the gravest of several', () => {
    const other = begun(teeth);
    expect(floorOf(recorded(home(), other), other, shelf)).toBe('Dx08');
    const graver = triage.raise(other, Object.keys(teeth.pack.redFlags)[0]!);
    expect(floorOf(recorded(home(), graver), graver, shelf)).not.toBe('Dx08');
  });

  it('the graver of two ambulances, whichever was asked for first', () => {
    const [first, third] = [
      triage.raise(begun(fall), 'bleeding'),
      triage.raise(begun(fall), 'hip'),
    ];
    expect(floorOf(recorded(first, third), null, shelf)).toBe('Dx011');
    expect(floorOf(recorded(third, first), null, shelf)).toBe('Dx011');
  });

  it('what was written of a triage whose pack is not here any more', () => {
    expect(floorOf(recorded(home()), null, none)).toBe('Dx08');
  });

  it('what it was ended in, though somebody went back before its pack was gone', () => {
    expect(floorOf(recorded(triage.back(home())), null, none)).toBe('Dx08');
  });

  it.each([
    ['raised', () => triage.back(triage.raise(begun(chest), 'heart'))],
    ['answered', () => asked(begun(chest), 'yes', 'yes', 'heavy')],
  ])('an emergency, where nobody can say what a red flag asks for: %s', (_, at) => {
    expect(floorOf(recorded(at()), null, none)).toBe('Dx32');
  });

  it('an ambulance that was told, gone back from, with its pack gone', () => {
    const told = triage.end(triage.raise(begun(chest), 'heart'), [], 'hung up');
    expect(floorOf(recorded(triage.back(told)), null, none)).toBe('Dx011');
  });

  it('what its red flag asks for, though it cannot be gone on with', () => {
    const at = begun(fall);
    const raised = triage.raise(asked(at, 'yes'), 'hip');
    // Back to a question that is not of this triage.
    const lost = { ...raised.moves.at(-1)!, type: 'pathways.went-back', facts: { step: 4 } };
    const { pack, version, hash } = raised.moves[0]!.payload;
    const payload = { pack, version, hash, to: 'wrist' };
    const records = recorded({
      ...raised,
      moves: [...raised.moves, { ...lost, payload } as never],
    });
    expect(() => triage.replay(shelf.find, records[0]!.counted)).toThrow();
    expect(floorOf(records, null, shelf)).toBe('Dx012');
  });
});

describe('of a call, a triage', () => {
  it('is as it stands', () => {
    const waits = triage.handOver(begun(chest), 'unsure');
    const all = [null, begun(chest), waits, home()].map((at) => statusOf([], at));
    expect(all).toEqual(['', 'open', 'handed-over', 'ended']);
  });

  it('that can only be read keeps nobody from queueing: ended, or for a clinician', () => {
    expect(statusOf(recorded(begun(chest)), null)).toBe('handed-over');
    expect(statusOf(recorded(home()), null)).toBe('ended');
  });
});
