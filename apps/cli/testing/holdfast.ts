import { run } from '../run.ts';

/** Runs `holdfast <args>` in this process, as if in that folder. */
export async function holdfastIn(
  folder: string,
  args: readonly string[],
  environment: NodeJS.ProcessEnv = {},
) {
  let out = '';
  let complaint = '';
  const exit = await run(args, {
    environment: { PATH: process.env.PATH, ...environment },
    folder,
    out: (text) => {
      out += text;
    },
    complain: (text) => {
      complaint += text;
    },
  });
  return { out, complaint, exit };
}
