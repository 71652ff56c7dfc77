/** The stranger's checker. */
import { EXIT, run } from './run.ts';

const { stdout, stderr } = process;
const terminal = {
  out: (text: string) => stdout.write(text),
  error: (text: string) => stderr.write(text),
  progress: stderr.isTTY ? (text: string) => stderr.write(`\r\x1b[K${text}`) : null,
};

process.exitCode = await run(process.argv.slice(2), terminal).catch((error: Error) => {
  // A fault of the checker is no verdict on the log.
  terminal.error(`${error.stack}\n`);
  return EXIT.unread;
});
