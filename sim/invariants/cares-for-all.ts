import { foldBoard } from '#care/board.ts';
import { brokenInvariants, Ledger, tallyOf } from '#care/invariants.ts';
import { colleaguesOf } from '#identity/colleagues.ts';
import { Directory } from '#identity/directory.ts';
import type { Holds } from './holds.ts';

/** The invariants of care, by care's own definition. */
export const caresForAll: Holds = async ({ standing }, { timeline }) => {
  const { entries } = standing.parts.machine.disk.durable;
  const directory = new Directory();
  const ledger = new Ledger();
  for (const { header, stepUp } of entries) {
    directory.apply(header, stepUp);
    ledger.apply(header);
  }
  const { cases } = foldBoard(entries.map(({ header }, index) => ({ ...header, index })));
  const colleagues = colleaguesOf(directory.accounts());
  const broken = brokenInvariants({ cases, colleagues, ledger, now: timeline.now });
  if (broken.length === 0) return null;
  return [...tallyOf(broken)].map(([rule, count]) => `${rule} (${count})`).join(', ');
};
