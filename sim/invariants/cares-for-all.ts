import { foldBoard } from '#care/board.ts';
import { brokenInvariants, Ledger, tallyOf } from '#care/invariants.ts';
import { colleaguesOf } from '#identity/colleagues.ts';
import { Directory } from '#identity/directory.ts';
import { decidedAtBoth } from './decided-at-both.ts';
import type { Holds } from './holds.ts';

/** The invariants of care, by care's own definition; but for cases that both of two sites decided, of which it does not speak yet. */
export const caresForAll: Holds = async ({ standing }, { timeline }) => {
  const { entries } = standing.parts.machine.disk.durable;
  const directory = new Directory();
  const ledger = new Ledger();
  for (const { header, stepUp } of entries) {
    directory.apply(header, stepUp);
    ledger.apply(header);
  }
  const headers = entries.map(({ header }) => header);
  const { cases } = foldBoard(headers);
  const disputed = decidedAtBoth(headers);
  const colleagues = colleaguesOf(directory.accounts());
  const broken = brokenInvariants({ cases, colleagues, ledger, now: timeline.now }).filter(
    (one) => !disputed.has(one.case),
  );
  if (broken.length === 0) return null;
  return [...tallyOf(broken)].map(([rule, count]) => `${rule} (${count})`).join(', ');
};
