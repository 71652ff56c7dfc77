/**
 * A service beside another system, whose work it can take over and hand back. While it stands by, the other system does the work, and reports
 * come here as copies that wait. docs/formats.md, "Beside another system".
 */
import { z } from 'zod';
import type { Uuid } from '#base/ids.ts';
import { millis } from '#base/schema.ts';

/** As much of an entry as this needs. What takes two people is taken once it holds. */
type BesideEntry = {
  readonly type: string;
  readonly author: Uuid;
  readonly at: number;
  readonly facts: { readonly [name: string]: unknown };
};

const service = z.string().min(1).max(40);

export const besideFacts = {
  'service.stands-by': z.strictObject({ service }),
  'service.switched-over': z.strictObject({
    service,
    /** Copies that came from then on are cases here; earlier ones stay with the other system. */
    since: millis,
  }),
  'service.handing-back': z.strictObject({ service }),
  'service.handed-back': z.strictObject({
    service,
    /** How many the other system has taken: all that there were. */
    cases: z.int().nonnegative(),
  }),
  /** For good: there is no other system any more. */
  'service.moved-over': z.strictObject({ service }),
} as const;

export type BesideType = keyof typeof besideFacts;
export type BesideFacts<T extends BesideType> = z.output<(typeof besideFacts)[T]>;

export function isBesideType(type: string): type is BesideType {
  return Object.hasOwn(besideFacts, type);
}

/** Of a service that has another system beside it. */
export type Standing = {
  /** `handing-back`: what comes is the other system's again, and it has not yet taken all that was done here. */
  readonly kind: 'standing-by' | 'switched-over' | 'handing-back';
  readonly at: number;
  readonly by: Uuid;
};

/** Those that have another system beside them. All others stand alone. */
export type Services = ReadonlyMap<string, Standing>;

export const allAlone: Services = new Map();

/** From where each may come, and where it leads; null stands alone. */
const STEPS: {
  readonly [T in BesideType]: {
    readonly from: readonly (Standing['kind'] | null)[];
    readonly to: Standing['kind'] | null;
  };
} = {
  'service.stands-by': { from: [null], to: 'standing-by' },
  'service.switched-over': { from: ['standing-by', 'handing-back'], to: 'switched-over' },
  'service.handing-back': { from: ['switched-over'], to: 'handing-back' },
  'service.handed-back': { from: ['handing-back'], to: 'standing-by' },
  'service.moved-over': { from: ['switched-over'], to: null },
};

export function mayStep(services: Services, type: BesideType, service: string): boolean {
  return STEPS[type].from.includes(services.get(service)?.kind ?? null);
}

/** One of them, where it is well formed; null otherwise. */
export function besideFact({
  type,
  facts,
}: Pick<BesideEntry, 'type' | 'facts'>):
  | { readonly [T in BesideType]: { readonly type: T; readonly facts: BesideFacts<T> } }[BesideType]
  | null {
  if (!isBesideType(type)) return null;
  const parsed = besideFacts[type].safeParse(facts);
  return parsed.success ? ({ type, facts: parsed.data } as ReturnType<typeof besideFact>) : null;
}

/** Takes what holds, in the log's order. The same services where it changes nothing. */
export function stepServices(services: Services, entry: BesideEntry): Services {
  const fact = besideFact(entry);
  if (fact === null || !mayStep(services, fact.type, fact.facts.service)) return services;
  const { to: kind } = STEPS[fact.type];
  const after = new Map(services);
  if (kind === null) after.delete(fact.facts.service);
  else after.set(fact.facts.service, { kind, at: entry.at, by: entry.author });
  return after;
}

/** Whether what comes to a service is another system's to deal with. */
export function isElsewhere(services: Services, service: string): boolean {
  const kind = services.get(service)?.kind;
  return kind === 'standing-by' || kind === 'handing-back';
}

/** All of which that is so. */
export function elsewhereIn(services: Services): readonly string[] {
  if (services.size === 0) return NOWHERE;
  return [...services.keys()].filter((service) => isElsewhere(services, service));
}

const NOWHERE: readonly string[] = [];

/** A copy that nobody took over is let go of so long after it was due, or had come where nobody said when it is due. */
const LET_GO_AFTER_MS = 24 * 3_600_000;

export function letGoAt({
  receivedAt,
  due,
}: {
  readonly receivedAt: number;
  readonly due: number | null;
}): number {
  return Math.max(receivedAt, due ?? receivedAt) + LET_GO_AFTER_MS;
}
