/** What is measured of a patient: its unit, what is possible and what is usual, as one table that a provider can read and correct. */

export type Measure = {
  readonly label: string;
  /** As written after a number; empty where it has none. */
  readonly unit: string;
  readonly decimals: 0 | 1;
  /** Outside it is a slip of the keys: refused. */
  readonly possible: readonly [least: number, most: number];
  /** Outside it is rare enough to be measured or read again: asked. */
  readonly usual: readonly [least: number, most: number];
  /** Where the limits come from. */
  readonly source: string;
};

const OURS = 'Holdfast, 2026: the range of instruments in use and of survivable values';

export const MEASURES = {
  respiration: {
    label: 'Respiration rate',
    unit: 'a minute',
    decimals: 0,
    possible: [0, 100],
    usual: [5, 60],
    source: OURS,
  },
  saturation: {
    label: 'Oxygen saturation',
    unit: '%',
    decimals: 0,
    possible: [30, 100],
    usual: [70, 100],
    source: 'ISO 80601-2-61: pulse oximeters state their accuracy from 70 to 100%',
  },
  systolic: {
    label: 'Systolic blood pressure',
    unit: 'mmHg',
    decimals: 0,
    possible: [30, 320],
    usual: [60, 260],
    source: OURS,
  },
  diastolic: {
    label: 'Diastolic blood pressure',
    unit: 'mmHg',
    decimals: 0,
    possible: [10, 220],
    usual: [30, 150],
    source: OURS,
  },
  pulse: {
    label: 'Pulse',
    unit: 'a minute',
    decimals: 0,
    possible: [0, 350],
    usual: [25, 220],
    source: OURS,
  },
  temperature: {
    label: 'Temperature',
    unit: '°C',
    decimals: 1,
    possible: [20, 46],
    usual: [33, 42],
    source: OURS,
  },
  glucose: {
    label: 'Blood glucose',
    unit: 'mmol/L',
    decimals: 1,
    possible: [0.1, 80],
    usual: [2.5, 33.3],
    source: 'Holdfast, 2026: meters for home and ward show up to 33.3 mmol/L (600 mg/dL)',
  },
  pain: {
    label: 'Pain',
    unit: 'of 10',
    decimals: 0,
    possible: [0, 10],
    usual: [0, 10],
    source: 'Numeric rating scale, 0 to 10',
  },
  weight: {
    label: 'Weight',
    unit: 'kg',
    decimals: 1,
    possible: [0.3, 650],
    usual: [2, 250],
    source: OURS,
  },
} as const satisfies Record<string, Measure>;

export type MeasureName = keyof typeof MEASURES;
export const MEASURE_NAMES = Object.keys(MEASURES) as MeasureName[];

export type ReadMeasure =
  | { readonly kind: 'absent' }
  | { readonly kind: 'fault'; readonly words: string }
  | { readonly kind: 'read'; readonly value: number; readonly unusual: boolean };

/** What somebody typed, as a number with nothing guessed: a decimal comma is one, a unit after it is not. */
export function readMeasure(name: MeasureName, typed: string): ReadMeasure {
  const text = typed.trim().replace(',', '.');
  if (text === '') return { kind: 'absent' };
  const { label, unit } = MEASURES[name];
  if (!/^\d{1,4}(\.\d{1,3})?$/.test(text))
    return { kind: 'fault', words: `${label}: enter the number alone, in ${unit}` };
  const value = Number(text);
  const words = faultOf(name, value);
  return words === null
    ? { kind: 'read', value, unusual: isUnusual(name, value) }
    : { kind: 'fault', words };
}

/** Why a value cannot be; null where it can. */
export function faultOf(name: MeasureName, value: number): string | null {
  const { label, possible, decimals } = MEASURES[name];
  const [least, most] = possible;
  if (!(value >= least && value <= most)) return `${label} must lie between ${least} and ${most}`;
  if (Number(value.toFixed(decimals)) === value) return null;
  return decimals === 0
    ? `${label} must be a whole number`
    : `${label} has one decimal place at most`;
}

export function isUnusual(name: MeasureName, value: number): boolean {
  const [least, most] = MEASURES[name].usual;
  return value < least || value > most;
}
