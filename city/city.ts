/** A made-up town and its calls over some days: the same plan gives the same city, byte for byte. Pure. */
import { type Call, callsOf } from './calls/call.ts';
import { type Story, storyOf } from './calls/story.ts';
import { type Answer, Switchboard } from './staff/answer.ts';
import { rosterOf, type Shift } from './staff/roster.ts';
import { type Town, townOf } from './town/population.ts';

export interface Plan {
  readonly seed: string;
  /** People have the ages they had then (`yyyy-mm-dd`); the first day where none is said. */
  readonly day?: string;
  readonly people: number;
  /** The first moment and the one after the last, milliseconds. */
  readonly from: number;
  readonly to: number;
}

/** A call, and what becomes of it. */
export type Planned = {
  readonly call: Call;
  /** Null where it comes as a report. */
  readonly answer: Answer | null;
  /** Null where it is no request for care. */
  readonly story: Story | null;
};

export interface City {
  readonly town: Town;
  readonly shifts: readonly Shift[];
  readonly calls: readonly Planned[];
}

/** @param known the town of this plan, where it is at hand */
export function cityOf(plan: Plan, known?: Town): City {
  const { seed, people, from, to } = plan;
  const world = { seed, day: plan.day ?? new Date(from).toISOString().slice(0, 10) };
  const town = known ?? townOf(world, people);
  const shifts = rosterOf(people, from, to);
  const switchboard = new Switchboard(shifts);
  const calls: Planned[] = [];
  for (const call of callsOf(town, world, from)) {
    if (call.at >= to) break;
    calls.push({
      call,
      answer: call.way === 'telephone' ? switchboard.ring(call) : null,
      story:
        call.kind === 'care'
          ? storyOf(`${seed}/${world.day}/outcome ${call.number}`, call.episode)
          : null,
    });
  }
  return { town, shifts, calls };
}
