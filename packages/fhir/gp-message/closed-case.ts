import type { Uuid } from '#base/ids.ts';
import type { CaseView } from '#care/case.ts';
import type { CareFacts } from '#care/entries.ts';
import type { CaseSummary, Consultation } from '#care/payloads.ts';
import type { UrgentCareReport } from '#care/report/report.ts';
import type { TriageRecords } from '#pathways/record.ts';
import { type Triaged, triagedFrom } from './triage.ts';

export type CloseOutcome = CareFacts<'case.closed'>['outcome'];

/** The organisation that dealt with the case, and so sends the message. */
export type Provider = { readonly name: string; readonly ods?: string };

/** Somebody of the provider's. The name is null where the directory could not be read. */
export type Colleague = { readonly id: Uuid; readonly name: string | null };

/** A closed case with all that its GP is told. Times are milliseconds since the epoch. */
export type ClosedCase = {
  readonly id: Uuid;
  readonly provider: Provider;
  readonly source: CareFacts<'case.received'>['source'];
  readonly receivedAt: number;
  readonly closedAt: number;
  readonly closedBy: Colleague;
  readonly outcome: CloseOutcome;
  readonly summary: CaseSummary;
  /** What the patient was told before the case came here. */
  readonly adviceGiven: readonly string[];
  readonly contacts: readonly {
    readonly at: number;
    readonly by: Colleague;
    readonly outcome: CareFacts<'case.contacted'>['outcome'];
    readonly note: string;
  }[];
  /** Oldest first. */
  readonly consultations: readonly {
    readonly at: number;
    readonly by: Colleague;
    readonly consultation: Consultation;
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
  },
): ClosedCase | null {
  const { row, summary } = view;
  if (row.state.kind !== 'closed') return null;
  const colleague = (id: Uuid): Colleague => ({ id, name: known.nameOf(id) });
  return {
    id: row.id,
    provider: known.provider,
    source: row.source,
    receivedAt: row.receivedAt,
    closedAt: row.state.at,
    closedBy: colleague(row.state.by),
    outcome: row.state.outcome,
    summary,
    adviceGiven: known.report?.main.highlights.adviceGiven ?? [],
    contacts: view.contacts.map((contact) => ({ ...contact, by: colleague(contact.by) })),
    consultations: view.consultations.map((one) => ({ ...one, by: colleague(one.by) })),
    triages: known.triages.triages.map(triagedFrom),
    notUnderstood: view.notUnderstood + known.triages.notUnderstood,
  };
}
