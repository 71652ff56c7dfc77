import { asEnvironmentProblem, EnvironmentProblem } from '#postgres/environment-problem.ts';

import { type Command, EXIT, type Exit, help, type Terminal, UsageProblem } from './command.ts';
import { COMMANDS } from './commands.ts';

/** What `holdfast <args>` does and says, and how it ends. Throws only what nobody foresaw. */
export async function run(args: readonly string[], terminal: Terminal): Promise<Exit> {
  const load = Object.entries(COMMANDS).find(
    ([name]) => name === args.slice(0, words(name)).join(' '),
  )?.[1];
  if (load === undefined) {
    const asked = args[0] === '--help' || args[0] === '-h' || args[0] === 'help';
    (asked ? terminal.out : terminal.complain)(await overview());
    return asked ? EXIT.ok : EXIT.usage;
  }
  const found = await load();
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

async function overview(): Promise<string> {
  const commands = await Promise.all(Object.values(COMMANDS).map((load) => load()));
  const lines = commands.map(({ name, summary }) => `  holdfast ${name.padEnd(16)} ${summary}`);
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
