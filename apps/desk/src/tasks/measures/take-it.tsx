import { BYTE_ORDER_MARK } from '#base/csv.ts';
import type { DayTallies } from '#care/measures/measures.ts';
import { measuresCsv } from '#care/measures/measures-csv.ts';
import { Button } from '../../components/button.tsx';
import { download } from '../../components/download.ts';
import type { Days } from './period.ts';

type TakeItProps = {
  /** Of the period alone. */
  readonly days: readonly DayTallies[];
  readonly period: Days;
};

/** As a table for other programs, or as a PDF: the browser makes it from this page, with the same words and charts. */
export function TakeIt({ days, period: { from, to } }: TakeItProps) {
  return (
    <section className="desk-card desk-figures__take" aria-label="Take it with you">
      <h2>Take it with you</h2>
      <p>
        The CSV file holds every service and every day. For a PDF, print this page and choose “Save
        as PDF”. Neither names or identifies anybody.
      </p>
      <Button
        kind="secondary"
        onPress={() =>
          download(
            new Blob([BYTE_ORDER_MARK, measuresCsv(days, from, to)], {
              type: 'text/csv;charset=utf-8',
            }),
            `measures-${from}-to-${to}.csv`,
          )
        }
      >
        Save as CSV
      </Button>{' '}
      <Button kind="secondary" onPress={() => print()}>
        Print, or save as PDF
      </Button>
    </section>
  );
}
