/** A log of facts alone, written down as it is said: for trying the measures out. */
import { type Uuid, uuidToBytes } from '#base/ids.ts';
import { streamName } from '#base/stream.ts';
import type { MeasuredEntry, Measures } from '../measures.ts';

export const SECOND = 1_000;
export const MINUTE = 60_000;
export const HOUR = 3_600_000;

let made = 0;
export function newId(): Uuid {
  made += 1;
  return `0190a0a0-0000-7000-8000-${made.toString(16).padStart(12, '0')}` as Uuid;
}

export const CLINICIAN = newId();
export const HANDLER = newId();
export const isClinician = (account: Uuid) => account === CLINICIAN;

type Facts = MeasuredEntry['facts'];

function entry(
  stream: string,
  type: string,
  at: number,
  facts: Facts,
  author: Uuid = CLINICIAN,
): MeasuredEntry {
  return { id: newId(), stream, type, author, session: HANDLER, at, facts };
}

export const ofCase = (id: Uuid, type: string, at: number, facts: Facts = {}, author?: Uuid) =>
  entry(streamName({ kind: 'case', id }), type, at, facts, author);

export function caseReceived(
  id: Uuid,
  at: number,
  by: Facts & { readonly author?: Uuid } = {},
): MeasuredEntry {
  const { author = HANDLER, ...more } = by;
  const report = {
    patient: uuidToBytes(newId()),
    service: 'north',
    source: 'nhs-111-report',
    urgency: 'urgent',
    disposition: 'Dx12',
    due: at + 2 * HOUR,
  };
  return ofCase(id, 'case.received', at, { ...report, ...more }, author);
}

export function answered(offered: number, waitMs: number, service = 'north'): MeasuredEntry {
  return entry('room/2026-11-26', 'telephone.answered', offered + waitMs, {
    service,
    offered,
    answered: offered + waitMs,
  });
}

export function abandoned(offered: number, waitMs: number, service = 'north'): MeasuredEntry {
  return entry('room/2026-11-26', 'telephone.abandoned', offered + waitMs, {
    service,
    offered,
    ended: offered + waitMs,
  });
}

export const spoke = (id: Uuid, at: number, author?: Uuid) =>
  ofCase(id, 'case.contacted', at, { outcome: 'spoke' }, author);

export const closed = (id: Uuid, at: number, outcome = 'advice') =>
  ofCase(id, 'case.closed', at, { outcome, gpMessage: false });

export const reopened = (id: Uuid, at: number) =>
  ofCase(id, 'case.reopened', at, {
    patient: uuidToBytes(newId()),
    service: 'north',
    source: 'nhs-111-report',
    urgency: 'urgent',
    disposition: null,
    due: null,
    received: at,
    repeat: false,
  });

export const reassessed = (
  id: Uuid,
  at: number,
  disposition: string | null,
  due: number | null,
  author?: Uuid,
) => ofCase(id, 'case.reassessed', at, { urgency: 'urgent', disposition, due }, author);

/** @returns the request, which its answer names */
export const asked = (id: Uuid, at: number, kind: 'referral' | 'booking', to: string) =>
  ofCase(id, 'referral.asked', at, { kind, to }, HANDLER);

export const requestAnswered = (
  id: Uuid,
  at: number,
  request: MeasuredEntry,
  answer: 'accepted' | 'rejected' | 'booked',
) => ofCase(id, 'referral.answered', at, { referral: uuidToBytes(request.id), answer });

export const requestSent = (id: Uuid, at: number, request: MeasuredEntry) =>
  ofCase(id, 'referral.sent', at, {
    referral: uuidToBytes(request.id),
    attempt: 1,
    route: 'https',
  });

export const requestWithdrawn = (id: Uuid, at: number, request: MeasuredEntry) =>
  ofCase(id, 'referral.withdrawn', at, { referral: uuidToBytes(request.id) });

/** @param outcome null where the case goes on */
export const settled = (id: Uuid, at: number, outcome: string | null) =>
  ofCase(id, 'case.settled', at, {
    service: 'north',
    as: outcome === null ? { kind: 'queued' } : { kind: 'closed', outcome, gpMessage: false },
  });

/** The keeper says what time it is, as it does with everything that it writes. */
export const clock = (at: number): MeasuredEntry => ({
  ...entry(streamName({ kind: 'account', id: HANDLER }), 'access.granted', at, {}),
  session: null,
});

/** Each at its place. */
export function fold(measures: Measures, entries: readonly MeasuredEntry[]): Measures {
  for (const [place, one] of entries.entries()) measures.apply(one, place);
  return measures;
}
