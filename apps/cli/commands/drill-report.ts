import { resolve } from 'node:path';
import { command, UsageProblem } from '../command.ts';
import { runProgram } from '../run-program.ts';

export const drillReport = command({
  name: 'drill report',
  summary: 'Read the report of a drill again: its verdict, and whether anything in it was changed.',
  operands: 'FILE',
  options: {},
  async run({ operands: [file, ...more], json }, { folder }) {
    if (file === undefined || more.length > 0) throw new UsageProblem('Name one report.');
    const path = resolve(folder, file);
    return runProgram('proofs/drills/read-report.ts', [...(json ? ['--json'] : []), '--', path]);
  },
});
