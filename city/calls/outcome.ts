/** What comes of a case: how often somebody must ring before they are spoken to, how long it takes, and how it ends. */

import type { CareFacts } from '#care/entries.ts';
import type { Consultation } from '#care/payloads.ts';
import type { Draw } from '../draw.ts';
import { WORSENING } from './complaints/complaint.ts';
import type { Episode } from './episode.ts';

type CloseOutcome = CareFacts<'case.closed'>['outcome'];
type ContactOutcome = CareFacts<'case.contacted'>['outcome'];

export interface Outcome {
  /** Needs no clinician: whoever took the call closes it, unless they are a repeat caller. */
  readonly byHandler: boolean;
  /** Each attempt to reach them; the last one did, or nobody tried again. */
  readonly contacts: readonly ContactOutcome[];
  readonly talkMs: number;
  readonly writeMs: number;
  readonly closed: CloseOutcome;
  readonly gpMessage: boolean;
}

/** How cases end, by what the triage asked for; weights beside one another, our own estimate. */
const ENDS: readonly (readonly [
  codes: RegExp,
  ends: readonly (readonly [CloseOutcome, number])[],
])[] = [
  [
    /^Dx01[12]$/,
    [
      ['ambulance', 85],
      ['referred', 10],
      ['advice', 5],
    ],
  ],
  [
    /^Dx(02|03|89)$/,
    [
      ['referred', 70],
      ['advice', 20],
      ['ambulance', 3],
      ['appointment', 7],
    ],
  ],
  [
    /^Dx(8\d|97|98)$/,
    [
      ['prescription', 85],
      ['advice', 15],
    ],
  ],
  [
    /^Dx(28|29|38|09|10|75|115)$/,
    [
      ['advice', 85],
      ['referred', 10],
      ['appointment', 5],
    ],
  ],
  [
    /^Dx11[67]$/,
    [
      ['visit', 80],
      ['advice', 20],
    ],
  ],
  [
    /./,
    [
      ['advice', 42],
      ['prescription', 18],
      ['appointment', 20],
      ['visit', 7],
      ['referred', 10],
      ['ambulance', 3],
    ],
  ],
];
/** How many a call handler closes: more than half of all calls are for a clinician to assess, so the national measure asks. Our own estimate. */
const BY_HANDLER: readonly (readonly [codes: RegExp, share: number])[] = [
  [/^Dx01[12]$/, 0.8],
  [/^Dx(02|03|89)$/, 0.6],
  [/^Dx(28|29|38|09|10|75|115)$/, 0.85],
];
const REACHED_AT_ONCE = 0.86;
const REACHED_LATER = 0.7;
const MOST_TRIES = 3;
const TALK_MS = 9 * 60_000;
const WRITE_MS = 4 * 60_000;

/** Of one call; `draw` is its own. */
export function outcomeOf(draw: Draw, { disposition, patient }: Episode): Outcome {
  const contacts: ContactOutcome[] = [];
  let reached = draw.chance(REACHED_AT_ONCE);
  while (!reached && contacts.length < MOST_TRIES) {
    contacts.push(draw.chance(0.3) ? 'voicemail' : 'no-answer');
    reached = contacts.length < MOST_TRIES && draw.chance(REACHED_LATER);
  }
  if (reached) contacts.push('spoke');
  const [, ends] = ENDS.find(([codes]) => codes.test(disposition.code)) ?? ENDS.at(-1)!;
  const [closed] = draw.weighted(ends, ([, weight]) => weight);
  const interpreter = patient.language === undefined ? 1 : 1.8;
  const [, byHandler] = BY_HANDLER.find(([codes]) => codes.test(disposition.code)) ?? [/./, 0];
  return {
    byHandler: reached && draw.chance(byHandler),
    contacts,
    talkMs: Math.round(draw.around(TALK_MS) * interpreter) + 60_000,
    writeMs: Math.round(draw.around(WRITE_MS)) + 30_000,
    closed: reached ? closed : 'no-contact',
    gpMessage: draw.chance(0.97),
  };
}

const PLANS: Readonly<Record<CloseOutcome, string>> = {
  advice: 'Advice given.',
  prescription: 'Prescription sent to the pharmacy of their choice.',
  appointment: 'Booked to be seen face to face at the treatment centre.',
  visit: 'Home visit asked for.',
  referred: 'Referred on; they know where to go.',
  ambulance: 'Ambulance asked for; stayed on the line until help was near.',
  'no-contact': 'Could not be reached. Voicemail left where there was one.',
  duplicate: 'Dealt with in another case.',
};

/** What is written down of it. */
export function consultationOf(
  { complaint, told, questions }: Episode,
  { closed }: Outcome,
): Consultation {
  return {
    history: [told, ...questions.map(({ reported }) => reported)].join('\n'),
    examination: 'By telephone: speaks clearly, no distress heard.',
    assessment: complaint.condition,
    plan: [PLANS[closed], ...complaint.advice.items].join('\n'),
    safetyNetting: WORSENING.items.join('\n'),
  };
}
