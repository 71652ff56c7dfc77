/** Calls: who may make a case of one, or end it without. docs/formats.md, "Calls". */
import type { Uuid } from '#base/ids.ts';
import { careFacts } from '#care/entries.ts';
import type { Account } from '#identity/account.ts';
import type { Entry } from '#journal/entry.ts';
import type { State } from '../state.ts';
import { mayBeginFor } from './who-may-open.ts';

/** Null where the account may; else why not, for the private log. */
export function whyNotCall(
  id: Uuid,
  { type, facts, at }: Entry['header'],
  account: Account,
  state: State,
): string | null {
  const said =
    type === 'call.ended'
      ? { source: 'call' as const, patient: null, ...careFacts[type].parse(facts) }
      : careFacts['case.received'].parse(facts);
  if (account.kind === 'machine') return said.source === 'call' ? 'a machine takes no call' : null;
  if (said.source !== 'call') return 'a person takes calls alone';
  if (!account.services.includes(said.service)) return 'another service';
  if (said.answered > at) return 'answered after it ended';
  const begun = state.leads.begun(id);
  if (begun?.account !== account.id) return 'not a call of theirs';
  if (said.patient === null) return null;
  return mayBeginFor(said.patient, account, state, at) ? null : 'somebody they were not led to';
}
