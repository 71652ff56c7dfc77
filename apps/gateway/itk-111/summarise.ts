/** From a whole report to what must be seen first: the case's summary, its line on the board, and what finds the patient. */
import type { CaseLabel, CaseSummary, PatientRecord, SpecialNote } from '#care/payloads.ts';
import { wordsOf } from '#care/report/coded.ts';
import type { ReportDocument } from '#care/report/document.ts';
import type { Patient } from '#care/report/patient.ts';
import type { Address, Telecom } from '#care/report/person.ts';
import type { UrgentCareReport } from '#care/report/report.ts';
import type { ReportTime } from '#care/report/time.ts';
import { WARNINGS } from '#care/report/warnings.ts';
import type { Params } from '#wire/keeper.ts';

/** The whole of them stands in the report; these are shown first. */
const MOST_NOTES = 10;

type Documents = Pick<CaseSummary, 'report' | 'original'>;

export function summaryOf(
  { main, delivery, warnings, unmappedCount }: UrgentCareReport,
  documents: Documents,
): CaseSummary {
  const { disposition, caller, highlights } = main;
  return {
    patient: patientOf(main.patient),
    caller: caller && {
      name: clip(caller.names[0]?.text, 400),
      relation: clip(wordsOf(caller.relation), 400),
      phone: clip(phoneOf(caller.telecoms), 400),
    },
    callBack: clip(main.contacts.find(({ telecom }) => isPhone(telecom))?.telecom.value, 400),
    location: clip(placeOf(main.location?.addresses[0], main.location?.name), 400),
    problem: clip(problemOf(main), 20_000) ?? '',
    disposition: {
      code: codeOf(disposition),
      wording: clip(disposition.wording, 400) ?? '',
      timeframeMinutes: disposition.timeframeMinutes ?? null,
    },
    specialInstructions: clip(highlights.specialNotes.join('\n\n'), 20_000),
    sender: clip(senderOf(main, delivery.senderOds), 400),
    contactAt: isoOf(main.encounter?.period.start) ?? isoOf(main.written),
    ...documents,
    unmapped: unmappedCount,
    warnings: [...new Set(warnings.map(({ code }) => WARNINGS[code]))].slice(0, 100),
  };
}

/** What the report says that whoever meets the patient must know, with whose word it is. */
export function specialNotesOf({ main, delivery }: UrgentCareReport): SpecialNote[] {
  const source = clip(senderOf(main, delivery.senderOds), 400) ?? '';
  return main.highlights.specialNotes.slice(0, MOST_NOTES).flatMap((note) => {
    const text = clip(note, 20_000);
    return text === undefined ? [] : [{ text, source }];
  });
}

/** The disposition's code as facts may carry it: short, and never free text. */
export function codeOf({ code, asSent }: ReportDocument['disposition']): string {
  const sent = code ?? asSent.code ?? '';
  return /^[A-Za-z0-9._-]{1,40}$/.test(sent) ? sent : 'unknown';
}

/** When the timeframe ends: counted from the end of the sender's contact. Null where nobody said by when. */
export function dueOf(
  { disposition, encounter, written }: ReportDocument,
  receivedAt: number,
): number | null {
  if (disposition.timeframeMinutes === undefined) return null;
  const from =
    instantOf(encounter?.period.end) ??
    instantOf(encounter?.period.start) ??
    instantOf(written) ??
    receivedAt;
  return Math.min(from, receivedAt) + disposition.timeframeMinutes * 60_000;
}

/** What the board shows: a name, an age, a place and a reason, each short. */
export function labelOf(main: ReportDocument, now: number): CaseLabel {
  const address = main.location?.addresses[0] ?? main.patient.addresses[0];
  return {
    name: clip(main.patient.names[0]?.text, 80) ?? 'Name not known',
    age: ageOf(dateOf(main.patient.birth), now),
    place: clip(address?.city ?? address?.postcode ?? address?.lines.at(-1), 60) ?? '',
    reason: clip(problemOf(main).split('\n')[0], 120) ?? '',
  };
}

