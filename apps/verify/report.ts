/** What is said of a log that was accepted, for people and for programs. */
import { type BranchCounts, branchText } from './branch/branch-counts.ts';
import type { Branches } from './branch/branches.ts';
import type { Checkpoint } from './checkpoint.ts';
import { count } from './count.ts';
import type { Directory } from './directory.ts';
import { countAccounts, type Tally } from './tally.ts';
import { formatVerifierKey, type VerifierKey } from './verifier-key.ts';

export type Report = {
  readonly origin: string;
  readonly size: number;
  /** Base64. */
  readonly root: string;
  readonly logKey: string;
  /** Whether the key was given, or is the one that the log itself names. */
  readonly keyFrom: 'given' | 'log';
  /** Size of the earlier checkpoint that this one continues. */
  readonly continues: number | null;
  readonly accounts: {
    readonly people: number;
    readonly invited: number;
    readonly machines: number;
  };
  readonly passkeys: number;
  readonly sessions: Kinds;
  readonly entries: Kinds & { readonly keeper: number };
  /** Of the entries that are not the keeper's own, those that hang on a user-verified passkey assertion. */
  readonly coverage: { readonly chained: number; readonly of: number };
  /** Where another site's entries were joined: all counted above too, sessions and all. */
  readonly branches?: Readonly<BranchCounts>;
  readonly access: {
    readonly grants: number;
    readonly lookups: number;
    readonly peopleOpened: number;
  };
  /** ISO 8601, by the authors' clocks. */
  readonly first: string;
  readonly last: string;
  /** Entries whose author claims to have seen more of its stream than the log holds. */
  readonly unseen: number;
  /** Where it was compared with what a server serves: how many files. */
  readonly desk?: { readonly url: string; readonly files: number };
};

type Kinds = { readonly people: number; readonly machines: number };

export function reportOf(parts: {
  readonly checkpoint: Checkpoint;
  readonly logKey: VerifierKey;
  readonly keyFrom: Report['keyFrom'];
  readonly earlier: Checkpoint | null;
  readonly directory: Directory;
  readonly tally: Tally;
  readonly branches: Branches;
}): Report {
  const { checkpoint, logKey, keyFrom, earlier, directory, tally, branches } = parts;
  const { entries, sessions, grants, lookups, peopleOpened, unseen, times } = tally;
  return {
    origin: checkpoint.origin,
    size: checkpoint.size,
    root: checkpoint.root.toBase64(),
    logKey: formatVerifierKey(logKey),
    keyFrom,
    continues: earlier?.size ?? null,
    accounts: countAccounts(directory),
    passkeys: directory.credentials.size,
    sessions,
    entries,
    coverage: { chained: entries.people + entries.machines, of: checkpoint.size - entries.keeper },
    access: { grants, lookups, peopleOpened },
    first: times.first.toISOString(),
    last: times.last.toISOString(),
    unseen,
    ...(branches.counts !== null && { branches: branches.counts }),
  };
}

export function reportText(report: Report): string {
  const { accounts, sessions, entries, coverage, access, branches, continues, unseen } = report;
  const percent =
    coverage.of === 0 ? '' : ` (${Math.floor((100 * coverage.chained) / coverage.of)}%)`;
  const rows: [string, string][] = [
    ['log', report.origin],
    ['size', `${count(report.size, 'entry', 'entries')}, root ${report.root}`],
    [
      'log key',
      `${report.logKey}${report.keyFrom === 'given' ? '' : '\ntrusting the key that the log itself names; give --key to trust your own copy'}`,
    ],
    ['time', `${report.first} to ${report.last}, by the authors' clocks`],
    [
      'accounts',
      `${people(accounts.people)} with a passkey, ${accounts.invited} invited, ${count(accounts.machines, 'machine')}`,
    ],
    ['passkeys', String(report.passkeys)],
    ['sessions', `${sessions.people} of people, ${sessions.machines} of machines`],
    [
      'entries',
      `${entries.people} by people through a passkey\n${entries.machines} by machines that a person approved\n${entries.keeper} the keeper's own`,
    ],
    [
      'coverage',
      `${coverage.chained} of ${coverage.of} entries chain to a user-verified passkey assertion${percent}`,
    ],
    [
      'access',
      `${count(access.grants, 'grant')}, ${count(access.lookups, 'lookup')}, ${people(access.peopleOpened)} opened`,
    ],
  ];
  if (branches !== undefined) rows.push(['branches', branchText(branches)]);
  if (continues !== null)
    rows.push(['continues', `the checkpoint kept, of ${count(continues, 'entry', 'entries')}`]);
  if (unseen > 0)
    rows.push([
      'notice',
      `${count(unseen, 'entry says', 'entries say')} that more of a stream was seen than the log holds`,
    ]);
  if (report.desk !== undefined)
    rows.push([
      'desk',
      `${count(report.desk.files, 'file')} served at ${report.desk.url}: those that the log names`,
    ]);
  const lines = rows.map(
    ([name, value]) => `  ${name.padEnd(10)} ${value.replaceAll('\n', `\n${' '.repeat(13)}`)}`,
  );
  return `Accepted: every rule holds.\n\n${printable(lines.join('\n'))}\n`;
}

function people(n: number): string {
  return count(n, 'person', 'people');
}

/** The log chose its own name: nothing of it may steer a terminal. */
function printable(text: string): string {
  return text.replaceAll(/[^\n\x20-\x7e]/g, '?');
}
