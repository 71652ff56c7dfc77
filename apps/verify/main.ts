/** The stranger's checker. */
import { run } from './run.ts';

const { stdout, stderr } = process;
process.exitCode = await run(process.argv.slice(2), {
  out: (text) => stdout.write(text),
  error: (text) => stderr.write(text),
  progress: stderr.isTTY ? (text) => stderr.write(`\r\x1b[K${text}`) : null,
});
