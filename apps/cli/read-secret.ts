import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';

import { UsageProblem } from './command.ts';

/** Asks at the terminal, twice, and shows nothing of what is typed. Null where nothing was typed. @throws UsageProblem where nobody is there, or the two differ */
export async function readSecret(what: string, variable: string): Promise<string | null> {
  if (!process.stdin.isTTY) throw new UsageProblem(`Set ${variable}, or ask at a terminal.`);
  const silent = new Writable({ write: (_, __, done) => done() });
  const terminal = createInterface({ input: process.stdin, output: silent, terminal: true });
  try {
    const ask = async (question: string) => {
      process.stderr.write(question);
      const typed = await terminal.question('');
      process.stderr.write('\n');
      return typed;
    };
    const [typed, again] = [await ask(`${what}: `), await ask('Once more: ')];
    if (typed !== again) throw new UsageProblem('The two are not the same. Nothing was changed.');
    return typed === '' ? null : typed;
  } finally {
    terminal.close();
  }
}
