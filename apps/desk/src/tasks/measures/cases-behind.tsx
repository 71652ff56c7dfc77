import { useCallback, useEffect, useState } from 'react';
import type { Measure } from '#care/measures/definition.ts';
import { countWords } from '#care/measures/figure-words.ts';
import { Button } from '../../components/button.tsx';
import { codeWords } from '../../components/care-words.ts';
import { useDesk } from '../../components/hooks.ts';
import { Link } from '../../components/link.tsx';
import { PageTitle } from '../../components/page-title.tsx';
import { problemWords } from '../../components/problem-words.ts';
import { shortId } from '../../components/short-id.ts';
import { momentWords } from '../../components/time-words.ts';
import { pathOf, type Spot } from './address.ts';
import { type CountedEntry, countedEntry } from './counted-entry.ts';
import { daysOf, dayWords, periodWords } from './period.ts';

type List = {
  readonly rows: readonly CountedEntry[];
  readonly count: number | null;
  readonly letGo: readonly string[];
};

type CasesBehindProps = { readonly measure: Measure; readonly spot: Spot };

/** What a figure was counted from: identifiers and times. A case opens by the usual rules, and that is written down. */
export function CasesBehind({ measure, spot }: CasesBehindProps) {
  const { measures } = useDesk();
  const [list, setList] = useState<List>({ rows: [], count: null, letGo: [] });
  const [problem, setProblem] = useState<string | null>(null);
  const { from, to } = daysOf(spot.period);
  const { id } = measure;
  const { service } = spot;

  const more = useCallback(
    async (after: number) => {
      setProblem(null);
      try {
        const page = await measures.cases({ from, to, measure: id, service }, after);
        const rows = page.entries.map(countedEntry);
        setList((known) => ({
          rows: [...known.rows.slice(0, after), ...rows],
          count: page.count,
          letGo: page.letGo,
        }));
      } catch (error) {
        setProblem(problemWords(error));
      }
    },
    [measures, from, to, id, service],
  );
  useEffect(() => void more(0), [more]);

  const { rows, count, letGo } = list;
  const where = service === null ? 'every service' : codeWords(service);
  return (
    <div className="desk-figures">
      <p>
        <Link href={pathOf({ ...spot, measure: null })}>Back to the measures</Link>
      </p>
      <PageTitle title={measure.name} />
      <p>
        {periodWords(spot.period)}, {where}. {measure.of}. {measure.fault ?? 'Met'} is:{' '}
        {measure.met}.
      </p>
      {problem === null ? (
        <p role="status">
          {count === null
            ? 'Reading the list…'
            : `${countWords(rows.length)} of ${countWords(count)}`}
        </p>
      ) : (
        <p role="alert">{problem}</p>
      )}
      {letGo.length > 0 && (
        <p className="nhsuk-inset-text desk-inset">
          Of {letGo.map(dayWords).join(', ')} the list is not whole: it is kept for the latest days.
          The figures are. The command <code>holdfast measures</code> counts them from an exported
          log.
        </p>
      )}
      {rows.length > 0 && <Rows rows={rows} measure={measure} />}
      {problem !== null && (
        <Button kind="secondary" onPress={() => more(rows.length)}>
          Try again
        </Button>
      )}
      {problem === null && count !== null && rows.length < count && (
        <Button kind="secondary" onPress={() => more(rows.length)}>
          Show more
        </Button>
      )}
    </div>
  );
}

function Rows({
  rows,
  measure,
}: {
  readonly rows: readonly CountedEntry[];
  readonly measure: Measure;
}) {
  const now = Date.now();
  const column = measure.fault ?? 'Met';
  const [yes, no] = measure.fault === undefined ? ['✓ Yes', '✗ No'] : ['Yes', 'No'];
  return (
    <table className="nhsuk-table desk-table desk-figures__list">
      <caption className="nhsuk-u-visually-hidden">{measure.name}</caption>
      <thead>
        <tr>
          <th scope="col">What</th>
          <th scope="col">When</th>
          <th scope="col">Service</th>
          <th scope="col">Details</th>
          <th scope="col">{column}</th>
          <th scope="col">Log entry</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ index, what, at, service, told, isMet }) => (
          <tr key={index}>
            <td>
              {what.kind === 'call' ? (
                'Telephone call'
              ) : (
                <Link href={`/case/${what.case}`}>Case {shortId(what.case)}</Link>
              )}
            </td>
            <td data-label="When">{momentWords(at, now)}</td>
            <td data-label="Service">{service === null ? '' : codeWords(service)}</td>
            <td data-label="Details">{told}</td>
            <td data-label={column}>{isMet ? yes : no}</td>
            <td data-label="Log entry">{countWords(index)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
