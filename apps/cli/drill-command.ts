import { resolve } from 'node:path';
import { type Command, command, type Options } from './command.ts';
import { runProgram } from './run-program.ts';

const REPORT = {
  report: {
    type: 'string',
    value: 'FILE',
    summary: 'keep a page of it, to read and to read again',
  },
} as const;

/** A drill is a program of its own, on sites of its own, which it makes and removes. */
export function drillCommand(drill: {
  readonly name: string;
  readonly summary: string;
  readonly options: Options;
}): Command {
  return command({
    name: `drill ${drill.name}`,
    summary: drill.summary,
    options: { ...drill.options, ...REPORT },
    run({ json, operands: _, ...given }, { folder }) {
      const report = given.report === undefined ? undefined : resolve(folder, `${given.report}`);
      const options = Object.entries({ ...given, report }).flatMap(([name, value]) =>
        value === undefined ? [] : [`--${name}`, `${value}`],
      );
      return runProgram(`proofs/drills/${drill.name}.ts`, [
        ...options,
        ...(json ? ['--json'] : []),
      ]);
    },
  });
}
