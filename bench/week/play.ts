/** The calls of the week, one after another, as many at once as there are desks. */
import { closeCase, type Queued, takeCall, tellGp } from './call.ts';
import { NO_WAITS, Waits } from './figures.ts';
import type { House, Processor } from './house.ts';
import { type Mark, takeMark } from './mark.ts';
import type { Sitting, Week } from './sitting.ts';
import type { Staff } from './staff.ts';

/** A little less than the organisation's budget of 3,000: whoever rings again is two people until they are found. */
const CALLS_AN_HOUR = 2_550;
const HOUR_MS = 3_600_000;
/** Every so many calls somebody rings who has rung before. */
const AGAIN_EVERY = 7;
/** Of the calls played, after which the figures are taken. */
const MARKS = [0.01, 0.1, 0.25, 0.5, 0.75, 1];

/** What was played, and how far. */
export type Played = Omit<Sitting, 'week' | 'house' | 'staff'>;

/** @param begunAt when the first call comes, by the house's clock */
export function nothingPlayed(begunAt: number): Played {
  return {
    begunAt,
    done: 0,
    sittings: [],
    empty: null,
    askedAgain: 0,
    seconds: 0,
    processor: { desks: 0, keeper: 0, server: 0 },
    marks: [],
    waits: NO_WAITS,
  };
}

/** When a call comes, by the house's clock. */
export function timeOf(number: number, begunAt: number): number {
  return begunAt + Math.round((number / CALLS_AN_HOUR) * HOUR_MS);
}

/**
 * Goes on from what was played before.
 * @param enough once it is aborted no call begins; those under way are ended
 * @param progress told of every call
 * @param marked told of every mark
 */
export async function play(
  house: House,
  staff: Staff,
  week: Week,
  before: Played,
  enough: AbortSignal,
  progress: (done: number) => void,
  marked: (mark: Mark) => void,
): Promise<Played> {
  const waits = new Waits(before.waits);
  const marks = [...before.marks];
  const empty = before.empty ?? { entries: await house.size(), disk: await house.disk() };
  const since = { time: performance.now(), processor: house.processor() };
  let started = before.done;
  let done = before.done;
  let measuring: Promise<void> | null = null;
  let measured = 0;
  /** Whoever is on a call. */
  const underWay = new Set<Promise<void>>();

  const soFar = () => ({
    seconds: before.seconds + (performance.now() - since.time - measured) / 1000,
    processor: added(before.processor, house.processor(), since.processor),
  });
  /** Once nobody is on a call: none waits for what is measured. */
  const measure = async () => {
    await Promise.all(underWay);
    const begun = performance.now();
    const mark = await takeMark(
      house,
      waits,
      { calls: done, ...soFar() },
      marks.at(-1) ?? empty,
      empty,
    );
    marks.push(mark);
    measured += performance.now() - begun;
    marked(mark);
  };
  const one = async (number: number) => {
    house.passTo(timeOf(number, before.begunAt));
    // Those who ring again are among the first: they come after years, and back into memory.
    const caller = number % AGAIN_EVERY === 0 ? Math.floor(number / AGAIN_EVERY) : number;
    const handler = staff.handlers[number % staff.handlers.length]!;
    const queued = await takeCall(
      await handler.person(),
      { number: caller },
      house.clock,
      waits.add,
    );
    if (number < week.calls) await finish(number, queued);
  };
  const finish = async (number: number, queued: Queued) => {
    const clinician = staff.clinicians[number % staff.clinicians.length]!;
    await closeCase(await clinician.person(), queued, waits.add);
    await tellGp(await staff.gateway.machine(), queued);
  };
  const passed = (calls: number) =>
    MARKS.filter((mark) => calls >= Math.max(1, Math.round(mark * week.calls))).length;
  const isMark = () => passed(done) > passed(marks.at(-1)?.calls ?? 0);
  const playTo = (end: number) => Promise.all(Array.from({ length: week.desks }, () => desk(end)));
  const desk = async (end: number) => {
    for (;;) {
      if (isMark()) measuring ??= measure().finally(() => (measuring = null));
      if (measuring !== null) {
        await measuring;
        continue;
      }
      if (started >= end || enough.aborted) return;
      const number = started;
      started += 1;
      const call = one(number);
      underWay.add(call);
      await call;
      underWay.delete(call);
      done += 1;
      progress(done);
    }
  };
  await playTo(week.calls);
  const played = soFar();
  await playTo(week.calls + week.open);
  const { begunAt, sittings } = before;
  const askedAgain = before.askedAgain + house.askedAgain();
  return { begunAt, done, sittings, empty, askedAgain, ...played, marks, waits: waits.kept() };
}

function added(
  before: Processor | null,
  now: Processor | null,
  since: Processor | null,
): Processor | null {
  if (before === null || now === null || since === null) return null;
  const sum = (part: keyof Processor) => before[part] + now[part] - since[part];
  return { desks: sum('desks'), keeper: sum('keeper'), server: sum('server') };
}
