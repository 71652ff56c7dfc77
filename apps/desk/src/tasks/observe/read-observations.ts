/** What was typed of observations, read as numbers; or what is wrong with it, by field. Nothing typed is changed. */

import { dayAfter, dayInLondon, startOfDay } from '#base/london-day.ts';
import {
  isUnusual,
  MEASURE_NAMES,
  MEASURES,
  type MeasureName,
  readMeasure,
} from '#care/observation-measures.ts';
import { CONSCIOUSNESS_WORDS } from '#care/observation-words.ts';
import type { CaseObservations } from '#care/payloads.ts';
import type { Faults } from '../../components/form.tsx';
import { momentWords, timeWords } from '../../components/time-words.ts';

/** As a draft keeps it: text in each field. */
export const NO_OBSERVATIONS = {
  takenAt: '',
  respiration: '',
  saturation: '',
  scale: '',
  onOxygen: '',
  systolic: '',
  diastolic: '',
  pulse: '',
  consciousness: '',
  temperature: '',
  glucose: '',
  pain: '',
  weight: '',
  pregnant: '',
  note: '',
  /** The unusual values that somebody said are right. */
  confirmed: '',
};
export type ObservationFields = typeof NO_OBSERVATIONS;

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

/** What can be read so far, for a score while typing: what cannot be is left out. */
export function measuredSoFar(fields: ObservationFields): Partial<CaseObservations> {
  const numbers = MEASURE_NAMES.flatMap((name) => {
    const read = readMeasure(name, fields[name]);
    return read.kind === 'read' ? [[name, read.value] as const] : [];
  });
  const consciousness = CONSCIOUSNESS.find((one) => one === fields.consciousness);
  return {
    ...(Object.fromEntries(numbers) as { [M in MeasureName]?: number }),
    ...(fields.scale === '2' && { scale: 2 as const }),
    ...(fields.onOxygen !== '' && { onOxygen: fields.onOxygen === 'oxygen' }),
    ...(consciousness !== undefined && { consciousness }),
    ...(fields.pregnant === 'yes' && { pregnant: true }),
    ...(fields.note.trim() !== '' && { note: fields.note.trim() }),
  };
}

export type ReadObservations =
  | { readonly kind: 'faults'; readonly faults: Faults }
  | { readonly kind: 'read'; readonly observations: CaseObservations };

/** @param near when they were taken as far as is known: of the moments with the time of day that was typed, the nearest to this and not ahead */
export function readObservations(
  fields: ObservationFields,
  now: number,
  near: number = now,
): ReadObservations {
  const faults: Record<string, string> = { ...measureFaults(fields) };
  const taken = takenAt(fields.takenAt, now, near);
  if (taken === null) faults.takenAt = 'Enter a time such as 14:05, or leave it empty for now';
  const seen = measuredSoFar(fields);
  const { systolic, diastolic } = seen;
  if (systolic !== undefined && diastolic !== undefined && diastolic >= systolic)
    faults.diastolic = 'The lower pressure must be below the upper';
  const { pregnant, note, scale, ...measured } = seen;
  if (Object.keys(faults).length === 0 && Object.keys(measured).length === 0 && note === undefined)
    faults.respiration = 'Enter at least one observation';
  const unusual = unusualIn(seen);
  if (
    Object.keys(faults).length === 0 &&
    fields.confirmed !== unusualSaid(seen) &&
    unusual.length > 0
  )
    faults.confirmed = 'Say that the unusual values are right, or correct them';
  if (Object.keys(faults).length > 0 || taken === null) return { kind: 'faults', faults };
  return {
    kind: 'read',
    observations: { ...seen, takenAt: new Date(taken).toISOString() },
  };
}

/** On which day a time that was typed is, where that is not today: `That is 1 Jul, 23:50`. Null where there is nothing to say. */
export function otherDay(typed: string, now: number, near: number = now): string | null {
  const at = typed.trim() === '' ? null : takenAt(typed, now, near);
  if (at === null || dayInLondon(at) === dayInLondon(now)) return null;
  return `That is ${momentWords(at, now)}`;
}

/** What is wrong with each measure as it is typed. */
export function measureFaults(fields: ObservationFields): Faults {
  return Object.fromEntries(
    MEASURE_NAMES.flatMap((name) => {
      const read = readMeasure(name, fields[name]);
      return read.kind === 'fault' ? [[name, read.words]] : [];
    }),
  );
}

/** Possible, and so rare that it is asked about. */
export function unusualIn(seen: Partial<CaseObservations>): readonly MeasureName[] {
  return MEASURE_NAMES.filter((name) => {
    const value = seen[name];
    return value !== undefined && isUnusual(name, value);
  });
}

/** Said to be right for these values and no others. */
export function unusualSaid(seen: Partial<CaseObservations>): string {
  return unusualIn(seen)
    .map((name) => `${name}=${seen[name]}`)
    .join(' ');
}

export function unusualWords(seen: Partial<CaseObservations>): string {
  return unusualIn(seen)
    .map((name) => `${MEASURES[name].label.toLowerCase()} ${seen[name]} ${MEASURES[name].unit}`)
    .join(', ');
}

/** As fields again, for whoever corrects them. */
export function fieldsOf(seen: CaseObservations): ObservationFields {
  const numbers = MEASURE_NAMES.map((name) => [name, `${seen[name] ?? ''}`]);
  return {
    ...NO_OBSERVATIONS,
    ...Object.fromEntries(numbers),
    takenAt: timeWords(Date.parse(seen.takenAt)),
    scale: seen.scale === 2 ? '2' : '',
    onOxygen: seen.onOxygen === undefined ? '' : seen.onOxygen ? 'oxygen' : 'air',
    consciousness: seen.consciousness ?? '',
    pregnant: seen.pregnant ? 'yes' : '',
    note: seen.note ?? '',
    confirmed: unusualSaid(seen),
  };
}

/** Null where it is no time. */
function takenAt(typed: string, now: number, near: number): number | null {
  const text = typed.trim();
  if (text === '') return near;
  const [, hours, minutes] = /^([01]?\d|2[0-3])[:.]?([0-5]\d)$/.exec(text) ?? [];
  if (hours === undefined) return null;
  const wanted = `${hours.padStart(2, '0')}:${minutes}`;
  const day = dayInLondon(near);
  const moments = [-1, 0, 1]
    .map((days) => dayAfter(day, days))
    .flatMap((one) => {
      const at = startOfDay(one) + (Number(hours) * 60 + Number(minutes)) * MINUTE_MS;
      // A day on which the clocks change has 23 hours, or 25.
      return [at, at - HOUR_MS, at + HOUR_MS].filter((moment) => dayInLondon(moment) === one);
    })
    .filter((moment) => moment <= now + MINUTE_MS && timeWords(moment) === wanted);
  const [first] = moments.toSorted((a, b) => Math.abs(a - near) - Math.abs(b - near));
  return first ?? null;
}

const CONSCIOUSNESS = Object.keys(CONSCIOUSNESS_WORDS) as (keyof typeof CONSCIOUSNESS_WORDS)[];
