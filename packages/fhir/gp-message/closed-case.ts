import type { Uuid } from '#base/ids.ts';
import type { CaseView } from '#care/case.ts';
import type { Ending } from '#care/case-row.ts';
import type { CareFacts, Condition } from '#care/entries.ts';
import type {
  CaseObservations,
  CaseSummary,
  Consultation,
  ReferralAnswer,
} from '#care/payloads.ts';
import type { Referral } from '#care/referral.ts';
import type { UrgentCareReport } from '#care/report/report.ts';
import { takenAt } from '#care/written.ts';
import { type Disposition, standingDisposition } from '#fhir/disposition.ts';
import type { TriageRecords } from '#pathways/record.ts';
import { type Triaged, triagedFrom } from './triage.ts';

export type CloseOutcome = Ending;

/** The organisation that dealt with the case, and so sends the message. */
export type Provider = { readonly name: string; readonly ods?: string };

/** Somebody of the provider's. The name is null where the directory could not be read. */
export type Colleague = { readonly id: Uuid; readonly name: string | null };

/** When what stands was last corrected, by whom and why. */
export type Corrected = { readonly at: number; readonly by: Colleague; readonly reason: string };

/** A closed case with all that its GP is told. Times are milliseconds since the epoch. */
export type ClosedCase = {
  readonly id: Uuid;
  /** From 1: one more each time that it was opened again and closed. */
  readonly edition: number;
  /** When it was opened again last, by whom and why; null where it was closed once. */
  readonly reopened: {
    readonly at: number;
    readonly by: Colleague;
    readonly reason: string;
  } | null;
  /** The report that the practice was sent last before this one; null where it was sent none. */
  readonly replaces: { readonly edition: number; readonly sentAt: number } | null;
  readonly provider: Provider;
  readonly source: CareFacts<'case.received'>['source'];
  readonly receivedAt: number;
  readonly closedAt: number;
  readonly closedBy: Colleague;
  readonly outcome: CloseOutcome;
  readonly summary: CaseSummary;
  /** The one that stands; the summary’s is what the case came with. */
  readonly disposition: Disposition | null;
  /** What the patient was told before the case came here. */
  readonly adviceGiven: readonly string[];
  readonly contacts: readonly {
    readonly at: number;
    readonly by: Colleague;
    readonly outcome: CareFacts<'case.contacted'>['outcome'];
    /** How the patient was, where it was a comfort call. */
    readonly condition: Condition | null;
    readonly note: string;
    readonly corrected: Corrected | null;
  }[];
  /** Oldest first. */
  readonly consultations: readonly {
    readonly id: Uuid;
    readonly at: number;
    readonly by: Colleague;
    readonly consultation: Consultation;
    readonly corrected: Corrected | null;
  }[];
  /** By when they were taken. */
  readonly observations: readonly {
    readonly id: Uuid;
    readonly takenAt: number;
    readonly by: Colleague;
    readonly observations: CaseObservations;
    readonly corrected: Corrected | null;
  }[];
  /** Kept with the case; the message says that there are some. */
  readonly pictures: readonly {
    readonly at: number;
    readonly by: Colleague;
    readonly caption: string;
  }[];
  readonly referrals: readonly {
    readonly id: Uuid;
    readonly kind: Referral['kind'];
    /** The service, by its name. */
    readonly to: string;
    readonly askedAt: number;
    readonly by: Colleague;
    readonly reason: string;
    readonly state: Referral['state'];
    readonly answer: ReferralAnswer | null;
  }[];
  /** Oldest first. */
  readonly triages: readonly Triaged[];
  /** Parts of the case that could not be read and so are not in the message. */
  readonly notUnderstood: number;
};

/**
 * What of a case goes to the GP. Null while the case is open.
 *
 * `report` is the case's report document where it was read; `nameOf` is a colleague's name from the directory.
 */
