import { resolve } from 'node:path';

import { EnvironmentProblem } from '#postgres/environment-problem.ts';
import { LogRefusal } from '#tlog/refusal.ts';

import { command, EXIT, type Terminal, UsageProblem, type Values } from '../command.ts';
import { DATA_OPTION, dataPath } from '../data-option.ts';
import { exportLog } from '../export-log.ts';
import { openLogFolder } from '../log-folder.ts';
import { addressOf, httpLog } from '../log-source.ts';
import { progressBar } from '../progress-bar.ts';
import { readRunning } from '../running.ts';

const OPTIONS = {
  ...DATA_OPTION,
  from: { type: 'string', value: 'URL', summary: 'address of the server (the one running here)' },
} as const;

/** Copies the whole log, still sealed, into a folder that `verify` reads; again into the same folder fetches what is new. */
export const exportCommand = command({
  name: 'export',
  summary: 'Copy the log into a folder, checking all of it on the way.',
  operands: 'FOLDER',
  options: OPTIONS,
  async run(values, terminal) {
    const [target, ...more] = values.operands;
    if (target === undefined || more.length > 0) throw new UsageProblem('Name one folder.');
    const from = await addressFrom(values, terminal);
    const folder = await openLogFolder(resolve(terminal.folder, target));
    const bar = progressBar(process.stderr, () => performance.now());
    try {
      const { checkpoint, before } = await exportLog({
        source: httpLog(from),
        folder,
        onProgress: bar.show,
      });
      bar.clear();
      const { origin, size, root } = checkpoint;
      const report = { ok: true, origin, size, root: root.toBase64(), before };
      terminal.out(
        values.json
          ? `${JSON.stringify(report)}\n`
          : `${size} entries of ${origin}, ${size - before} of them new.\n`,
      );
      return EXIT.ok;
    } catch (error) {
      bar.clear();
      if (!(error instanceof LogRefusal)) throw error;
      const { code, message } = error;
      terminal.out(
        values.json
          ? `${JSON.stringify({ ok: false, code, message })}\n`
          : `Refused: ${message} (${code}). The checkpoint in ${target} is as it was.\n`,
      );
      return EXIT.saidNo;
    }
  },
});

async function addressFrom(values: Values<typeof OPTIONS>, terminal: Terminal): Promise<URL> {
  const path = dataPath(values, terminal);
  const text = values.from ?? (await readRunning(path))?.origin;
  if (text === undefined) {
    throw new EnvironmentProblem(
      'part/not-running',
      `Holdfast does not run on ${path}; start it first, or name a server with --from.`,
    );
  }
  const url = addressOf(text);
  if (url === null) throw new UsageProblem('--from takes an address such as https://desk.example.');
  return url;
}
