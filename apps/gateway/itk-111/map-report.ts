import type { ReportDocument } from '#care/report/document.ts';
import type { UrgentCareReport } from '#care/report/report.ts';
import type { Envelope } from './envelope.ts';
import { mapDocument } from './map-document.ts';
import type { Cursor, Reading } from './reading.ts';
import { instantMs } from './time.ts';
import type { XmlBudget } from './xml.ts';

type Mapped = { readonly report: ReportDocument; readonly cursor: Cursor };

/**
 * A whole message: of several documents (a repeat-caller set) the newest is the report, the others are the
 * contacts before it. What no mapper asked for is left in `unmapped`.
 */
export function mapReport(
  envelope: Envelope,
  reading: Reading,
  budget: XmlBudget,
): UrgentCareReport {
  const mapped = envelope.documents.map((cursor) => ({
    report: mapDocument(cursor, budget),
    cursor,
  }));
  const [main, ...earlier] = newestFirst(mapped);
  if (main === undefined) throw new TypeError('an opened envelope has a document');
  if (main !== mapped[0]) main.cursor.warn('document/main-not-first');
  for (const one of earlier) {
    if (anotherPatient(main.report, one.report)) one.cursor.warn('document/patient-differs');
  }
  warnTurned(reading, envelope.documents);
  const unmapped = reading.unmapped();
  return withoutUndefined({
    format: 'itk-111/1',
    delivery: envelope.delivery,
    main: main.report,
    earlier: earlier.map(({ report }) => report),
    otherPayloads: envelope.otherPayloads,
    warnings: reading.warnings,
    unmapped,
    unmappedCount: unmapped.length,
  });
}

/** By the time written; those without one keep their place. */
function newestFirst(mapped: readonly Mapped[]): readonly Mapped[] {
  return mapped.toSorted((a, b) => {
    const [left, right] = [instantMs(a.report.written), instantMs(b.report.written)];
    return left === undefined || right === undefined ? 0 : right - left;
  });
}

function anotherPatient({ patient: a }: ReportDocument, { patient: b }: ReportDocument): boolean {
  const [left, right] = [a.nhsNumber?.number, b.nhsNumber?.number];
  if (left !== undefined && right !== undefined) return left !== right;
  const [born, otherBorn] = [a.birth, b.birth];
  return born?.kind === 'date' && otherBorn?.kind === 'date' && born.iso !== otherBorn.iso;
}

/**
 * Two attributes that turn a statement round wherever they stand: null flavour MSK (there is a value and the
 * sender may not say it, as with a protected address) and a negation, which the words do not repeat.
 */
function warnTurned(reading: Reading, documents: readonly Cursor[]): void {
  const visit = (cursor: Cursor): void => {
    if (cursor.peek('nullFlavor') === 'MSK') reading.warn('value/withheld', cursor.path);
    if (cursor.peek('negationInd') === 'true') reading.warn('value/negated', cursor.path);
    cursor.every().forEach(visit);
  };
  documents.forEach(visit);
}

/** Absent means absent: a key with `undefined` would not survive being written down. */
function withoutUndefined<T>(value: T): T {
  if (Array.isArray(value)) return value.map(withoutUndefined) as T;
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([, part]) => part !== undefined);
  return Object.fromEntries(entries.map(([key, part]) => [key, withoutUndefined(part)])) as T;
}
