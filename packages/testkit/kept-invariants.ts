/** The invariants of care, held against a whole log at the end of a test: whatever was tried there, no case was lost. */
import { foldBoard } from '#care/board.ts';
import type { BoardEntry } from '#care/board-entry.ts';
import { brokenInvariants, type Invariant, Ledger, tallyOf } from '#care/invariants.ts';
import { boardEntries } from '#identity/board-entries.ts';
import { colleaguesOf } from '#identity/colleagues.ts';
import { Directory } from '#identity/directory.ts';
import { decodeEntry } from '#journal/entry.ts';
import type { LogReader } from '#journal/reader.ts';

/**
 * As of the latest entry.
 * @param except what a test breaks on purpose
 * @throws Error that says which rule is broken, and for how many cases
 */
export async function mustKeepInvariants(
  reader: Pick<LogReader, 'head' | 'entries'>,
  except: readonly Invariant[] = [],
): Promise<void> {
  const { size } = await reader.head();
  const entries = (await reader.entries(0, size)).map(({ bytes }) => decodeEntry(bytes));
  const directory = new Directory();
  const ledger = new Ledger();
  const told: BoardEntry[] = [];
  for (const [index, { header, stepUp }] of entries.entries()) {
    const held = boardEntries(header, directory.apply(header, stepUp));
    told.push(...held.map((one) => ({ ...one, index })));
    ledger.apply(header);
  }
  const { cases } = foldBoard(told);
  const colleagues = colleaguesOf(directory.accounts());
  const now = entries.at(-1)?.header.at ?? 0;
  sayBroken(tallyOf(brokenInvariants({ cases, colleagues, ledger, now })), except);
}

/** Of a running Holdfast, which looks by itself. @throws Error */
export async function mustSayThatAllHolds(origin: string): Promise<void> {
  const metrics = await (await fetch(`${origin}/metrics`)).text();
  const lines = metrics.matchAll(/^holdfast_invariants_broken\{rule="([a-z-]+)"\} (\d+)$/gm);
  const tally = [...lines].map(([, rule, count]) => [rule as Invariant, Number(count)] as const);
  if (tally.length === 0) throw new Error('the server says nothing of invariants');
  sayBroken(new Map(tally.filter(([, count]) => count > 0)), []);
}

function sayBroken(tally: ReadonlyMap<Invariant, number>, except: readonly Invariant[]): void {
  const broken = [...tally].filter(([rule]) => !except.includes(rule));
  if (broken.length === 0) return;
  const words = broken.map(([rule, cases]) => `${rule} (${cases})`).join(', ');
  throw new Error(`invariants of care are broken, of so many cases: ${words}`);
}
