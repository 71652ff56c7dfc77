import { run } from './run.ts';

process.exitCode = await run(process.argv.slice(2), {
  environment: process.env,
  folder: process.cwd(),
  out: (text) => process.stdout.write(text),
  complain: (text) => process.stderr.write(text),
});
