import { beforeAll, describe, expect, it } from 'vitest';
import { Draw } from '../draw.ts';
import { ageAt, type Town, townOf } from '../town/population.ts';
import { type Call, callsOf } from './call.ts';
import { expectedOnDay } from './demand.ts';

const WORLD = { seed: 'northmoor', day: '2026-01-12' };
const DAY_MS = 86_400_000;
const FROM = Date.parse('2026-01-12T00:00Z');
const PEOPLE = 25_000;
const DAYS = 150;

let town: Town;
let calls: Call[];
beforeAll(() => {
  town = townOf(WORLD, PEOPLE);
  calls = until(FROM + DAYS * DAY_MS);
}, 60_000);

function until(end: number, from = FROM): Call[] {
  const some: Call[] = [];
  for (const call of callsOf(town, WORLD, from)) {
    if (call.at >= end) return some;
    some.push(call);
  }
  return some;
}

function share(is: (call: Call) => boolean, of: readonly Call[] = calls): number {
  return of.filter(is).length / of.length;
}

const care = (call: Call) => call.kind === 'care';

describe('the calls of a town', () => {
  it('are as many as are expected, and come in order', () => {
    const expected = Array.from({ length: DAYS }, (_, i) =>
      expectedOnDay(PEOPLE, new Date(FROM + i * DAY_MS).toISOString().slice(0, 10)),
    ).reduce((sum, one) => sum + one, 0);
    expect(expected).toBeGreaterThan(3_000);
    expect(Math.abs(calls.length / expected - 1)).toBeLessThan(0.06);
    expect(calls.map(({ at }) => at)).toEqual(calls.map(({ at }) => at).toSorted((a, b) => a - b));
    expect(calls.map(({ number }) => number)).toEqual(calls.map((_, i) => i + 1));
  });

  it('of a longer time begin with those of a shorter', () => {
    const shorter = until(FROM + 3 * DAY_MS);
    expect(shorter.length).toBeGreaterThan(40);
    expect(calls.slice(0, shorter.length)).toEqual(shorter);
  });

  it('come by no clock: as many quiet and busy hours as chance has', () => {
    const perHour = new Map<number, number>();
    const first = calls.filter((call) => call.kind !== 'care' || call.way === 'report');
    for (const { at } of first) {
      const hour = Math.floor(at / 3_600_000);
      perHour.set(hour, (perHour.get(hour) ?? 0) + 1);
    }
    const noon = Array.from(
      { length: DAYS },
      (_, i) => perHour.get(FROM / 3_600_000 + 24 * i + 12) ?? 0,
    );
    const mean = noon.reduce((sum, one) => sum + one, 0) / noon.length;
    const variance = noon.reduce((sum, one) => sum + (one - mean) ** 2, 0) / noon.length;
    expect(variance / mean).toBeGreaterThan(0.4);
    expect(variance / mean).toBeLessThan(2.5);
  });

  it('come by evening and by weekend more than by night and weekday', () => {
    const at = (hours: readonly number[]) =>
      share(({ at: moment }) => hours.includes(new Date(moment).getUTCHours()));
    expect(at([18, 19, 20])).toBeGreaterThan(2 * at([2, 3, 4]));
    const weekend = share(({ at: moment }) => [0, 6].includes(new Date(moment).getUTCDay()));
    expect(weekend / 2).toBeGreaterThan(1.2 * ((1 - weekend) / 5));
  });

  it('take a quarter of an hour, those that are for care', () => {
    const taken = calls.filter(care).map(({ takesMs }) => takesMs / 60_000);
    const mean = taken.reduce((sum, one) => sum + one, 0) / taken.length;
    expect(Math.abs(mean - 15)).toBeLessThan(0.75);
  });

  it('are now and then silent, dropped, a nuisance, a wrong number, a question', () => {
    expect(Math.abs(share(care) - 0.89)).toBeLessThan(0.02);
    for (const [kind, part] of [
      ['silent', 0.015],
      ['dropped', 0.025],
      ['nuisance', 0.008],
      ['wrong-number', 0.015],
      ['information', 0.05],
    ] as const)
      expect(Math.abs(share((call) => call.kind === kind) - part)).toBeLessThan(0.012);
  });

  it('come again about the same person, some a third time within four days', () => {
    const byNumber = new Map(calls.map((call) => [call.number, call]));
    const again = calls.filter((call) => call.kind === 'care' && call.follows !== null);
    expect(again.length / calls.filter(care).length).toBeGreaterThan(0.09);
    for (const call of again) {
      if (call.kind !== 'care') continue;
      const before = byNumber.get(call.follows ?? 0);
      expect(before?.kind === 'care' && before.episode.patient).toBe(call.episode.patient);
      expect(before!.at + before!.takesMs).toBeLessThan(call.at);
    }
    const contacts = new Map<string, number[]>();
    for (const call of calls) {
      if (call.kind !== 'care') continue;
      const { nhsNumber } = call.episode.patient;
      contacts.set(nhsNumber, [...(contacts.get(nhsNumber) ?? []), call.at]);
    }
    const thirds = [...contacts.values()].filter((times) =>
      times.some((at, i) => i >= 2 && at - times[i - 2]! < 4 * DAY_MS),
    );
    expect(thirds.length).toBeGreaterThan(3);
  });

  it('end as NHS 111’s do: some in an ambulance, most in primary care, some in nothing further', () => {
    const ends = (codes: RegExp) =>
      share(
        (call) => call.kind === 'care' && codes.test(call.episode.disposition.code),
        calls.filter(care),
      );
    expect(Math.abs(ends(/^Dx01[12]$/) - 0.11)).toBeLessThan(0.04);
    expect(Math.abs(ends(/^Dx(02|03|89)$/) - 0.1)).toBeLessThan(0.05);
    expect(Math.abs(ends(/^Dx(38|28|29|09)$/) - 0.15)).toBeLessThan(0.06);
  });

  it('are about the small and the old more than about others', () => {
    const about = (from: number, below: number) => {
      const patients = calls.flatMap((call) =>
        call.kind === 'care' ? [call.episode.patient] : [],
      );
      const called = patients.filter((one) => ageAt(one, FROM) >= from && ageAt(one, FROM) < below);
      const there = town.people.filter(
        (one) => ageAt(one, FROM) >= from && ageAt(one, FROM) < below,
      );
      return called.length / there.length;
    };
    expect(about(0, 5)).toBeGreaterThan(1.5 * about(30, 65));
    expect(about(80, 101)).toBeGreaterThan(1.5 * about(30, 65));
  });
});

