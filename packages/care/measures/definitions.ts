/**
 * The measures, in the order in which they are shown: the national integrated urgent care set, and one of our own that says so.
 *
 * A provider compares wording, codes and targets with the current national guidance and corrects them here. Items (A01 and so on) are those of
 * the national collection that SOURCE names.
 */
import { IMMEDIATE_MINUTES } from './case-record.ts';
import type { Definition } from './definition.ts';

export const SOURCE = {
  name: 'NHS England, Integrated Urgent Care Aggregate Data Collection and its key performance indicators, as from April 2021',
  takenOver: '2026-11-26',
  advice: 'Check against the current national guidance before you rely on it.',
} as const;

/** Dispositions by which a clinician speaks to somebody, told apart by code: a report that comes late leaves less time than its disposition gave. */
const SPEAK_IMMEDIATELY = ['Dx32'];
const SPEAK_BY_A_TIME = ['Dx11', 'Dx12', 'Dx13', 'Dx14', 'Dx15', 'Dx116', 'Dx117'];
const AMBULANCE_3_4 = ['Dx012*'];
const EMERGENCY_DEPARTMENT = ['Dx02', 'Dx03', 'Dx89'];

/** Codes of the provider's directory of services, by what stands behind them. A code in no list is counted in none. */
const GP = ['gp', 'gp-*'];
const TREATMENT_CENTRE = ['treatment-centre', 'treatment-centre-*', 'tc-*'];
const URGENT_TREATMENT_CENTRE = ['urgent-treatment-centre', 'urgent-treatment-centre-*', 'utc-*'];

const NO_TELEPHONE =
  'No telephone switch has told the log of a call on these days. Where one is connected, its calls are counted here.';

const NONE_ANSWERED =
  'No telephone switch has told the log of a call of these days that was answered.';

