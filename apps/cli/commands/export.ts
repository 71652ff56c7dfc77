import { resolve } from 'node:path';

import { EnvironmentProblem } from '#postgres/environment-problem.ts';
import { LogRefusal } from '#tlog/refusal.ts';

import { command, EXIT, type Terminal, UsageProblem, type Values } from '../command.ts';
import { DATA_OPTION, dataPath } from '../data-option.ts';
import {
  type ExportedAttachments,
  exportAttachments,
  NamedAttachments,
} from '../export-attachments.ts';
import { exportLog } from '../export-log.ts';
import { openLogFolder } from '../log-folder.ts';
import { addressOf, httpAttachments, httpLog } from '../log-source.ts';
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
      const named = new NamedAttachments();
      const { checkpoint, before } = await exportLog({
        source: httpLog(from),
        folder,
        onProgress: bar.show,
        onEntry: named.take,
      });
      const attachments = await exportAttachments(
        named.all,
        httpAttachments(from),
        folder,
        bar.show,
      );
      bar.clear();
      const { origin, size, root } = checkpoint;
      const isWhole = attachments.altered.length === 0;
      const report = { ok: isWhole, origin, size, root: root.toBase64(), before, attachments };
      terminal.out(
        values.json
          ? `${JSON.stringify(report)}\n`
          : `${size} entries of ${origin}, ${size - before} of them new.\n${attachmentWords(attachments)}`,
      );
      return isWhole ? EXIT.ok : EXIT.saidNo;
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

function attachmentWords({ named, missing, altered }: ExportedAttachments): string {
  const lines = [
    ...(named === 0
      ? []
      : [`${named - missing.length - altered.length} of ${named} attachments are here, sealed.`]),
    ...(missing.length === 0
      ? []
      : [
          `Missing: ${missing.length}. Their person was forgotten, or they were lost:`,
          ...missing.map((hash) => `  ${hash}`),
        ]),
    ...(altered.length === 0
      ? []
      : [
          `Altered, and not kept: ${altered.length}. What the server shows is not what the log names:`,
          ...altered.map((hash) => `  ${hash}`),
        ]),
  ];
  return lines.map((line) => `${line}\n`).join('');
}

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
