/** What is measured of a patient while a clinician deals with them: for which complaints, and values by how ill they are. */
import type { Urgency } from '#care/entries.ts';
import type { CaseObservations } from '#care/payloads.ts';
import type { Draw } from '../draw.ts';
import { ageAt } from '../town/population.ts';
import type { Episode } from './episode.ts';

export type Measured = Omit<CaseObservations, 'takenAt'>;

type Asked = {
  /** Of so many something is measured: somebody is with them, or they have the instruments at home. */
  readonly share: number;
  readonly also?: 'glucose' | 'pain';
};

/** Complaints of adults that call for it, by condition. Our own estimate. */
const ASKED: Readonly<Record<string, Asked>> = {
  'Chest pain, central': { share: 0.9, also: 'pain' },
  'Severe breathlessness': { share: 0.95 },
  'Face drooping, speech slurred': { share: 0.85, also: 'glucose' },
  'Fit, first one': { share: 0.8, also: 'glucose' },
  'New confusion': { share: 0.75, also: 'glucose' },
  'Chest infection symptoms': { share: 0.7 },
  'Abdominal pain': { share: 0.45, also: 'pain' },
  'Diarrhoea while on antibiotics': { share: 0.4 },
  'Fall at home, not injured': { share: 0.5 },
  'Blocked urinary catheter': { share: 0.5 },
  'Insect bite, spreading redness': { share: 0.3 },
  'Urinary symptoms': { share: 0.35 },
};
/** From here on an early warning score is made. */
const ADULT = 16;
/** Of those who are ill, who are measured again before they are let go; they are better by then. */
const AGAIN = 0.5;

type Range = readonly [least: number, most: number];
type Ranges = {
  readonly respiration: Range;
  readonly saturation: Range;
  readonly systolic: Range;
  readonly pulse: Range;
  /** Tenths of a degree. */
  readonly temperature: Range;
  readonly pain: Range;
  readonly confused: number;
  readonly onOxygen: number;
};

/** From well to very ill. Our own estimate; the first is what is usual in adults. */
const RANGES: readonly [Ranges, ...Ranges[]] = [
  {
    respiration: [13, 18],
    saturation: [96, 99],
    systolic: [114, 138],
    pulse: [60, 88],
    temperature: [364, 374],
    pain: [0, 4],
    confused: 0,
    onOxygen: 0,
  },
  {
    respiration: [15, 21],
    saturation: [95, 98],
    systolic: [108, 146],
    pulse: [72, 102],
    temperature: [366, 383],
    pain: [2, 6],
    confused: 0,
    onOxygen: 0,
  },
  {
    respiration: [18, 25],
    saturation: [92, 97],
    systolic: [98, 152],
    pulse: [86, 118],
    temperature: [367, 391],
    pain: [4, 8],
    confused: 0.06,
    onOxygen: 0.05,
  },
  {
    respiration: [21, 32],
    saturation: [86, 95],
    systolic: [84, 168],
    pulse: [94, 138],
    temperature: [357, 395],
    pain: [5, 10],
    confused: 0.2,
    onOxygen: 0.35,
  },
];
const SEVERITY: Readonly<Record<Urgency, number>> = {
  routine: 0,
  soon: 1,
  urgent: 2,
  unknown: 2,
  emergency: 3,
};

/** Each set that is measured, the earliest first; none, for most. */
export function observedOf(
  draw: Draw,
  { complaint, disposition, patient, endedAt }: Episode,
): readonly Measured[] {
  const asked = ASKED[complaint.condition];
  if (asked === undefined || ageAt(patient, endedAt) < ADULT || !draw.chance(asked.share)) {
    return [];
  }
  const severity = SEVERITY[disposition.urgency];
  const first = measured(draw, severity, asked);
  const isAgain = severity > 1 && draw.chance(AGAIN);
  return isAgain ? [first, measured(draw, severity - 1, asked)] : [first];
}

function measured(draw: Draw, severity: number, { also }: Asked): Measured {
  const ranges = RANGES[severity] ?? RANGES[0];
  const within = ([least, most]: Range) => draw.between(least, most);
  const systolic = within(ranges.systolic);
  return {
    respiration: within(ranges.respiration),
    saturation: within(ranges.saturation),
    onOxygen: draw.chance(ranges.onOxygen),
    systolic,
    diastolic: Math.round((systolic * draw.between(55, 68)) / 100),
    pulse: within(ranges.pulse),
    consciousness: draw.chance(ranges.confused) ? 'confused' : 'alert',
    temperature: within(ranges.temperature) / 10,
    ...(also === 'pain' && { pain: within(ranges.pain) }),
    ...(also === 'glucose' && { glucose: draw.between(42, 98) / 10 }),
  };
}
