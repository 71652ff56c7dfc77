import { asEnvironmentProblem, EnvironmentProblem } from '#postgres/environment-problem.ts';

import { type Command, EXIT, type Exit, help, type Terminal, UsageProblem } from './command.ts';
import { COMMANDS } from './commands.ts';

/** What `holdfast <args>` does and says, and how it ends. Throws only what nobody foresaw. */
export async function run(args: readonly string[], terminal: Terminal): Promise<Exit> {
  const found = COMMANDS.find(({ name }) => name === args.slice(0, words(name)).join(' '));
  if (found === undefined) {
    const asked = args[0] === '--help' || args[0] === '-h' || args[0] === 'help';
    (asked ? terminal.out : terminal.complain)(overview());
    return asked ? EXIT.ok : EXIT.usage;
  }
  const rest = args.slice(words(found.name));
  if (rest.includes('--help') || rest.includes('-h')) {
    terminal.out(help(found));
    return EXIT.ok;
  }
  try {
    return await found.run(rest, terminal);
  } catch (error) {
    return refuse(
      asEnvironmentProblem(error, 'its folder'),
      found,
      rest.includes('--json'),
      terminal,
    );
  }
}

function refuse(problem: unknown, { name }: Command, json: boolean, terminal: Terminal): Exit {
  const usage = problem instanceof UsageProblem;
  if (!usage && !(problem instanceof EnvironmentProblem)) throw problem;
  const code = usage ? 'usage' : problem.code;
  if (json) terminal.out(`${JSON.stringify({ ok: false, code, message: problem.message })}\n`);
  else terminal.complain(`${problem.message}\n`);
  if (usage && !json) terminal.complain(`Try \`holdfast ${name} --help\`.\n`);
  return usage ? EXIT.usage : EXIT.environment;
}

function overview(): string {
  const lines = COMMANDS.map(({ name, summary }) => `  holdfast ${name.padEnd(16)} ${summary}`);
  return [
    'Holdfast, an urgent-care record and call desk.',
    '',
    ...lines,
    '',
    'Each takes --help.',
    '',
  ].join('\n');
}

function words(name: string): number {
  return name.split(' ').length;
}
