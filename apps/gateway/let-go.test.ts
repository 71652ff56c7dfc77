/** While a service stands by, the gateway sends nothing about its copies, and lets go of them when their time is over. */
import { expect, it } from 'vitest';
import { foldBoard } from '#care/board.ts';
import type { BoardEntry } from '#care/board-entry.ts';
import { Questions } from '#care/questions.ts';
import { HOUR, NOW, newId, ofCase, ofService, reported } from '#care/testing/beside.ts';
import { referralsOwed } from './bars/owed.ts';
import { gpMessagesOwed } from './gp-message/owed.ts';
import { copiesToLetGo } from './let-go.ts';
import type { Duty } from './owed.ts';

const WHERE = 'out-of-hours';
const DAY = 24 * HOUR;
const standsBy = ofService('service.stands-by', WHERE);
const id = newId();
const report = reported(id, WHERE);
const asked = ofCase(id, 'referral.asked', { kind: 'referral', to: 'ambulance' });
const closed = ofCase(id, 'case.closed', { outcome: 'advice', gpMessage: true });

function owed(duty: Duty, entries: readonly BoardEntry[], now = NOW): string[] {
  const known = { board: foldBoard(entries), questions: new Questions() };
  return [...duty.owed(known, now)].map((debt) => debt.id);
}
/** Nothing is paid here: what is owed is read from the board alone. */
const gpMessages = gpMessagesOwed({} as never);
const referrals = referralsOwed({} as never);

it('sends neither a message nor a referral of a copy, and both of a case', () => {
  const copy = [standsBy, report];
  expect(owed(gpMessages, [...copy, closed])).toEqual([]);
  expect(owed(referrals, [...copy, asked])).toEqual([]);
  expect(owed(gpMessages, [report, closed])).toEqual([id]);
  expect(owed(referrals, [report, asked])).toEqual([asked.id]);
  const switched = ofService('service.switched-over', WHERE, { since: 0 });
  expect(owed(referrals, [...copy, asked, switched])).toEqual([asked.id]);
});

it('lets go of a copy a day after it was due, and of nothing else', () => {
  const due = NOW + 2 * HOUR;
  expect(owed(copiesToLetGo, [standsBy, report], due + DAY - 1)).toEqual([]);
  expect(owed(copiesToLetGo, [standsBy, report], due + DAY)).toEqual([id]);
  expect(owed(copiesToLetGo, [report], due + DAY)).toEqual([]);
});
