import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';

import { EnvironmentProblem } from '#postgres/environment-problem.ts';

import { command, EXIT, UsageProblem } from '../command.ts';
import { DATA_OPTION, dataPath } from '../data-option.ts';
import { runProgram } from '../run-program.ts';
import { readRunning } from '../running.ts';

/** Hands saved NHS 111 reports to the running gateway, as their sender would; safe to repeat. */
export const importItk111 = command({
  name: 'import itk-111',
  summary: 'Take in NHS 111 reports (ITK, one message a file) that were saved elsewhere.',
  operands: 'FILE…',
  options: {
    ...DATA_OPTION,
    'dry-run': { type: 'boolean', summary: 'only show what would be understood; store nothing' },
  },
  async run(values, terminal) {
    if (values.operands.length === 0) throw new UsageProblem('Name one or more files.');
    const files = values.operands.map((file) => resolve(terminal.folder, file));
    if (values['dry-run']) {
      if (values.json) throw new UsageProblem('--dry-run answers in words; leave out --json.');
      return runProgram('apps/gateway/itk-111/dry-run.ts', files);
    }
    const address = await gatewayAddress(dataPath(values, terminal));
    const answers: (Answer & { readonly file: string })[] = [];
    for (const [n, file] of files.entries()) {
      const answer = { file: values.operands[n] ?? file, ...(await hand(address, file)) };
      answers.push(answer);
      if (!values.json) terminal.out(`${answer.file}: ${answer.taken ? 'taken' : answer.words}\n`);
    }
    if (values.json) terminal.out(`${JSON.stringify({ messages: answers })}\n`);
    return answers.every(({ taken }) => taken) ? EXIT.ok : EXIT.saidNo;
  },
});

type Answer =
  | { readonly taken: true }
  | { readonly taken: false; readonly problem: string; readonly words: string };

async function gatewayAddress(data: string): Promise<string> {
  const running = await readRunning(data);
  if (running?.itkPort !== undefined) {
    return `http://127.0.0.1:${running.itkPort}/nhs-111-reports`;
  }
  throw new EnvironmentProblem(
    'part/not-running',
    `Holdfast does not run on ${data}; start it first, or use --dry-run.`,
  );
}

async function hand(address: string, file: string): Promise<Answer> {
  const body = await readFile(file).catch(() => {
    throw new EnvironmentProblem('permission/denied', `${file} cannot be read.`);
  });
  const headers = { 'content-type': 'text/xml' };
  const response = await fetch(address, { method: 'POST', headers, body }).catch(() => {
    throw new EnvironmentProblem(
      'part/not-running',
      'The gateway does not answer; see `holdfast status`.',
    );
  });
  const reply = await response.text();
  if (response.ok) return { taken: true };
  // The fault is our own gateway's, in whose texts nothing is escaped.
  const [, words = 'not taken'] = /<itk:ErrorText>([^<]*)</.exec(reply) ?? [];
  const [, problem = 'unknown'] = /<itk:ErrorDiagnosticText>([^<]*)</.exec(reply) ?? [];
  return { taken: false, problem, words };
}
