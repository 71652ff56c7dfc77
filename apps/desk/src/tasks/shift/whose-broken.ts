/** Of what does not hold that always must, what a shift lead is shown: that of their services, and of those that have no lead. */
import type { Uuid } from '#base/ids.ts';
import type { CaseRow } from '#care/case-row.ts';
import type { Broken, Colleague } from '#care/invariants.ts';

type Room = {
  readonly cases: ReadonlyMap<Uuid, Pick<CaseRow, 'service'>>;
  readonly colleagues: ReadonlyMap<Uuid, Colleague>;
  /** Those of the lead who looks. */
  readonly services: readonly string[];
};

/** @property of the service, where it is not theirs; null where it is, or the board does not know the case */
export type Shown = Broken & { readonly of: string | null };

export function shownTo(
  broken: readonly Broken[],
  { cases, colleagues, services }: Room,
): readonly Shown[] {
  const led = new Set(
    [...colleagues.values()].flatMap((one) =>
      one.roles.includes('shift-lead') ? one.services : [],
    ),
  );
  return broken.flatMap((one) => {
    const service = cases.get(one.case)?.service;
    if (service === undefined || services.includes(service)) return { ...one, of: null };
    return led.has(service) ? [] : { ...one, of: service };
  });
}
