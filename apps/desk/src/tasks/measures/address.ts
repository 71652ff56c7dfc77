/** Where one is among the measures, as the address tells: so Back goes back. It names days, services and measures, and nobody. */
import { DEFINITIONS } from '#care/measures/definitions.ts';
import { asDay, type Period } from './period.ts';

export type Spot = {
  readonly period: Period;
  /** Null for every service. */
  readonly service: string | null;
  /** Whose cases are listed; null where the figures are. */
  readonly measure: string | null;
};

const EVERY_SERVICE = '-';

/** `/measures/week-2026-11-26/out-of-hours/self-care` */
export function pathOf({ period, service, measure }: Spot): string {
  const parts = [`${period.kind}-${period.day}`, encodeURIComponent(service ?? EVERY_SERVICE)];
  return ['/measures', ...parts, ...(measure === null ? [] : [measure])].join('/');
}

/** What is not understood is left out: then it is the week up to `today`. */
export function spotOf(path: string, today: string): Spot {
  const [, , period = '', service = EVERY_SERVICE, measure = ''] = path.split('/');
  const kind = (['day', 'week', 'month'] as const).find((one) => period.startsWith(`${one}-`));
  const day = kind === undefined ? null : asDay(period.slice(kind.length + 1));
  return {
    period: kind === undefined || day === null ? { kind: 'week', day: today } : { kind, day },
    service: service === EVERY_SERVICE ? null : decoded(service),
    measure: DEFINITIONS.some(({ id, kind: of }) => id === measure && of !== 'not-measured')
      ? measure
      : null,
  };
}

function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}
