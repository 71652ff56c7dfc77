/**
 * What is kept of a drill: one file, a page that people read, with the same as JSON at its end. The page follows from the JSON and from nothing
 * else, so whoever reads the file again can tell whether one of the two was changed.
 */
import { z } from 'zod';
import { boundWords, figure, passed, valueWords, verdictWords } from './verdict.ts';

/** Names and what they are, in the order they are shown. */
const named = z.record(z.string(), z.union([z.string(), z.number()]));

const report = z.strictObject({
  format: z.literal('holdfast/drill/v1'),
  drill: z.string(),
  /** ISO 8601. */
  begun: z.iso.datetime(),
  /** Seconds, from the beginning and by itself. */
  steps: z.array(z.strictObject({ what: z.string(), at: z.number(), took: z.number() })),
  figures: z.array(figure),
  /** What the parts themselves said of what was done to them. */
  said: named,
  /** On what, and with how many. */
  setting: named,
  machine: named,
  versions: named,
  /** For the real day, by its path in the repository. */
  runbook: z.string(),
});
export type Report = Readonly<z.output<typeof report>>;

/** It is no report, or its page says other than its JSON. */
export class NotAsWritten extends Error {
  override readonly name = 'NotAsWritten';
}

const FROM = '\n```json\n';
const TO = '\n```\n';

export function formatReport(kept: Report): string {
  const { drill, begun, steps, figures, said, setting, machine, versions, runbook } = kept;
  const last = steps.at(-1);
  const seconds = last === undefined ? 0 : last.at + last.took;
  return [
    `# Drill ${drill}: ${verdictWords(kept)}`,
    '',
    `Begun ${begun}; it took ${seconds.toFixed(0)} seconds. For the real day: \`${runbook}\`.`,
    '',
    ...table(
      ['what was found', 'value', 'at most', ''],
      [
        ...figures.map((one) => [
          one.what,
          valueWords(one),
          one.most === null ? '' : `${one.most}`,
          boundWords(one),
        ]),
      ],
    ),
    ...table(
      ['step', 'after, s', 'took, s'],
      steps.map(({ what, at, took }) => [what, at.toFixed(1), took.toFixed(1)]),
    ),
    ...table(['what was done', 'what was said'], words(said)),
    ...table(['on what', ''], words({ ...setting, ...machine, ...versions })),
    'The same for programs. `holdfast drill report FILE` reads it again, and says whether the page above is what follows from it.',
    // In the order of the schema, however it was put together.
    FROM + JSON.stringify({ ...report.parse(kept), passed: passed(kept) }, null, 2) + TO,
  ].join('\n');
}

/** @throws NotAsWritten */
export function readReport(text: string): Report {
  const from = text.lastIndexOf(FROM);
  if (from < 0 || !text.endsWith(TO)) throw new NotAsWritten('It is no report of a drill.');
  const read = reportIn(text.slice(from + FROM.length, -TO.length));
  if (formatReport(read) !== text)
    throw new NotAsWritten('Its page is not what follows from its JSON: one of them was changed.');
  return read;
}

/** As people read it where the drill was run. */
export function reportWords(kept: Report): string {
  const { drill, figures, setting, runbook } = kept;
  const rows = figures.map((one) =>
    `  ${one.what.padEnd(58)} ${valueWords(one).padStart(12)}  ${boundWords(one)}`.trimEnd(),
  );
  const where = Object.entries(setting).map(([name, value]) => `${name} ${value}`);
  return [
    `Drill ${drill}: ${verdictWords(kept)}`,
    `  ${where.join(', ')}`,
    ...rows,
    `  For the real day: ${runbook}`,
    '',
  ].join('\n');
}

function reportIn(json: string): Report {
  try {
    const { passed: _, ...kept } = JSON.parse(json);
    return report.parse(kept);
  } catch {
    throw new NotAsWritten('It is no report of a drill.');
  }
}

function words(of: z.output<typeof named>): string[][] {
  return Object.entries(of).map(([name, is]) => [name, `${is}`]);
}

/** Empty where there are no rows. */
function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  if (rows.length === 0) return [];
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll(/[|\n]/g, ' ')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line), ''];
}
