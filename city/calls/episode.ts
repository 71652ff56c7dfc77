import type { Uuid } from '#base/ids.ts';
import { type DispositionRow, dispositionFor } from '#care/report/dispositions.ts';
import type { Draw } from '../draw.ts';
import { hourOf } from '../london-time.ts';
import { ageAt, type Person, type Town } from '../town/population.ts';
import { type Caller, callerFor } from './caller.ts';
import { ADULTS } from './complaints/adults.ts';
import { CHILDREN } from './complaints/children.ts';
import {
  type Complaint,
  OPENING_QUESTIONS,
  type PartOfDay,
  type Question,
} from './complaints/complaint.ts';
import { EMERGENCIES } from './complaints/emergencies.ts';
import { MEDICINES } from './complaints/medicines.ts';
import { OLDER_PEOPLE } from './complaints/older-people.ts';
import { drawPatient } from './who-calls.ts';

/** One made-up call to NHS 111, from the first word to the disposition. */
export interface Episode {
  readonly ids: {
    readonly message: Uuid;
    readonly tracking: Uuid;
    readonly document: Uuid;
    readonly set: Uuid;
    readonly encounter: Uuid;
    readonly consent: Uuid;
    readonly attachment: Uuid;
  };
  /** As the call handlers read it out. */
  readonly reference: string;
  /** Who took the call. */
  readonly handler: Handler;
  readonly patient: Person;
  readonly caller: Caller;
  readonly complaint: Complaint;
  readonly told: string;
  readonly disposition: DispositionRow;
  readonly startedAt: number;
  /** When the disposition was reached: its clock starts here. */
  readonly endedAt: number;
  readonly questions: readonly AnsweredQuestion[];
  readonly specialNote: string | undefined;
  /** What the sender could not give; nothing, for most. */
  readonly lacks: Lack | undefined;
}

interface Handler {
  readonly id: string;
  readonly given: string;
  readonly family: string;
}

const HANDLERS: readonly Handler[] = [
  { id: 'HA-07', given: 'Robin', family: 'Example' },
  { id: 'HA-12', given: 'Sasha', family: 'Example' },
  { id: 'HA-31', given: 'Jo', family: 'Example' },
];

export type AnsweredQuestion = Question & { readonly from: number; readonly to: number };

export const LACKS = ['nhs-number', 'traced-nhs-number', 'birth-date', 'phone', 'triage'] as const;
export type Lack = (typeof LACKS)[number];

export const COMPLAINTS: readonly Complaint[] = [
  ...CHILDREN,
  ...ADULTS,
  ...OLDER_PEOPLE,
  ...MEDICINES,
  ...EMERGENCIES,
];

/** What is already settled about a call before the rest is drawn. */
export interface Occasion {
  readonly endedAt: number;
  /** When it began; undefined: a little before the first question. */
  readonly startedAt?: number;
  /** The code it ends in; undefined: whatever comes. */
  readonly disposition: string | undefined;
  /** Whom it is about, and what; undefined: whoever, whatever. */
  readonly about?: Pick<Episode, 'patient' | 'complaint'>;
}

/** A call about one of the town; the same draw and occasion give the same call. */
export function episode(draw: Draw, town: Town, occasion: Occasion): Episode {
  const { endedAt, disposition } = occasion;
  const { patient, complaint } = occasion.about ?? somebody(draw, town, occasion);
  const code = disposition ?? draw.pick(complaint.dispositions);
  const row = dispositionFor(code);
  if (row === undefined) throw new TypeError(`no disposition ${code}`);
  const asked = [...OPENING_QUESTIONS, ...complaint.questions];
  const questions = timed(draw, asked, endedAt);
  const startedAt = (questions[0]?.from ?? endedAt) - draw.between(60, 240) * 1000;
  return {
    ids: {
      message: draw.uuid(),
      tracking: draw.uuid(),
      document: draw.uuid(),
      set: draw.uuid(),
      encounter: draw.uuid(),
      consent: draw.uuid(),
      attachment: draw.uuid(),
    },
    reference: String(draw.between(100_000, 999_999)),
    handler: draw.pick(HANDLERS),
    patient,
    caller: callerFor(draw, town, patient, endedAt),
    complaint,
    told: toldOf(draw, complaint, patient),
    disposition: row,
    startedAt: Math.min(startedAt, occasion.startedAt ?? startedAt),
    endedAt,
    questions,
    specialNote: patient.specialNote,
    lacks: draw.chance(0.15) ? draw.pick(LACKS) : undefined,
  };
}

/** Whoever rings, and what it is about; where the end is settled, what leads there is drawn first. */
function somebody(
  draw: Draw,
  town: Town,
  { endedAt, disposition }: Occasion,
): Pick<Episode, 'patient' | 'complaint'> {
  const weight = (one: Complaint) => one.weight * (one.mostly === partOfDay(endedAt) ? 3 : 1);
  if (disposition !== undefined) {
    const leading = COMPLAINTS.filter(({ dispositions }) => dispositions.includes(disposition));
    const complaint = draw.weighted(leading, weight);
    return {
      complaint,
      patient: drawPatient(draw, town, endedAt, (one) => suits(complaint, one, endedAt)),
    };
  }
  const patient = drawPatient(draw, town, endedAt, (one) =>
    COMPLAINTS.some((complaint) => suits(complaint, one, endedAt)),
  );
  const fitting = COMPLAINTS.filter((one) => suits(one, patient, endedAt));
  return { patient, complaint: draw.weighted(fitting, weight) };
}

/** As they put it, with what else is known of them. */
function toldOf(draw: Draw, complaint: Complaint, { conditions }: Person): string {
  const told = draw.pick(complaint.told);
  return conditions.length === 0 ? told : `${told} Has ${conditions.join(', ')}.`;
}

function suits({ ages: [from, below], sex }: Complaint, person: Person, at: number): boolean {
  const age = ageAt(person, at);
  return age >= from && age < below && (sex === undefined || sex === person.sex);
}

function partOfDay(at: number): PartOfDay {
  const hour = hourOf(at);
  if (hour < 7 || hour >= 22) return 'night';
  return hour < 18 ? 'day' : 'evening';
}

/** One after the other, the last answered just before the end. */
function timed(
  draw: Draw,
  questions: readonly Question[],
  end: number,
): readonly AnsweredQuestion[] {
  let to = end - draw.between(20, 60) * 1000;
  return questions
    .toReversed()
    .map((question) => {
      const from = to - draw.between(8, 45) * 1000;
      const answered = { ...question, from, to };
      to = from;
      return answered;
    })
    .toReversed();
}
