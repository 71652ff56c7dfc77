import type { Directory } from '../directory.ts';
import type { Typed } from '../entry-types.ts';
import { refuse } from '../refusal.ts';
import { uuid } from '../uuid.ts';
import { type Author, isOperator } from './author.ts';

/** Rule 1: invited by an operator, or by the keeper while no passkey is registered. A machine and the keeper are no people. */
export function takeInvitation(
  directory: Directory,
  author: Author,
  entry: Typed<'account.invited'>,
): void {
  const { accounts, credentials, organisation } = directory;
  const { account, roles, codeHash, expires } = entry.facts;
  const id = uuid(account);
  if (author.kind === 'keeper') {
    if (credentials.size > 0) {
      refuse('chain/1', 'the keeper invited somebody though a passkey is registered already');
    }
  } else if (!isOperator(author)) {
    refuse('chain/1', 'the invitation is not by an operator');
  }
  const known = accounts.get(id);
  if (known?.kind === 'machine' || id === organisation.keeper) {
    refuse('chain/1', 'the invitation is for an account that is no person’s');
  }
  const passkeys = known?.passkeys ?? new Map();
  accounts.set(id, { kind: 'person', roles, invitation: { codeHash, expires }, passkeys });
}