describe('chance', () => {
  it('counts as Poisson does, and draws gaps of the mean it was told', () => {
    const draw = new Draw('chance');
    const counts = Array.from({ length: 20_000 }, () => draw.poisson(3.5));
    const mean = counts.reduce((sum, one) => sum + one, 0) / counts.length;
    const variance = counts.reduce((sum, one) => sum + (one - mean) ** 2, 0) / counts.length;
    expect(mean).toBeCloseTo(3.5, 1);
    expect(variance).toBeCloseTo(3.5, 0);
    const gaps = Array.from({ length: 20_000 }, () => draw.around(900));
    expect(gaps.reduce((sum, one) => sum + one, 0) / gaps.length / 900).toBeCloseTo(1, 1);
    expect(Math.min(...gaps)).toBeGreaterThan(0);
  });

  it('is even, and what is drawn apart moves nothing', () => {
    const draw = new Draw('even');
    const counts = Array<number>(10).fill(0);
    for (let i = 0; i < 50_000; i += 1) counts[draw.between(0, 9)]! += 1;
    for (const count of counts) expect(Math.abs(count / 5_000 - 1)).toBeLessThan(0.06);
    const [one, other] = [new Draw('same'), new Draw('same')];
    other.apart('elsewhere').between(0, 9);
    expect(one.uuid()).toBe(other.uuid());
    expect(one.between(0, 1e9)).toBe(other.between(0, 1e9));
  });
});
