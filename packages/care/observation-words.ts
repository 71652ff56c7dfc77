/** Observations as people read them, the same on every screen and in every message. */
import { wholeYears } from './age.ts';
import { type Consciousness, news2, type Risk, type Score } from './news2.ts';
import { MEASURES, type MeasureName } from './observation-measures.ts';
import type { CaseObservations, PatientRecord } from './payloads.ts';

export const CONSCIOUSNESS_WORDS: Readonly<Record<Consciousness, string>> = {
  alert: 'Alert',
  confused: 'New confusion',
  voice: 'Responds to voice',
  pain: 'Responds to pain',
  unresponsive: 'Unresponsive',
};

export const RISK_WORDS: Readonly<Record<Risk, string>> = {
  low: 'Low clinical risk',
  'low-medium': 'Low to medium clinical risk',
  medium: 'Medium clinical risk',
  high: 'High clinical risk',
};

/** Why a score is partial: what is not measured, in words. */
export const PARAMETER_WORDS = {
  respiration: 'respiration rate',
  saturation: 'oxygen saturation',
  onOxygen: 'air or oxygen',
  systolic: 'blood pressure',
  pulse: 'pulse',
  consciousness: 'consciousness',
  temperature: 'temperature',
} as const;

/** The lines of a table of observations, in the order in which they are measured. */
export const OBSERVATION_ROWS = [
  'respiration',
  'saturation',
  'pressure',
  'pulse',
  'consciousness',
  'temperature',
  'glucose',
  'pain',
  'weight',
  'pregnant',
] as const;
export type ObservationRow = (typeof OBSERVATION_ROWS)[number];

export function rowLabel(row: ObservationRow): string {
  if (row === 'pressure') return 'Blood pressure';
  if (row === 'pregnant') return 'Pregnant';
  return row === 'consciousness' ? 'Consciousness' : MEASURES[row].label;
}

/** Null where it was not recorded. */
export function rowWords(row: ObservationRow, seen: Partial<CaseObservations>): string | null {
  switch (row) {
    case 'pressure':
      return seen.systolic === undefined && seen.diastolic === undefined
        ? null
        : `${seen.systolic ?? '–'}/${seen.diastolic ?? '–'} mmHg`;
    case 'saturation': {
      if (seen.saturation === undefined && seen.onOxygen === undefined) return null;
      const saturation = seen.saturation === undefined ? 'not measured' : `${seen.saturation}%`;
      const gas = seen.onOxygen === undefined ? '' : seen.onOxygen ? ' on oxygen' : ' on air';
      return `${saturation}${gas}${seen.scale === 2 ? ', scale 2' : ''}`;
    }
    case 'consciousness':
      return seen.consciousness === undefined ? null : CONSCIOUSNESS_WORDS[seen.consciousness];
    case 'pregnant':
      return seen.pregnant === undefined ? null : seen.pregnant ? 'Yes' : 'No';
    default:
      return seen[row] === undefined ? null : withUnit(row, seen[row]);
  }
}

function withUnit(name: MeasureName, value: number): string {
  const { unit } = MEASURES[name];
  return unit === '%' ? `${value}%` : `${value} ${unit}`;
}

/** NEWS2 of what was observed of a patient at a moment. */
export function scoreOf(
  seen: Partial<CaseObservations>,
  patient: Pick<PatientRecord, 'birthDate'>,
  at: number,
): Score {
  const years = wholeYears(patient.birthDate, at);
  return news2(seen, { years, pregnant: seen.pregnant === true });
}

/** `5, medium clinical risk`; null where there is no score, or nothing that it is made of. A partial one is called low by nobody. */
export function scoreWords(score: Score): string | null {
  if (score.kind !== 'scored' || Object.keys(score.points).length === 0) return null;
  const risk = RISK_WORDS[score.risk].toLowerCase();
  if (score.missing.length === 0) return `${score.total}, ${risk}`;
  const atLeast = `at least ${score.total}, not all was measured`;
  return score.risk === 'low' ? atLeast : `${atLeast}, ${risk} or higher`;
}

/** What a score asks for, and what is missing of it. That can only add to the score: what a risk above the low asks for holds already. */
export function whatToDo({
  missing,
  risk,
  response,
}: Extract<Score, { kind: 'scored' }>): readonly string[] {
  const isPartial = missing.length > 0;
  const absent = missing.map((one) => PARAMETER_WORDS[one]).join(', ');
  return [
    ...(isPartial && risk === 'low' ? [] : [response.words]),
    ...(isPartial ? [`Not measured: ${absent}.`] : []),
  ];
}
