import { resolve } from 'node:path';
import { HandBack, isTakenBack, type OwedCase } from '#care/hand-back.ts';
import { Directory } from '#identity/directory.ts';
import { decodeEntry, EntryError } from '#journal/entry.ts';
import { LogRefusal } from '#tlog/refusal.ts';
import { command, EXIT, type Terminal, UsageProblem } from '../command.ts';
import { addressOf, folderLog, httpLog, type LogSource } from '../log-source.ts';
import { progressBar } from '../progress-bar.ts';
import { readLog } from '../read-log.ts';

type Reconciled = {
  readonly service: string;
  readonly stands: string;
  readonly cases: readonly (OwedCase & { readonly back: boolean })[];
  readonly missing: number;
};

/** Which cases the other system has taken back and which it has not, by whoever has the log: no key is needed, and nobody is named. */
export const handBack = command({
  name: 'hand-back',
  summary:
    'Say which cases the system beside each service has taken back, and whether one is missing.',
  operands: 'URL|FOLDER',
  options: {},
  async run({ operands, json }, terminal) {
    const [log, ...more] = operands;
    if (log === undefined || more.length > 0)
      throw new UsageProblem('Name one address or one folder.');
    const bar = progressBar(process.stderr, () => performance.now());
    try {
      const directory = new Directory();
      const owed = new HandBack();
      const { origin, size } = await readLog(sourceOf(log, terminal), (bytes, index, all) => {
        const { header } = decodeEntry(bytes);
        for (const held of directory.apply(header)) owed.hold(held);
        owed.apply(header);
        bar.show(index + 1, all);
      });
      bar.clear();
      const services = [...owed.services].map(([service, { kind }]) =>
        reconciled(service, kind, owed.cases(service)),
      );
      terminal.out(
        json
          ? `${JSON.stringify({ origin, size, services })}\n`
          : [`${origin}, ${size} entries`, ...services.flatMap(inWords), ''].join('\n'),
      );
      return services.every(({ missing }) => missing === 0) ? EXIT.ok : EXIT.saidNo;
    } catch (error) {
      bar.clear();
      if (!(error instanceof LogRefusal || error instanceof EntryError)) throw error;
      const { code, message } = error;
      terminal.out(
        json
          ? `${JSON.stringify({ ok: false, code, message })}\n`
          : `Refused: ${message} (${code}). Nothing was compared.\n`,
      );
      return EXIT.saidNo;
    }
  },
});

function sourceOf(log: string, { folder }: Terminal): LogSource {
  const url = addressOf(log);
  return url === null ? folderLog(resolve(folder, log)) : httpLog(url);
}

function reconciled(service: string, stands: string, owed: readonly OwedCase[]): Reconciled {
  const cases = owed.map((one) => ({ ...one, back: isTakenBack(one) }));
  return { service, stands, cases, missing: cases.filter(({ back }) => !back).length };
}

function inWords({ service, stands, cases, missing }: Reconciled): readonly string[] {
  const lines = cases.map(({ id, back, taken }) => {
    const how =
      taken === null ? 'NOT YET' : `by ${taken.channel} ${new Date(taken.at).toISOString()}`;
    return `  ${id}  ${back || taken === null ? how : `${how}, AND MORE WAS WRITTEN SINCE`}`;
  });
  const verdict =
    missing === 0
      ? `${cases.length} cases, all taken back. None is missing.`
      : `${cases.length} cases, ${missing} not taken back.`;
  return ['', `${service}: ${stands}`, ...lines, verdict];
}
