/** Days' counts as they travel: lists in place of maps. */
import type { DayTallies } from './measures.ts';

export type PlainDay = {
  readonly day: string;
  readonly services: readonly {
    readonly service: string;
    readonly tallies: readonly {
      readonly measure: string;
      readonly of: number;
      readonly met: number;
      readonly waitedMs: number;
      /** How many waited so many seconds. */
      readonly seconds: readonly (readonly [seconds: number, count: number])[];
    }[];
  }[];
};

export function plainDay({ day, services }: DayTallies): PlainDay {
  return {
    day,
    services: services.map(({ service, tallies }) => ({
      service,
      tallies: [...tallies].map(([measure, { seconds, ...sums }]) => ({
        measure,
        ...sums,
        seconds: [...seconds],
      })),
    })),
  };
}

export function dayTallies({ day, services }: PlainDay): DayTallies {
  return {
    day,
    services: services.map(({ service, tallies }) => ({
      service,
      tallies: new Map(
        tallies.map(({ measure, seconds, ...sums }) => [
          measure,
          { ...sums, seconds: new Map(seconds) },
        ]),
      ),
    })),
  };
}
