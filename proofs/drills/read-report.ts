/** `holdfast drill report`: reads the report of a drill again, and gives the verdict that follows from its figures. Exit 1 where it failed, or was changed. */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { NotAsWritten, readReport, reportWords } from './report.ts';
import { passed } from './verdict.ts';

const { values, positionals } = parseArgs({
  options: { json: { type: 'boolean', default: false } },
  allowPositionals: true,
});
const say = (words: string, answer: object) =>
  process.stdout.write(values.json ? `${JSON.stringify(answer)}\n` : words);
try {
  const report = readReport(readFileSync(positionals[0]!, 'utf8'));
  say(reportWords(report), { ...report, passed: passed(report) });
  process.exitCode = passed(report) ? 0 : 1;
} catch (error) {
  if (!(error instanceof NotAsWritten)) throw error;
  say(`${error.message}\n`, { passed: false, message: error.message });
  process.exitCode = 1;
}
