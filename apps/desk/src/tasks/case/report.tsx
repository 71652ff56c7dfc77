/** The 111 report, whole: what was asked and answered, advised, written, and what had no place. Loaded when a case is opened. */
import { useEffect, useState } from 'react';
import type { CaseView } from '#care/case.ts';
import { type UrgentCareReport, urgentCareReport } from '#care/report/report.ts';
import { Details } from '../../components/details.tsx';
import { textOf } from '../../store/document.ts';
import { OriginalMessage } from './original-message.tsx';
import { EarlierContacts, Highlights, People, Sections } from './report-document.tsx';
import { NotUnderstood, Warnings } from './report-doubts.tsx';
import { Triage } from './report-triage.tsx';

type Reading =
  | { readonly kind: 'reading' }
  | { readonly kind: 'read'; readonly report: UrgentCareReport }
  | { readonly kind: 'unreadable' };

export default function Report({ view: { summary, documents } }: { readonly view: CaseView }) {
  const document = summary.report && documents.get(summary.report);
  const original = summary.original && documents.get(summary.original);
  const [reading, setReading] = useState<Reading>({ kind: 'reading' });

  useEffect(() => {
    if (document === undefined) return;
    textOf(document)
      .then((text) => urgentCareReport.parse(JSON.parse(text)))
      .then(
        (report) => setReading({ kind: 'read', report }),
        () => setReading({ kind: 'unreadable' }),
      );
  }, [document]);

  if (summary.report === undefined && summary.original === undefined) return null;
  return (
    <section className="desk-card" aria-label="NHS 111 report">
      <h2>NHS 111 report</h2>
      {document === undefined && <p>The report is not here, or not all of it.</p>}
      {document !== undefined && reading.kind === 'reading' && (
        <p role="status">Reading the report…</p>
      )}
      {reading.kind === 'unreadable' && (
        <p role="alert">This desk cannot read the report. The message as received is below.</p>
      )}
      {reading.kind === 'read' && <WholeReport report={reading.report} />}
      <Details summary="Message as received">
        <OriginalMessage document={original} />
      </Details>
    </section>
  );
}

function WholeReport({
  report: { main, earlier, warnings, unmapped, unmappedCount },
}: {
  readonly report: UrgentCareReport;
}) {
  return (
    <>
      <Highlights document={main} />
      <Triage pathways={main.pathways} />
      <Details summary="Contacts and people" isPrinted>
        <People document={main} />
      </Details>
      <Details summary={`Sections as sent (${main.sections.length})`}>
        <Sections sections={main.sections} />
      </Details>
      {earlier.length > 0 && (
        <Details summary={`Earlier contacts (${earlier.length})`} open isPrinted>
          <EarlierContacts documents={earlier} />
        </Details>
      )}
      {warnings.length > 0 && (
        <Details summary={`Warnings (${warnings.length})`} isPrinted>
          <Warnings warnings={warnings} />
        </Details>
      )}
      <Details summary={`Not understood (${unmappedCount})`}>
        <NotUnderstood values={unmapped} count={unmappedCount} />
      </Details>
    </>
  );
}
