/** `verify URL|FOLDER [--json] [--key KEY] [--since FILE] [--desk URL]`, without the process around it. */
import { readFile, rename, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { coverageText } from './coverage.ts';
import { mustServe, type ReleasedDesk } from './desk.ts';
import { Refusal, Unreadable } from './refusal.ts';
import { type Report, reportText } from './report.ts';
import { folderSource } from './source/folder.ts';
import { httpSource } from './source/http.ts';
import type { Source } from './source/source.ts';
import { parseVerifierKey, type VerifierKey } from './verifier-key.ts';
import { coverLog, verifyLog } from './verify-log.ts';

/** What a script may rely on. */
export const EXIT = { accepted: 0, refused: 1, usage: 2, unread: 3 } as const;
export type Exit = (typeof EXIT)[keyof typeof EXIT];

export type Terminal = {
  out(text: string): void;
  error(text: string): void;
  /** Shown in place of the last, and wiped in the end; null where nobody watches. */
  readonly progress: ((text: string) => void) | null;
};

const USAGE = `verify URL|FOLDER [--coverage] [--json] [--key KEY] [--since FILE] [--desk URL]

Checks a log against every published rule, as a stranger: without keys, and without Holdfast's own code.

  --coverage     go on after an entry that breaks a rule, and say how much of the log chains to a passkey
  --key KEY      the log's verifier key, <name>+<id>+<base64>, as you have it from elsewhere
  --since FILE   refuse a log that does not continue the checkpoint in FILE; the new one is kept there
  --desk URL     compare the desk that this server serves with the one that the log names
  --json         answer as JSON

Ends with 0 accepted, 1 refused, 2 not understood, 3 could not read.
`;

type Wanted = {
  readonly source: Source;
  readonly json: boolean;
  readonly coverage: boolean;
  readonly key: VerifierKey | null;
  /** A file. */
  readonly since: string | null;
  readonly desk: URL | null;
};

export async function run(args: readonly string[], terminal: Terminal): Promise<Exit> {
  const wanted = understood(args);
  if (wanted === null) {
    terminal.error(USAGE);
    return EXIT.usage;
  }
  const { source, json, coverage, key, since, desk } = wanted;
  const say = (text: string, answer: object) =>
    terminal.out(json ? `${JSON.stringify(answer)}\n` : text);
  try {
    const kept = since === null ? null : await keptCheckpoint(since);
    const progress = (done: number, size: number) =>
      terminal.progress?.(`${done} of ${size} entries`);
    const asked = { key, since: kept, progress };
    if (coverage) {
      const { report, checkpoint } = await coverLog(source, asked);
      terminal.progress?.('');
      if (since !== null) await keep(since, checkpoint.bytes);
      say(coverageText(report), report);
      return report.complete ? EXIT.accepted : EXIT.refused;
    }
    const { report, checkpoint, desk: released } = await verifyLog(source, asked);
    if (since !== null) await keep(since, checkpoint.bytes);
    const served = desk === null ? null : await compared(desk, released);
    terminal.progress?.('');
    const said = { ...report, ...(served !== null && { desk: served }) };
    say(reportText(said), { accepted: true, ...said });
    return EXIT.accepted;
  } catch (error) {
    terminal.progress?.('');
    if (error instanceof Refusal) {
      const { rule, entry, message } = error;
      const where = entry === null ? '' : ` at entry ${entry}`;
      say(`Refused${where} by rule ${rule}: ${message}.\n`, {
        accepted: false,
        rule,
        entry,
        message,
      });
      return EXIT.refused;
    }
    if (!(error instanceof Unreadable)) throw error;
    say(`Could not be checked: ${error.message}.\n`, { accepted: false, unread: error.message });
    return EXIT.unread;
  }
}

function understood(args: readonly string[]): Wanted | null {
  const parsed = parsedArgs(args);
  const [place, ...more] = parsed?.positionals ?? [];
  if (parsed === null || place === undefined || more.length > 0) return null;
  const { json, coverage, key, since, desk } = parsed.values;
  const served = desk === undefined ? null : URL.parse(desk);
  const source = sourceAt(place);
  const verifier = key === undefined ? null : parseVerifierKey(key);
  if (source === null || (key !== undefined && verifier === null)) return null;
  if (desk !== undefined && (coverage || !/^https?:$/.test(served?.protocol ?? ''))) return null;
  return { source, json, coverage, key: verifier, since: since ?? null, desk: served };
}

function parsedArgs(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        json: { type: 'boolean', default: false },
        coverage: { type: 'boolean', default: false },
        key: { type: 'string' },
        since: { type: 'string' },
        desk: { type: 'string' },
      },
    });
  } catch {
    return null;
  }
}

function sourceAt(place: string): Source | null {
  if (!/^https?:/i.test(place)) return folderSource(place);
  return URL.canParse(place) ? httpSource(new URL(place)) : null;
}

/** What a browser would be given there. */
async function compared(
  url: URL,
  released: ReleasedDesk | null,
): Promise<NonNullable<Report['desk']>> {
  const files = httpSource(url);
  const page = httpSource(url, { accept: 'text/html' });
  return { url: url.href, files: await mustServe({ files, page }, released) };
}

/** Null the first time. */
async function keptCheckpoint(file: string): Promise<Uint8Array | null> {
  try {
    return new Uint8Array(await readFile(file));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return null;
    throw new Unreadable(`the checkpoint kept could not be read (${code ?? 'unknown'})`);
  }
}

/** Whole or not at all: a crash leaves the earlier one. */
async function keep(file: string, checkpoint: Uint8Array): Promise<void> {
  try {
    await writeFile(`${file}.new`, checkpoint, { flush: true });
    await rename(`${file}.new`, file);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new Unreadable(`the checkpoint could not be kept (${code ?? 'unknown'})`);
  }
}
