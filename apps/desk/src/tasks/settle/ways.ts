/** As what a case goes on about which sites disagree. */
import type { Role } from '#base/roles.ts';
import { needsClinician } from '#care/board.ts';
import type { CaseRow } from '#care/case-row.ts';

export const WAY_WORDS = {
  queued: 'It waits in the queue',
  taken: 'Somebody has it',
  closed: 'It is closed',
};
export type Way = keyof typeof WAY_WORDS;

/** Those that somebody of these roles may choose: what is for a clinician they alone close. */
export function waysFor(
  roles: readonly Role[],
  row: Pick<CaseRow, 'repeat' | 'condition'>,
): readonly Way[] {
  const mayClose = roles.includes('clinician') || !needsClinician(row);
  return mayClose ? ['queued', 'taken', 'closed'] : ['queued', 'taken'];
}
