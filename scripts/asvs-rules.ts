/** What the table of docs/asvs may not get wrong: each requirement of the standard once, judged, with what shows it. */
import type { Requirement } from './asvs-requirements.ts';

const STATUSES: readonly string[] = ['met', 'not met', 'n/a'];

type Row = {
  readonly number: string;
  readonly level: number;
  /** The requirement, in a few words of our own. */
  readonly words: string;
  readonly status: string;
  /** What shows it, or why not. */
  readonly shown: string;
};

const ROW = /^\| (V\d+\.\d+\.\d+) \| (\d) \| (.*?) \| (.*?) \| (.*) \|$/gm;
const LINK = /\]\([^)]+\)/;
const COUNTS = /^\| (?:\[(V\d+) [^|]*|(All)) \| ([\d ·]+) \| ([\d ·]+) \| ([\d ·]+) \|$/gm;
const OPEN = /^- \*\*(V\d+\.\d+\.\d+)\*\* \((\d)\) \S.{15,}$/gm;
const DEPLOYED = /^Of those met, (\d+) rest/m;

/**
 * @param chapters the texts that hold the tables
 * @param overview the text that counts them, and lists what is not met with what would close it
 * @returns the faults, each naming its requirement
 */
export function faultsOfAsvs(
  requirements: readonly Requirement[],
  chapters: readonly string[],
  overview: string,
): readonly string[] {
  const rows = chapters.flatMap(rowsOf);
  return [
    ...faultsOfRows(requirements, rows),
    ...faultsOfCounts(rows, overview),
    ...faultsOfOpen(rows, overview),
  ];
}

function rowsOf(text: string): readonly Row[] {
  return [...text.matchAll(ROW)].map(
    ([, number = '', level, words = '', status = '', shown = '']) => ({
      number,
      level: Number(level),
      words,
      status,
      shown,
    }),
  );
}

function faultsOfRows(
  requirements: readonly Requirement[],
  rows: readonly Row[],
): readonly string[] {
  const levels = new Map(requirements.map(({ number, level }) => [number, level]));
  const given = Map.groupBy(rows, ({ number }) => number);
  return [
    ...[...levels.keys()]
      .filter((number) => !given.has(number))
      .map((number) => `${number} is missing`),
    ...[...given]
      .filter(([, { length }]) => length > 1)
      .map(([number]) => `${number} stands more than once`),
    ...rows.flatMap((row) => faultsOfRow(row, levels.get(row.number))),
  ];
}

function faultsOfRow(
  { number, level, words, status, shown }: Row,
  asked: number | undefined,
): readonly string[] {
  const faults = [
    asked === undefined && 'is no requirement of the standard',
    asked !== undefined && asked !== level && `is of level ${asked}`,
    !STATUSES.includes(status) && `is none of ${STATUSES.join(', ')}`,
    words.split(' ').length > 8 && 'has too many words: the standard says the rest',
    status === 'met' && !LINK.test(shown) && 'points at nothing that shows it',
    status !== 'met' && shown.split(' ').length < 3 && 'gives no reason',
  ];
  return faults.flatMap((fault) => (fault === false ? [] : [`${number} ${fault}`]));
}

function faultsOfCounts(rows: readonly Row[], overview: string): readonly string[] {
  const said = new Map(
    [...overview.matchAll(COUNTS)].map(([, chapter, all, ...counts]) => [
      chapter ?? all,
      counts.join(' | '),
    ]),
  );
  const chapters = Map.groupBy(rows, ({ number }) => number.split('.')[0]!);
  const miscounted = [...chapters, ['All', rows] as const]
    .map(([name, of]) => ({ name, counts: countsOf(of), told: said.get(name) }))
    .filter(({ counts, told }) => counts !== told)
    .map(({ name, counts, told }) => `${name} counts ${counts}, and is said to count ${told}`);
  const deployed = rows.filter(
    ({ status, shown }) => status === 'met' && /by the deployment/i.test(shown),
  ).length;
  return Number(DEPLOYED.exec(overview)?.[1]) === deployed
    ? miscounted
    : [...miscounted, `${deployed} rest on the deployment, and the overview says otherwise`];
}

/** Met, not met and n/a, of each level. */
function countsOf(rows: readonly Row[]): string {
  return [1, 2, 3]
    .map((level) => rows.filter((row) => row.level === level))
    .map((rows) => STATUSES.map((one) => rows.filter(({ status }) => status === one).length))
    .map((counts) => counts.join(' · '))
    .join(' | ');
}

function faultsOfOpen(rows: readonly Row[], overview: string): readonly string[] {
  const open = rows.filter(({ status }) => status === 'not met').map(nameOf);
  const listed = [...overview.matchAll(OPEN)].map(([, number = '', level]) =>
    nameOf({ number, level: Number(level) }),
  );
  return [
    ...open
      .filter((one) => !listed.includes(one))
      .map((one) => `${one} is not met, and not listed with what would close it`),
    ...listed
      .filter((one, i) => !open.includes(one) || listed.indexOf(one) !== i)
      .map((one) => `${one} is listed as not met, and is not, or is listed already`),
  ];
}

function nameOf({ number, level }: { readonly number: string; readonly level: number }): string {
  return `${number} (${level})`;
}
