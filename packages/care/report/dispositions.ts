import { URGENCIES, type Urgency } from '../entries.ts';

/** One line of the table; `minutes` null where the disposition sets no clock. */
export type DispositionRow = {
  readonly code: string;
  readonly wording: string;
  readonly minutes: number | null;
  readonly urgency: Urgency;
  /** Of emergency ambulances the gravest category that is meant: without a clock of ours, what tells them apart. */
  readonly category?: number;
};

/**
 * NHS Pathways dispositions that 111 reports carry, from public booking and directory guidance (2018 to
 * 2021). A provider checks them against the release it runs. A code that is not here is read by its words,
 * and where these set no time, it is `unknown`.
 * Dx012 and Dx12 are different codes: leading zeros count.
 */
export const DISPOSITIONS: readonly DispositionRow[] = [
  {
    code: 'Dx011',
    wording: 'Emergency ambulance',
    minutes: null,
    urgency: 'emergency',
    category: 1,
  },
  {
    code: 'Dx012',
    wording: 'Emergency ambulance',
    minutes: null,
    urgency: 'emergency',
    category: 3,
  },
  {
    code: 'Dx02',
    wording: 'Attend an emergency treatment centre within 1 hour',
    minutes: 60,
    urgency: 'urgent',
  },
  {
    code: 'Dx03',
    wording: 'Attend an emergency treatment centre within 4 hours',
    minutes: 240,
    urgency: 'soon',
  },
  {
    code: 'Dx89',
    wording: 'Attend an emergency treatment centre within 12 hours',
    minutes: 720,
    urgency: 'soon',
  },
  {
    code: 'Dx05',
    wording: 'Contact a local service within 2 hours',
    minutes: 120,
    urgency: 'urgent',
  },
  {
    code: 'Dx06',
    wording: 'Contact a local service within 6 hours',
    minutes: 360,
    urgency: 'soon',
  },
  {
    code: 'Dx07',
    wording: 'Contact a local service within 12 hours',
    minutes: 720,
    urgency: 'soon',
  },
  {
    code: 'Dx08',
    wording: 'Contact a local service within 24 hours',
    minutes: 1440,
    urgency: 'routine',
  },
  {
    code: 'Dx09',
    wording: 'Non-urgent appointment if symptoms persist or recur',
    minutes: null,
    urgency: 'routine',
  },
  {
    code: 'Dx10',
    wording: 'Non-urgent appointment with own practice',
    minutes: null,
    urgency: 'routine',
  },
  {
    code: 'Dx11',
    wording: 'Speak to a local service within 1 hour',
    minutes: 60,
    urgency: 'urgent',
  },
  {
    code: 'Dx12',
    wording: 'Speak to a local service within 2 hours',
    minutes: 120,
    urgency: 'urgent',
  },
  {
    code: 'Dx13',
    wording: 'Speak to a local service within 6 hours',
    minutes: 360,
    urgency: 'soon',
  },
  {
    code: 'Dx14',
    wording: 'Speak to a local service within 12 hours',
    minutes: 720,
    urgency: 'soon',
  },
  {
    code: 'Dx15',
    wording: 'Speak to a local service within 24 hours',
    minutes: 1440,
    urgency: 'routine',
  },
  {
    code: 'Dx28',
    wording: 'Contact a pharmacist within 24 hours',
    minutes: 1440,
    urgency: 'routine',
  },
  {
    code: 'Dx29',
    wording: 'Contact a pharmacist next working day',
    minutes: null,
    urgency: 'routine',
  },
  { code: 'Dx32', wording: 'Speak to a clinician immediately', minutes: 0, urgency: 'emergency' },
  { code: 'Dx38', wording: 'Care at home', minutes: null, urgency: 'routine' },
  {
    code: 'Dx75',
    wording: 'Contact own practice within 3 working days',
    minutes: 4320,
    urgency: 'routine',
  },
  { code: 'Dx80', wording: 'Repeat prescription within 6 hours', minutes: 360, urgency: 'soon' },
  { code: 'Dx82', wording: 'Medication enquiry', minutes: null, urgency: 'routine' },
  { code: 'Dx85', wording: 'Repeat prescription within 2 hours', minutes: 120, urgency: 'urgent' },
  { code: 'Dx86', wording: 'Repeat prescription within 12 hours', minutes: 720, urgency: 'soon' },
  {
    code: 'Dx87',
    wording: 'Repeat prescription within 24 hours',
    minutes: 1440,
    urgency: 'routine',
  },
  {
    code: 'Dx97',
    wording: 'Emergency contraception within 2 hours',
    minutes: 120,
    urgency: 'urgent',
  },
  {
    code: 'Dx98',
    wording: 'Emergency contraception within 12 hours',
    minutes: 720,
    urgency: 'soon',
  },
  {
    code: 'Dx115',
    wording: 'Contact own practice next working day',
    minutes: null,
    urgency: 'routine',
  },
  {
    code: 'Dx116',
    wording: 'Speak to a local service within 6 hours: expected death',
    minutes: 360,
    urgency: 'soon',
  },
  {
    code: 'Dx117',
    wording: 'Speak to a local service within 1 hour: palliative care',
    minutes: 60,
    urgency: 'urgent',
  },
];

const byCode = new Map(DISPOSITIONS.map((row) => [row.code.toLowerCase(), row]));

/** The row for a code, whatever the case of its letters. */
export function dispositionFor(code: string): DispositionRow | undefined {
  return byCode.get(code.trim().toLowerCase());
}

/** What a code and an urgency say together: one that the table does not know says neither how long nor which ambulance. */
export function judgedAs(code: string | null, urgency: Urgency): DispositionRow {
  const row = dispositionFor(code ?? '') ?? { code: code ?? '', wording: '', minutes: null };
  return { ...row, urgency };
}

/** Whether one is less urgent than another, leaves more time, or asks for an ambulance of a lesser category. */
export function isLesser(one: DispositionRow, other: DispositionRow): boolean {
  const [urgency, least] = [one, other].map((row) => URGENCIES.indexOf(row.urgency));
  if (urgency !== least) return urgency! > least!;
  const [time, most] = [one, other].map(timeOf);
  if (time !== most) return time! > most!;
  return (one.category ?? 0) > (other.category ?? 0);
}

/** An ambulance's clock is the ambulance service's, and short; elsewhere no clock is all the time there is. */
function timeOf({ minutes, urgency }: DispositionRow): number {
  if (minutes !== null) return minutes;
  return urgency === 'emergency' ? -1 : Number.POSITIVE_INFINITY;
}

export function urgencyOfMinutes(minutes: number): Urgency {
  if (minutes <= 30) return 'emergency';
  if (minutes <= 120) return 'urgent';
  return minutes <= 720 ? 'soon' : 'routine';
}
