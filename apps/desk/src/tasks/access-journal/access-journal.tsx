import { useMemo, useState } from 'react';
import { catalogue } from '#problems/catalogue.ts';
import { Button } from '../../components/button.tsx';
import type { Told } from '../../store/access-journal.ts';
import { ActivityChart } from './activity-chart.tsx';
import { ExportCsv } from './export-csv.tsx';
import { FilterForm } from './filter-form.tsx';
import type { JournalRow } from './fold-journal.ts';
import { JournalTable } from './journal-table.tsx';
import { type Filter, questionOf } from './question.ts';
import { tallyWords } from './tally.ts';
import { type JournalView, useJournal } from './use-journal.ts';
import { useWords } from './use-words.ts';
import './access-journal.css';

const ROWS = 50;

type JournalProps = {
  readonly first: Filter;
  readonly caption: string;
  readonly isOwn: boolean;
};

/** The question, and its answer below. */
export function Journal({ first, caption, isOwn }: JournalProps) {
  const [filter, setFilter] = useState(first);
  return (
    <>
      <FilterForm key={filter.patient} filter={filter} isOwn={isOwn} onFilter={setFilter} />
      <Answer
        key={JSON.stringify(filter)}
        {...{ filter, caption, isOwn }}
        onPerson={
          isOwn || filter.patient !== null
            ? null
            : (patient) => {
                setFilter({ ...filter, patient });
                scrollTo({ top: 0 });
              }
        }
      />
    </>
  );
}

type AnswerProps = Omit<JournalProps, 'first'> & {
  readonly filter: Filter;
  readonly onPerson: ((patient: NonNullable<JournalRow['patient']>) => void) | null;
};

function Answer({ filter, caption, isOwn, onPerson }: AnswerProps) {
  const question = useMemo(() => questionOf(filter), [filter]);
  const { state, rows, readOn } = useJournal(question);
  const [from, setFrom] = useState(0);
  const shown = rows.slice(from, from + ROWS);
  const indexes = new Set(shown.map(({ index }) => index));
  const onPage = state.entries.filter(({ index }) => indexes.has(index));
  const words = useWords(useStable(onPage));
  const isEmpty = state.kind === 'whole' && rows.length === 0;
  return (
    <>
      <Progress {...{ state, rows, isOwn }} onMore={readOn} />
      {isEmpty && <p className="desk-empty">Nothing of this kind on these days.</p>}
      {rows.length > 0 && (
        <>
          <ActivityChart rows={rows} from={filter.from} to={filter.to} />
          <JournalTable {...{ caption, words, onPerson, isOwn }} rows={shown} />
          <Pages {...{ from, count: rows.length }} onFrom={setFrom} />
          <ExportCsv question={question} name={fileName(filter, isOwn)} />
        </>
      )}
    </>
  );
}

function Progress({
  state: { kind, entries, matches, problem },
  rows,
  isOwn,
  onMore,
}: Pick<JournalView, 'state' | 'rows'> & { readonly isOwn: boolean; readonly onMore: () => void }) {
  const isPart = kind === 'paused' || kind === 'broken';
  const words = tallyWords(rows, isOwn) || 'Nothing that anybody signed';
  const read = `${entries.length.toLocaleString('en-GB')} of ${matches?.toLocaleString('en-GB')}`;
  return (
    <div className="desk-answer">
      <p role="status" className="desk-answer__tally">
        {kind === 'reading' &&
          (matches === null ? 'Reading the access record…' : `Reading: ${read} entries…`)}
        {kind === 'whole' && rows.length > 0 && `${words}.`}
        {isPart && rows.length > 0 && `Of the newest ${read} entries: ${words}.`}
      </p>
      <Signed entries={entries} isWhole={kind === 'whole'} />
      {kind === 'broken' && <p role="alert">{catalogue[problem ?? 'internal'].message}</p>}
      {isPart && (
        <Button kind="secondary" onPress={onMore}>
          {kind === 'paused' ? 'Read older ones too' : 'Try again'}
        </Button>
      )}
    </div>
  );
}

/** Whether anybody made something up on its way here. */
function Signed({
  entries,
  isWhole,
}: {
  readonly entries: readonly Told[];
  readonly isWhole: boolean;
}) {
  const count = (one: Told['signature']) =>
    entries.filter(({ signature }) => signature === one).length.toLocaleString('en-GB');
  const [broken, unknown] = [count('broken'), count('unknown')];
  if (broken !== '0')
    return (
      <p role="alert">
        <strong>
          Not signed by whom they say: {broken}, marked below. Tell your operator: what the server
          shows is not what the log holds.
        </strong>
      </p>
    );
  if (unknown !== '0')
    return (
      <p className="desk-quiet">
        Signed with a key that this desk does not know, as after a change of keys: {unknown}, marked
        below.
      </p>
    );
  return isWhole && entries.length > 0 && <p className="desk-quiet">Every signature holds.</p>;
}

function Pages({
  from,
  count,
  onFrom,
}: {
  readonly from: number;
  readonly count: number;
  readonly onFrom: (from: number) => void;
}) {
  if (count <= ROWS) return null;
  const last = Math.min(count, from + ROWS);
  return (
    <nav className="desk-pages" aria-label="Pages">
      {from > 0 && (
        <Button kind="secondary" onPress={() => onFrom(from - ROWS)}>
          Newer
        </Button>
      )}
      <span role="status">
        {from + 1} to {last} of {count.toLocaleString('en-GB')}
      </span>
      {last < count && (
        <Button kind="secondary" onPress={() => onFrom(from + ROWS)}>
          Older
        </Button>
      )}
    </nav>
  );
}

/** The same list for as long as the same entries are in it. */
function useStable<T extends { readonly index: number }>(list: readonly T[]): readonly T[] {
  const key = list.map(({ index }) => index).join();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key says which they are
  return useMemo(() => list, [key]);
}

function fileName({ from, to }: Filter, isOwn: boolean): string {
  return `${isOwn ? 'what-i-opened' : 'who-opened-whom'}-${from}-to-${to}`;
}
