import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ExportPass } from '#backup/export-pass.ts';
import { isOfKeys } from '#backup/layout.ts';
import { mainSite, SiteAway } from '#backup/main-site.ts';
import { makePlaceAt } from '#backup/place-at.ts';
import { systemClock } from '#base/clock.ts';
import { EnvironmentProblem } from '#postgres/environment-problem.ts';
import { LogRefusal } from '#tlog/refusal.ts';

import { command, EXIT, type Terminal, UsageProblem, type Values } from '../command.ts';
import { cosignExport } from '../cosign-export.ts';
import { DATA_OPTION, dataPath } from '../data-option.ts';
import {
  type ExportedAttachments,
  exportAttachments,
  NamedAttachments,
} from '../export-attachments.ts';
import { exportLog } from '../export-log.ts';
import { readExportPass } from '../export-pass-file.ts';
import { type ExportedSlips, exportSlips, SealedStreams } from '../export-slips.ts';
import { addressOf, httpAttachments, httpLog } from '../log-source.ts';
import { progressBar } from '../progress-bar.ts';
import { readRunning } from '../running.ts';

const DAY_MS = 86_400_000;
const MOST_DAYS = 36_500;

const OPTIONS = {
  ...DATA_OPTION,
  from: { type: 'string', value: 'URL', summary: 'address of the server (the one running here)' },
  pass: {
    type: 'string',
    value: 'FILE',
    summary: 'of a safe: brings the keys too, sealed to it, so that `restore` can read',
  },
  'renew-keys': {
    type: 'string',
    value: 'DAYS',
    summary: 'after how long all of them are put there anew (30)',
  },
  lock: {
    type: 'string',
    value: 'DAYS',
    summary: 'of a bucket: for how long nobody deletes (3650)',
  },
  'lock-keys': { type: 'string', value: 'DAYS', summary: 'the same, of keys (60)' },
} as const;

/** Copies the whole log, still sealed, to a place that only accepts; again to the same place adds what is new. */
export const exportCommand = command({
  name: 'export',
  summary: 'Copy the log to a place that only accepts, checking all of it on the way.',
  operands: 'FOLDER|s3://BUCKET/PREFIX',
  options: OPTIONS,
  async run(values, terminal) {
    const [target, ...more] = values.operands;
    if (target === undefined || more.length > 0) throw new UsageProblem('Name one place.');
    const renewDays = daysFrom('renew-keys', values['renew-keys'] ?? '30');
    const lockDays = daysFrom('lock', values.lock ?? '3650');
    const lockKeysDays = daysFrom('lock-keys', values['lock-keys'] ?? '60');
    if (lockKeysDays < renewDays)
      throw new UsageProblem('--lock-keys must last until --renew-keys has put them there anew.');
    const from = await addressFrom(values, terminal);
    const pass =
      values.pass === undefined
        ? null
        : await readExportPass(resolve(terminal.folder, values.pass));
    const place = await makePlaceAt(target, terminal, (path) =>
      isOfKeys(path) ? lockKeysDays : lockDays,
    );
    const bar = progressBar(process.stderr, () => performance.now());
    const site = mainSite(from.href, fetch);
    const named = new NamedAttachments();
    const sealed = new SealedStreams();
    let attachments: ExportedAttachments = { named: 0, missing: [], altered: [] };
    let keys: ExportedSlips | null = null;
    try {
      const { checkpoint, note, before } = await exportLog({
        source: httpLog(from),
        place,
        onProgress: bar.show,
        onEntry(entry, index) {
          named.take(entry);
          sealed.take(entry, index);
        },
        async beside(since) {
          const source = httpAttachments(from);
          attachments = await exportAttachments(named.all, source, place, bar.show);
          if (pass === null) return;
          const slipping = { place, pass, site, clock: systemClock, sleep };
          keys = await exportSlips(
            { ...slipping, renewMs: renewDays * DAY_MS },
            sealed.since(since),
          );
        },
      });
      if (pass !== null) await cosignExport(note, pass, site, systemClock);
      bar.clear();
      const { origin, size, root } = checkpoint;
      const isWhole = attachments.altered.length === 0 && awaitedIn(keys) === 0;
      const report = { ok: isWhole, origin, size, root: root.toBase64(), before };
      terminal.out(
        values.json
          ? `${JSON.stringify({ ...report, attachments, keys })}\n`
          : `${size} entries of ${origin}, ${size - before} of them new.\n${attachmentWords(attachments)}${keyWords(keys)}`,
      );
      return isWhole ? EXIT.ok : EXIT.saidNo;
    } catch (error) {
      bar.clear();
      if (error instanceof SiteAway) throw awayWith(pass, error);
      if (!(error instanceof LogRefusal)) throw error;
      const { code, message } = error;
      terminal.out(
        values.json
          ? `${JSON.stringify({ ok: false, code, message })}\n`
          : `Refused: ${message} (${code}). The newest checkpoint in ${target} is as it was.\n`,
      );
      return EXIT.saidNo;
    }
  },
});

function awaitedIn(keys: ExportedSlips | null): number {
  return keys?.awaited ?? 0;
}

function keyWords(keys: ExportedSlips | null): string {
  if (keys === null) return 'Without keys: nobody can read what is sealed in it (--pass).\n';
  const { added, awaited } = keys;
  const lacking = `Missing: the keys of ${awaited} streams. Their people were forgotten, or the server withholds them.\n`;
  return `${added} new keys, sealed to the safe.\n${awaited === 0 ? '' : lacking}`;
}

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
          `Altered: ${altered.length}. What the server shows, or the place holds, is not what the log names:`,
          ...altered.map((hash) => `  ${hash}`),
        ]),
  ];
  return lines.map((line) => `${line}\n`).join('');
}

function awayWith(pass: ExportPass | null, { message }: SiteAway): EnvironmentProblem {
  const why = pass === null ? '' : ` Is the safe ${pass.lifeboat} named in the log of ${pass.org}?`;
  return new EnvironmentProblem(
    'part/not-running',
    `The server did not answer (${message}).${why}`,
  );
}

function daysFrom(option: string, text: string): number {
  const days = Number(text);
  if (days > 0 && days <= MOST_DAYS) return days;
  throw new UsageProblem(`--${option} takes a number of days, more than 0.`);
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