export function closedCase(
  view: CaseView,
  known: {
    readonly provider: Provider;
    readonly nameOf: (account: Uuid) => string | null;
    readonly report: UrgentCareReport | null;
    readonly triages: TriageRecords;
    /** A service's name in the provider's directory of services; null where it is not there. */
    readonly serviceName?: (code: string) => string | null;
  },
): ClosedCase | null {
  const { row, summary } = view;
  if (row.state.kind !== 'closed') return null;
  const colleague = (id: Uuid): Colleague => ({ id, name: known.nameOf(id) });
  const corrected = (corrections: readonly { at: number; by: Uuid; reason: string }[]) => {
    const last = corrections.at(-1);
    return last === undefined ? null : { at: last.at, by: colleague(last.by), reason: last.reason };
  };
  const reopened =
    view.closings > 1 && view.timeline.findLast(({ type }) => type === 'case.reopened');
  return {
    id: row.id,
    edition: view.closings,
    reopened: reopened
      ? { at: reopened.at, by: colleague(reopened.by), reason: reopened.note ?? '' }
      : null,
    replaces: sentBefore(view),
    provider: known.provider,
    source: row.source,
    receivedAt: row.receivedAt,
    closedAt: row.state.at,
    closedBy: colleague(row.state.by),
    outcome: row.state.outcome,
    summary,
    disposition: standingDisposition(row.disposition, summary),
    adviceGiven: known.report?.main.highlights.adviceGiven ?? [],
    contacts: view.contacts.map(({ at, by, outcome, condition, note, corrections }) => ({
      ...{ at, by: colleague(by), outcome, condition, note },
      corrected: corrected(corrections),
    })),
    consultations: view.consultations.map(({ id, at, by, consultation, corrections }) => ({
      ...{ id, at, by: colleague(by), consultation },
      corrected: corrected(corrections),
    })),
    observations: view.observations.map((one) => ({
      id: one.id,
      takenAt: takenAt(one),
      by: colleague(one.by),
      observations: one.observations,
      corrected: corrected(one.corrections),
    })),
    pictures: view.pictures.map(({ at, by, caption }) => ({ at, by: colleague(by), caption })),
    referrals: view.referrals.map(({ id, kind, to, askedAt, by, request, state, answer }) => ({
      ...{ id, kind, to: known.serviceName?.(to) ?? to, askedAt, by: colleague(by) },
      ...{ reason: request?.reason ?? '', state, answer },
    })),
    triages: known.triages.triages.map(triagedFrom),
    notUnderstood: view.notUnderstood + known.triages.notUnderstood,
  };
}

/** The disposition that the case came with, where that stands no more. */
export function cameWith({ disposition, summary }: ClosedCase): Disposition | null {
  const code = summary.disposition?.code ?? null;
  return code === disposition?.code ? null : standingDisposition(code, summary);
}

/** What may close a case. One that was closed is closed by none of them again until it was reopened. */
const CLOSES: ReadonlySet<string> = new Set([
  'case.closed',
  'case.settled',
  'case.taken-back',
  'case.let-go',
]);

function sentBefore({ timeline, closings, told }: CaseView): ClosedCase['replaces'] {
  const editions = new Map<Uuid, number>();
  const closeOf = new Map(told.map(({ id, of }) => [id, of]));
  let edition = 0;
  let isOpen = true;
  let replaces: ClosedCase['replaces'] = null;
  for (const { id, type, at } of timeline) {
    if (CLOSES.has(type)) {
      if (isOpen) edition += 1;
      isOpen = false;
      editions.set(id, edition);
    } else if (type === 'case.reopened') isOpen = true;
    else if (type === 'gp-message.sent') {
      // It may have left before the case was opened and closed again, and be written down after.
      const of = editions.get(closeOf.get(id) ?? id) ?? edition;
      if (of < closings) replaces = { edition: of, sentAt: at };
    }
  }
  return replaces;
}
