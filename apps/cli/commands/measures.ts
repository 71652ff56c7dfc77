import { resolve } from 'node:path';

import { dayAfter, dayInLondon } from '#base/london-day.ts';
import type { Definition } from '#care/measures/definition.ts';
import { DEFINITIONS, SOURCE } from '#care/measures/definitions.ts';
import { figureOf } from '#care/measures/figure.ts';
import { countWords, figureWords, targetWords } from '#care/measures/figure-words.ts';
import { type DayTallies, Measures } from '#care/measures/measures.ts';
import { measuresCsv } from '#care/measures/measures-csv.ts';
import { plainDay } from '#care/measures/plain-days.ts';
import { totalOf } from '#care/measures/total.ts';
import { holds } from '#identity/account.ts';
import { Directory } from '#identity/directory.ts';
import { decodeEntry, EntryError } from '#journal/entry.ts';
import { LogRefusal } from '#tlog/refusal.ts';

import { command, EXIT, type Terminal, UsageProblem } from '../command.ts';
import { addressOf, folderLog, httpLog, type LogSource } from '../log-source.ts';
import { progressBar } from '../progress-bar.ts';
import { readLog } from '../read-log.ts';

const LATELY_DAYS = 7;

/** The national measures, by whoever has the log: no key is needed, and nobody is named. */
export const measuresCommand = command({
  name: 'measures',
  summary: 'Compute the national urgent-care measures from a log, without any key.',
  operands: 'URL|FOLDER',
  options: {
    from: { type: 'string', value: 'DAY', summary: 'first day, such as 2026-11-01 (a week ago)' },
    to: { type: 'string', value: 'DAY', summary: 'last day, included (yesterday)' },
    csv: { type: 'boolean', summary: 'a table by day and service, for spreadsheets' },
  },
  async run({ operands, from, to, csv, json }, terminal) {
    const [log, ...more] = operands;
    if (log === undefined || more.length > 0)
      throw new UsageProblem('Name one address or one folder.');
    if (csv && json) throw new UsageProblem('Choose one of --csv and --json.');
    const period = periodOf(from, to, Date.now());
    const bar = progressBar(process.stderr, () => performance.now());
    try {
      const directory = new Directory();
      const measures = new Measures((id) => {
        const account = directory.account(id);
        return account !== undefined && holds(account, 'clinician');
      });
      const { origin, size } = await readLog(sourceOf(log, terminal), (bytes, index, all) => {
        const { header } = decodeEntry(bytes);
        for (const held of directory.apply(header)) measures.hold(held);
        measures.apply(header, index);
        bar.show(index + 1, all);
      });
      bar.clear();
      const days = measures.days(period.from, period.to);
      if (csv) terminal.out(measuresCsv(days, period.from, period.to));
      else if (json)
        terminal.out(`${JSON.stringify({ origin, size, ...period, days: days.map(plainDay) })}\n`);
      else terminal.out(table(days, `${origin}, ${size} entries, ${period.from} to ${period.to}`));
      return EXIT.ok;
    } catch (error) {
      bar.clear();
      if (!(error instanceof LogRefusal || error instanceof EntryError)) throw error;
      const { code, message } = error;
      terminal.out(
        json
          ? `${JSON.stringify({ ok: false, code, message })}\n`
          : `Refused: ${message} (${code}). Nothing was counted.\n`,
      );
      return EXIT.saidNo;
    }
  },
});

function sourceOf(log: string, { folder }: Terminal): LogSource {
  const url = addressOf(log);
  return url === null ? folderLog(resolve(folder, log)) : httpLog(url);
}

function periodOf(from: string | undefined, to: string | undefined, now: number) {
  const last = to ?? dayAfter(dayInLondon(now), -1);
  const first = from ?? dayAfter(isDay(last) ? last : dayInLondon(now), 1 - LATELY_DAYS);
  for (const [option, day] of [
    ['--from', first],
    ['--to', last],
  ] as const)
    if (!isDay(day)) throw new UsageProblem(`${option} takes a day such as 2026-11-26.`);
  if (last < first) throw new UsageProblem('The last day is before the first.');
  return { from: first, to: last };
}

function isDay(text: string): boolean {
  const at = Date.parse(`${text}T00:00Z`);
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text) || Number.isNaN(at)) return false;
  return new Date(at).toISOString().startsWith(text);
}

function table(days: readonly DayTallies[], heading: string): string {
  const rows = DEFINITIONS.map((definition) => [definition.name, said(definition, days)] as const);
  const width = Math.max(...rows.map(([name]) => name.length));
  const lines = rows.map(([name, words]) => `${name.padEnd(width)}  ${words}`);
  return [heading, '', ...lines, '', `${SOURCE.name}. ${SOURCE.advice}`, ''].join('\n');
}

function said(definition: Definition, days: readonly DayTallies[]): string {
  if (definition.kind === 'not-measured') return `Not measured here, because ${definition.because}`;
  const tally = totalOf(days, definition.id);
  const figure = figureOf(definition, tally);
  if (figure === null) return definition.nothing;
  const target = targetWords(definition);
  const verdict =
    target === null ? '' : `  target ${target}: ${figure.isMet === true ? 'met' : 'NOT MET'}`;
  const counts = `${countWords(tally.met)} of ${countWords(tally.of)}`;
  return `${figureWords(figure, definition).padStart(8)}  (${counts})${verdict}`;
}