/** Only what may be matched on: a number that its sender traced and whose digits hold. */
export function identifiersOf({ patient }: ReportDocument): Params<'find'> {
  const birthDate = dateOf(patient.birth);
  const number = patient.nhsNumber;
  return {
    nhsNumber: number?.trusted && number.number !== undefined ? number.number : null,
    family: clip(patient.names[0]?.family.join(' '), 200) || null,
    birthDate: birthDate?.length === 10 ? birthDate : null,
    phone: phoneOf(patient.telecoms)?.slice(0, 40) ?? null,
    postcode: patient.addresses.find(({ postcode }) => postcode)?.postcode?.slice(0, 20) ?? null,
  };
}

export function patientOf(patient: Patient): PatientRecord {
  const address =
    patient.addresses.find(({ use }) => use.includes('H') || use.includes('HP')) ??
    patient.addresses[0];
  const { nhsNumber, practice } = patient;
  return {
    name: clip(patient.names[0]?.text, 400) ?? '',
    nhsNumber: nhsNumber && {
      value: clip(nhsNumber.number ?? nhsNumber.asSent, 40)!,
      verified: nhsNumber.trusted,
    },
    birthDate: dateOf(patient.birth),
    gender: GENDER[patient.sex ?? 'not-known'],
    address: clip(address && placeOf(address, undefined), 400),
    postcode: clip(address?.postcode, 20),
    phone: clip(phoneOf(patient.telecoms), 60),
    practice: practice && { name: clip(practice.names[0], 400) ?? '', ods: clip(practice.ods, 40) },
  };
}

const GENDER = {
  male: 'male',
  female: 'female',
  'not-specified': 'other',
  'not-known': 'unknown',
  unrecognised: 'unknown',
} as const;

function problemOf({ highlights, discriminators, pathways }: ReportDocument): string {
  const told = highlights.presentingProblem.join('\n\n').trim();
  return (
    told ||
    discriminators.map(({ value }) => wordsOf(value)).find(Boolean) ||
    pathways[0]?.condition ||
    ''
  );
}

function senderOf(
  { custodian, authors }: ReportDocument,
  ods: string | undefined,
): string | undefined {
  const names = [custodian, ...authors].flatMap((one) => one?.organisation?.names ?? []);
  const name = names.find((text) => text.trim() !== '');
  return name && ods ? `${name} (${ods})` : (name ?? ods);
}

function isPhone({ kind, value }: Telecom): boolean {
  return (kind === 'phone' || kind === 'text-phone') && /[1-9]/.test(value);
}

function phoneOf(telecoms: readonly Telecom[]): string | undefined {
  return telecoms.find(isPhone)?.value;
}

function placeOf(address: Address | undefined, name: string | undefined): string | undefined {
  const { lines = [], city, county, postcode } = address ?? {};
  const parts = [name, ...lines, city, county, postcode].filter(
    (part) => part !== undefined && part.trim() !== '',
  );
  return parts.length === 0 ? undefined : [...new Set(parts)].join(', ');
}

/** ISO 8601 to the precision known, at most the day. */
function dateOf(time: ReportTime | undefined): string | undefined {
  return isoOf(time)?.slice(0, 10);
}

function isoOf(time: ReportTime | undefined): string | undefined {
  return time === undefined || time.kind === 'unreadable' ? undefined : time.iso;
}

function instantOf(time: ReportTime | undefined): number | undefined {
  if (time?.kind !== 'instant') return undefined;
  const at = Date.parse(time.iso);
  return Number.isNaN(at) ? undefined : at;
}

/** Whole years, or months below two, as of a moment; from a date of full precision or a year. */
export function ageOf(birthDate: string | undefined, now: number): string {
  if (birthDate === undefined) return '';
  const [year = 0, month = 1, day = 1] = birthDate.split('-').map(Number);
  const today = new Date(now);
  const months =
    (today.getUTCFullYear() - year) * 12 +
    (today.getUTCMonth() + 1 - month) -
    (today.getUTCDate() < day ? 1 : 0);
  if (months < 0) return '';
  return months < 24 ? `${months} months` : `${Math.floor(months / 12)}`;
}

/** Text as long as its place allows; undefined where there is none. The whole stands in the report document. */
export function clip(text: string | undefined, most: number): string | undefined {
  const trimmed = text?.trim();
  if (trimmed === undefined || trimmed === '') return undefined;
  return trimmed.length <= most ? trimmed : `${trimmed.slice(0, most - 1)}…`;
}
