/**
 * NEWS2, the National Early Warning Score 2 (Royal College of Physicians, 2017): bands, aggregate and thresholds as published.
 * For people of 16 and over who are not pregnant; for others there is no score, not a low one.
 */

import { faultOf, isUnusual } from './observation-measures.ts';

/** On scale 2, for those whose target saturation is 88 to 92% by a clinician's decision; else scale 1. */
export type OxygenScale = 1 | 2;

export type Consciousness = 'alert' | 'confused' | 'voice' | 'pain' | 'unresponsive';

/** What was measured. Absent means not measured, which is not the same as normal. */
export type Observations = {
  /** Breaths a minute. */
  readonly respiration?: number | undefined;
  /** Per cent. */
  readonly saturation?: number | undefined;
  readonly scale?: OxygenScale | undefined;
  readonly onOxygen?: boolean | undefined;
  /** mmHg. */
  readonly systolic?: number | undefined;
  /** Beats a minute. */
  readonly pulse?: number | undefined;
  /** ACVPU; new confusion counts as C. */
  readonly consciousness?: Consciousness | undefined;
  /** °C, to one decimal place. */
  readonly temperature?: number | undefined;
};

const MEASURED = ['respiration', 'saturation', 'systolic', 'pulse', 'temperature'] as const;

export const PARAMETERS = [
  'respiration',
  'saturation',
  'onOxygen',
  'systolic',
  'pulse',
  'consciousness',
  'temperature',
] as const;
export type Parameter = (typeof PARAMETERS)[number];

export type Risk = 'low' | 'low-medium' | 'medium' | 'high';

export type Score =
  | { readonly kind: 'not-for' | 'invalid'; readonly problems: readonly string[] }
  | {
      readonly kind: 'scored';
      readonly points: { readonly [P in Parameter]?: number };
      /** Where something is missing, the least that it can be. */
      readonly total: number;
      readonly risk: Risk;
      /** Not measured: the score is partial and the true one may be higher. */
      readonly missing: readonly Parameter[];
      /** Possible, and so rare that it should be measured again. */
      readonly improbable: readonly Parameter[];
      readonly response: Response;
    };

export type Response = {
  /** Observations again at the latest after so many minutes; 0 is continuously. */
  readonly againWithinMinutes: number;
  readonly words: string;
};

type Band = readonly [upTo: number, points: number];

/** Each band reaches up to and including its number. */
const RESPIRATION: readonly Band[] = [
  [8, 3],
  [11, 1],
  [20, 0],
  [24, 2],
  [Infinity, 3],
];
const SCALE_1: readonly Band[] = [
  [91, 3],
  [93, 2],
  [95, 1],
  [Infinity, 0],
];
const SCALE_2_AIR: readonly Band[] = [
  [83, 3],
  [85, 2],
  [87, 1],
  [Infinity, 0],
];
const SCALE_2_OXYGEN: readonly Band[] = [
  [83, 3],
  [85, 2],
  [87, 1],
  [92, 0],
  [94, 1],
  [96, 2],
  [Infinity, 3],
];
const SYSTOLIC: readonly Band[] = [
  [90, 3],
  [100, 2],
  [110, 1],
  [219, 0],
  [Infinity, 3],
];
const PULSE: readonly Band[] = [
  [40, 3],
  [50, 1],
  [90, 0],
  [110, 1],
  [130, 2],
  [Infinity, 3],
];
const TEMPERATURE: readonly Band[] = [
  [35, 3],
  [36, 1],
  [38, 0],
  [39, 1],
  [Infinity, 2],
];

const RESPONSES: { readonly [R in Risk | 'zero']: Response } = {
  zero: { againWithinMinutes: 720, words: 'Go on with routine observations.' },
  low: {
    againWithinMinutes: 360,
    words: 'A registered nurse assesses, and decides whether to observe more often or to escalate.',
  },
  'low-medium': {
    againWithinMinutes: 60,
    words:
      'One observation alone scores 3: a clinician reviews why, and decides whether to escalate.',
  },
  medium: {
    againWithinMinutes: 60,
    words:
      'Urgent response: a clinician with competence in acute illness assesses at once; think of sepsis.',
  },
  high: {
    againWithinMinutes: 0,
    words:
      'Emergency response: a team with critical-care competence assesses now; outside hospital, an emergency transfer.',
  },
};

/** @param patient age in whole years; without it nobody can say that the score applies */
export function news2(
  observations: Observations,
  patient: { readonly years: number | null; readonly pregnant: boolean },
): Score {
  if (patient.years === null)
    return {
      kind: 'not-for',
      problems: ['NEWS2 is for people of 16 and over, and the date of birth is not known.'],
    };
  if (patient.years < 16)
    return { kind: 'not-for', problems: ['NEWS2 is for people of 16 and over.'] };
  if (patient.pregnant) return { kind: 'not-for', problems: ['NEWS2 is not for pregnancy.'] };
  const problems = MEASURED.flatMap((name) => {
    const value = observations[name];
    return value === undefined ? [] : (faultOf(name, value) ?? []);
  });
  if (problems.length > 0) return { kind: 'invalid', problems };

  const points = pointsOf(observations);
  const scored = Object.values(points);
  const total = scored.reduce((sum, one) => sum + one, 0);
  const risk = riskOf(total, scored.includes(3));
  return {
    kind: 'scored',
    points,
    total,
    risk,
    missing: PARAMETERS.filter((parameter) => points[parameter] === undefined),
    improbable: MEASURED.filter((name) => {
      const value = observations[name];
      return value !== undefined && isUnusual(name, value);
    }),
    response: RESPONSES[total === 0 ? 'zero' : risk],
  };
}

function pointsOf(seen: Observations): { readonly [P in Parameter]?: number } {
  const points: { [P in Parameter]?: number | undefined } = {
    respiration: inBands(RESPIRATION, seen.respiration),
    saturation: saturationPoints(seen),
    onOxygen: seen.onOxygen === undefined ? undefined : seen.onOxygen ? 2 : 0,
    systolic: inBands(SYSTOLIC, seen.systolic),
    pulse: inBands(PULSE, seen.pulse),
    consciousness:
      seen.consciousness === undefined ? undefined : seen.consciousness === 'alert' ? 0 : 3,
    temperature: inBands(TEMPERATURE, seen.temperature),
  };
  const known = Object.entries(points).filter(([, one]) => one !== undefined);
  return Object.fromEntries(known);
}

/** On scale 2 much oxygen in the blood counts only where oxygen is given: without that answer it cannot be scored. */
function saturationPoints({ saturation, scale = 1, onOxygen }: Observations): number | undefined {
  if (scale === 1) return inBands(SCALE_1, saturation);
  if (onOxygen === undefined && saturation !== undefined && saturation > 92) return undefined;
  return inBands(onOxygen ? SCALE_2_OXYGEN : SCALE_2_AIR, saturation);
}

function riskOf(total: number, anyThree: boolean): Risk {
  if (total >= 7) return 'high';
  if (total >= 5) return 'medium';
  return anyThree ? 'low-medium' : 'low';
}

function inBands(bands: readonly Band[], value: number | undefined): number | undefined {
  if (value === undefined) return undefined;
  return bands.find(([upTo]) => value <= upTo)?.[1];
}
