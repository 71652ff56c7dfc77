import { type ParseArgsOptionsConfig, parseArgs } from 'node:util';

/** What a script may rely on. */
export const EXIT = { ok: 0, saidNo: 1, usage: 2, environment: 3 } as const;
export type Exit = (typeof EXIT)[keyof typeof EXIT];

type OptionKind =
  | { readonly type: 'boolean'; readonly summary: string }
  | { readonly type: 'string'; readonly summary: string; readonly value: string };

export type Options = Readonly<Record<string, OptionKind>>;

export type Values<O extends Options> = {
  readonly [K in keyof O]: O[K]['type'] extends 'boolean' ? boolean : string | undefined;
} & { readonly json: boolean; readonly operands: readonly string[] };

export interface Terminal {
  readonly environment: NodeJS.ProcessEnv;
  readonly folder: string;
  readonly out: (text: string) => void;
  /** Beside the answer: what was wrong, and what to do. */
  readonly complain: (text: string) => void;
}

export interface Command {
  /** As typed, for instance `import itk-111`. */
  readonly name: string;
  readonly summary: string;
  /** What follows the name, for the help. */
  readonly operands: string;
  readonly options: Options;
  run(args: readonly string[], terminal: Terminal): Promise<Exit>;
}

export class UsageProblem extends Error {
  override readonly name = 'UsageProblem';
}

/** Builds a command whose options are read by `util.parseArgs`; `--help` and `--json` come along. */
export function command<O extends Options>(definition: {
  readonly name: string;
  readonly summary: string;
  /** What the command works on, for instance `FILE…`; without it, operands are refused. */
  readonly operands?: string;
  readonly options: O;
  run(values: Values<O>, terminal: Terminal): Promise<Exit>;
}): Command {
  return {
    ...definition,
    operands: definition.operands ?? '',
    run(args, terminal) {
      const values = parse(args, definition.options, definition.operands !== undefined);
      return definition.run(values as Values<O>, terminal);
    },
  };
}

function parse(
  args: readonly string[],
  options: Options,
  allowPositionals: boolean,
): Record<string, unknown> {
  const config: ParseArgsOptionsConfig = { json: { type: 'boolean', default: false } };
  for (const [name, { type }] of Object.entries(options)) {
    config[name] = type === 'boolean' ? { type, default: false } : { type };
  }
  try {
    const parsed = parseArgs({ args: [...args], options: config, strict: true, allowPositionals });
    return { ...parsed.values, operands: parsed.positionals };
  } catch (error) {
    throw new UsageProblem(error instanceof Error ? error.message : 'Unreadable options.');
  }
}

/** The text of `holdfast <name> --help`. */
export function help({ name, operands, summary, options }: Command): string {
  const rows = Object.entries(options).map(([option, kind]) => [
    kind.type === 'string' ? `--${option} ${kind.value}` : `--${option}`,
    kind.summary,
  ]);
  rows.push(['--json', 'answer as JSON'], ['--help', 'show this']);
  const lines = rows.map(([flag = '', words]) => `  ${flag.padEnd(20)} ${words}`);
  return [`holdfast ${name} [options] ${operands}`.trim(), '', summary, '', ...lines, ''].join(
    '\n',
  );
}
