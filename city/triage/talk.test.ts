import { beforeAll, describe, expect, it } from 'vitest';
import { dispositionFor } from '#care/report/dispositions.ts';
import type { MoveType } from '#pathways/moves.ts';
import { SHIPPED } from '#pathways/packs/shipped.ts';
import { position } from '#pathways/position.ts';
import type { LoadedPack } from '#pathways/signed-pack.ts';
import type { Triage } from '#pathways/state.ts';
import { loadedPack } from '#pathways/testing/sound-pack.ts';
import { replay } from '#pathways/triage.ts';
import { COMPLAINTS } from '../calls/episode.ts';
import { cityOf } from '../city.ts';
import { Draw } from '../draw.ts';
import { ageAt } from '../town/population.ts';
import { Caller } from './caller-answers.ts';
import { PRESENTATIONS } from './presentations.ts';
import { clinicianAsks, handlerAsks } from './talk.ts';

const FROM = Date.parse('2025-12-22T00:00Z');

let packs: readonly LoadedPack[];
let talks: readonly Talk[];
beforeAll(async () => {
  packs = await Promise.all(SHIPPED.map(loadedPack));
  talks = talksOf('northmoor', 60_000);
}, 60_000);

type Talk = { readonly wanted: string; readonly left: Triage; readonly end: Triage };

/** Each call of a week that a pack is about, to its end: by a clinician, where the call handler left it to one. */
function talksOf(seed: string, people: number): readonly Talk[] {
  const plan = { seed, people, from: FROM, to: FROM + 7 * 86_400_000 };
  return cityOf(plan).calls.flatMap(({ call, story }): Talk[] => {
    const presentation = story && PRESENTATIONS[story.episode.complaint.condition];
    if (!presentation) return [];
    const { caller, disposition, patient } = story.episode;
    const context = {
      speaker: caller.kind === 'self' ? ('self' as const) : ('third-party' as const),
      language: 'en',
      ageMonths: Math.floor(ageAt(patient, call.at) * 12),
      sex: patient.sex,
    };
    const loaded = packs.find(({ pack }) => pack.id === presentation.pack)!;
    const talking = new Caller(new Draw(story.seed), disposition, presentation);
    const left = [...handlerAsks(loaded, context, talking)].at(-1)!;
    const end = left.ended ? left : [...clinicianAsks(left, talking)].at(-1)!;
    return [{ wanted: disposition.code, left, end }];
  });
}

const codeOf = (triage: Triage) => {
  const stands = position(triage);
  return stands.kind === 'disposition' ? stands.disposition.code : stands.kind;
};
const has = (type: MoveType, { moves }: Triage) => moves.some((one) => one.type === type);

describe('what a complaint is asked by', () => {
  it.each(Object.entries(PRESENTATIONS))(
    '%s: a pack that ships, and answers that it has',
    (condition, { pack: id, says }) => {
      expect(COMPLAINTS.map((one) => one.condition)).toContain(condition);
      const pack = SHIPPED.find((one) => one.id === id)!;
      for (const [question, answers] of Object.entries(says)) {
        const step = pack.steps[question];
        const known = step?.kind === 'question' ? step.answers.map((one) => one.id) : [];
        expect(known, question).toEqual(expect.arrayContaining([...answers]));
      }
    },
  );
});

describe('a triage', () => {
  it('ends in a disposition, and is by the engine what its moves make', () => {
    expect(talks.length).toBeGreaterThan(250);
    for (const { end } of talks) {
      expect(end.ended).toBe(true);
      expect(replay(() => end.loaded, end.moves)).toEqual(end);
    }
  });

  it('comes to what was wanted, or where the pack has no such end, mostly to what is as urgent', () => {
    const urgency = (code: string) => dispositionFor(code)?.urgency;
    const alike = talks.filter(({ wanted, end }) => urgency(codeOf(end)) === urgency(wanted));
    expect(alike.length / talks.length).toBeGreaterThan(0.8);
    for (const code of ['Dx06', 'Dx38', 'Dx011', 'Dx02']) {
      const reached = talks.filter(({ wanted, end }) => wanted === code && codeOf(end) === code);
      expect(reached.length, code).toBeGreaterThan(0);
    }
  });

  it('now and then goes a step back, ends by a red flag, or is left to a clinician', () => {
    const share = (is: (talk: Talk) => boolean) => talks.filter(is).length / talks.length;
    expect(share(({ left }) => has('pathways.went-back', left))).toBeGreaterThan(0.05);
    expect(share(({ left }) => has('pathways.flag-raised', left))).toBeGreaterThan(0);
    expect(share(({ left }) => left.path.some((one) => one.redFlag))).toBeGreaterThan(0.05);
    expect(share(({ left }) => has('pathways.handed-over', left))).toBeGreaterThan(0.01);
    expect(share(({ left }) => has('pathways.nobody-free', left))).toBeGreaterThan(0);
    const leftToClinician = share(({ left }) => !left.ended);
    expect(leftToClinician).toBeGreaterThan(0.03);
    expect(leftToClinician).toBeLessThan(0.2);
  });

  it('is the same for the same seed, and another for another', () => {
    const said = (some: readonly Talk[]) =>
      JSON.stringify(some.map(({ end }) => end.moves.map(({ type, payload }) => [type, payload])));
    const once = said(talksOf('northmoor', 5_000));
    expect(said(talksOf('northmoor', 5_000))).toBe(once);
    expect(said(talksOf('southmoor', 5_000))).not.toBe(once);
  });
});
