/** What is told of the branches that a log has joined. */
import { count } from '../count.ts';

/** Of those that are whole and those of which more must come, and what they brought so far. */
export type BranchCounts = {
  readonly joined: number;
  readonly unfinished: number;
  readonly entries: number;
  readonly sessions: number;
};

export function branchText({ joined, unfinished, entries, sessions }: BranchCounts): string {
  const came = `${count(joined, 'branch', 'branches')} joined; ${count(entries, 'entry', 'entries')} came from other sites so`;
  const counted = `coverage counts them too, ${count(sessions, 'session')} among them`;
  const more = `${count(unfinished, 'branch is', 'branches are')} not whole yet, and nobody has signed for what came of it so far`;
  return [came, counted, ...(unfinished > 0 ? [more] : [])].join('\n');
}
