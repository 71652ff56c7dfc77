/** A case as the other system is given it: as its GP is told of it, and as far as it has come where it is not closed. */
import type { Uuid } from '#base/ids.ts';
import type { Standing } from '#care/beside.ts';
import { type CaseView, foldCase } from '#care/case.ts';
import { lastTold } from '#care/hand-back.ts';
import { type UrgentCareReport, urgentCareReport } from '#care/report/report.ts';
import { type ClosedCase, closedCase } from '#fhir/gp-message/closed-case.ts';
import { recordTriages } from '#pathways/record.ts';
import type { Opened } from '#sync/keyring.ts';
import { textOf } from '../../store/document.ts';

export type CaseForOthers = {
  readonly closed: ClosedCase;
  readonly view: CaseView;
  /** Whether somebody has still to deal with it. */
  readonly isOpen: boolean;
  /** Its latest entry that is told. */
  readonly last: Uuid;
};

export type Known = {
  readonly provider: string;
  readonly nameOf: (account: Uuid) => string | null;
  /** Since when the service is handed back, and by whom: an open case was here until then. */
  readonly standing: Standing;
};

/** Null where it cannot be read. */
export async function caseForOthers(
  entries: readonly Opened[],
  { provider, nameOf, standing }: Known,
): Promise<CaseForOthers | null> {
  const view = foldCase(entries);
  const last = lastTold(entries.map(({ header }) => header));
  if (view === null || last === null) return null;
  const isOpen = view.row.state.kind !== 'closed';
  const closed = closedCase(isOpen ? handedBack(view, standing) : view, {
    provider: { name: provider },
    nameOf,
    report: await reportOf(view),
    triages: recordTriages(entries),
  });
  return closed && { closed, view, isOpen, last };
}

/** As the log will have it once the other system has taken it. */
function handedBack(view: CaseView, { at, by }: Standing): CaseView {
  const state = { kind: 'closed', by, at, outcome: 'handed-back' } as const;
  return { ...view, row: { ...view.row, state }, closings: view.closings + 1 };
}

async function reportOf({ summary, documents }: CaseView): Promise<UrgentCareReport | null> {
  const document = summary.report && documents.get(summary.report);
  if (document === undefined) return null;
  const report = urgentCareReport.safeParse(JSON.parse(await textOf(document)));
  return report.success ? report.data : null;
}