export const DEFINITIONS: readonly Definition[] = [
  {
    id: 'calls-abandoned',
    name: 'Calls abandoned',
    kind: 'ring',
    of: 'Calls offered',
    met: 'given up before anybody answered',
    fault: 'Given up',
    where: [],
    figure: { kind: 'share', met: [{ fact: 'ended', oneOf: ['abandoned'] }] },
    target: { atMost: 3 },
    nothing: NO_TELEPHONE,
    source: 'National items B02 over A01',
  },
  {
    id: 'speed-to-answer',
    name: 'Average speed to answer',
    kind: 'ring',
    of: 'Calls answered',
    met: 'answered within the target',
    where: [{ fact: 'ended', oneOf: ['answered'] }],
    figure: { kind: 'mean' },
    target: { atMost: 20 },
    nothing: NONE_ANSWERED,
    source: 'National items B06 over A03',
  },
  {
    id: 'answer-95th-centile',
    name: '95th centile of answer time',
    kind: 'ring',
    of: 'Calls answered',
    met: 'answered within the target',
    where: [{ fact: 'ended', oneOf: ['answered'] }],
    figure: { kind: 'centile', centile: 95 },
    target: { atMost: 120 },
    nothing: NONE_ANSWERED,
    source: 'The time that 95 in 100 answered calls do not exceed; whole seconds, rounded up',
  },
  {
    id: 'assessed-by-clinician',
    name: 'Calls assessed by a clinician',
    kind: 'case',
    of: 'Cases received',
    met: 'assessed by a clinician: spoken to, consulted, judged anew, or taken over in triage',
    where: [],
    figure: { kind: 'share', met: [{ fact: 'assessed', oneOf: ['yes'] }] },
    target: { atLeast: 50 },
    nothing: 'No case was received on these days.',
    source: 'National items D01 over C01',
  },
  {
    id: 'immediate-call-back',
    name: 'Immediate call-backs within 20 minutes',
    kind: 'case',
    of: 'Cases for a clinician to speak to within 20 minutes',
    met: 'spoken to by a clinician within 20 minutes',
    where: [{ fact: 'disposition', oneOf: SPEAK_IMMEDIATELY }],
    figure: { kind: 'in-time', reached: 'spoken', within: { minutes: IMMEDIATE_MINUTES } },
    target: { atLeast: 90 },
    nothing:
      'No case of these days for a clinician to speak to within 20 minutes was spoken to, or is out of time.',
    source: 'National items D14 over D13',
  },
  {
    id: 'other-call-back',
    name: 'Other call-backs within their timeframe',
    kind: 'case',
    of: 'Cases for a clinician to speak to by a later time',
    met: 'spoken to by a clinician by the time they were due',
    where: [{ fact: 'disposition', oneOf: SPEAK_BY_A_TIME }],
    figure: { kind: 'in-time', reached: 'spoken', within: 'due' },
    target: { atLeast: 90 },
    nothing:
      'No case of these days for a clinician to speak to by a later time was spoken to, or is out of time.',
    source: 'National items D16 and D18 over D15 and D17',
  },
  {
    id: 'self-care',
    name: 'Self-care recommended after clinical input',
    kind: 'case',
    of: 'Cases assessed by a clinician and closed',
    met: 'closed with advice and nothing else',
    where: [
      { fact: 'assessed', oneOf: ['yes'] },
      { fact: 'closed', oneOf: ['yes'] },
    ],
    figure: { kind: 'share', met: [{ fact: 'outcome', oneOf: ['advice'] }] },
    target: { atLeast: 15 },
    nothing: 'No case of these days was assessed by a clinician and closed.',
    source: 'Self-care among calls that had clinical input',
  },
  {
    id: 'ambulance-validated',
    name: 'Category 3 and 4 ambulances validated within 30 minutes',
    kind: 'case',
    of: 'Cases that came with an ambulance of category 3 or 4',
    met: 'assessed by a clinician within 30 minutes',
    where: [{ fact: 'disposition', oneOf: AMBULANCE_3_4 }],
    figure: { kind: 'in-time', reached: 'assessed', within: { minutes: 30 } },
    target: { atLeast: 75 },
    nothing:
      'No case of these days that came with an ambulance of category 3 or 4 was assessed, or is out of time.',
    source: 'Initial category 3 and 4 ambulance outcomes, and those validated within 30 minutes',
  },
  {
    id: 'emergency-department-validated',
    name: 'Emergency-department outcomes validated',
    kind: 'case',
    of: 'Cases that came with an emergency department',
    met: 'assessed by a clinician',
    where: [{ fact: 'disposition', oneOf: EMERGENCY_DEPARTMENT }],
    figure: { kind: 'share', met: [{ fact: 'assessed', oneOf: ['yes'] }] },
    target: { atLeast: 50 },
    nothing: 'No case of these days came with an emergency department.',
    source: 'Initial emergency-department outcomes, and those validated',
  },
  {
    id: 'first-service-offered',
    name: 'First service offered by the directory accepted',
    kind: 'not-measured',
    of: 'Cases to which the directory of services offered a service',
    met: 'whose first one was accepted (target: at least 80%)',
    because:
      'the log does not say which services the directory offered, nor in which order. The next measure is what it can say.',
    source: 'First service offered by the Directory of Services, selected',
  },
  {
    id: 'first-request-accepted',
    name: 'First referral or booking accepted',
    kind: 'request',
    of: 'First requests to another service that it has answered',
    met: 'accepted or booked',
    where: [
      { fact: 'first', oneOf: ['yes'] },
      { fact: 'answer', oneOf: ['accepted', 'rejected', 'booked'] },
    ],
    figure: { kind: 'share', met: [{ fact: 'answer', oneOf: ['accepted', 'booked'] }] },
    target: null,
    nothing: 'No other service has answered a first request of these days.',
    source: 'Not of the national set: our own',
  },
  booked('booked-gp', 'Booked into a GP practice', 'a GP practice', GP),
  booked(
    'booked-treatment-centre',
    'Booked into a treatment centre',
    'a treatment centre',
    TREATMENT_CENTRE,
  ),
  booked(
    'booked-urgent-treatment-centre',
    'Booked into an urgent treatment centre',
    'an urgent treatment centre',
    URGENT_TREATMENT_CENTRE,
  ),
];

function booked(id: string, name: string, where: string, codes: readonly string[]): Definition {
  return {
    id,
    name,
    kind: 'request',
    of: `Bookings asked of ${where}`,
    met: 'given a time',
    where: [
      { fact: 'kind', oneOf: ['booking'] },
      { fact: 'to', oneOf: codes },
    ],
    figure: { kind: 'share', met: [{ fact: 'answer', oneOf: ['booked'] }] },
    target: null,
    nothing: `No booking of these days was asked of ${where}.`,
    source: 'Bookings by kind of service; the national set names no target',
  };
}
