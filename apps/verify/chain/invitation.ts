import { type Directory, isWhole, setPerson } from '../directory.ts';
import type { Typed } from '../entry-types.ts';
import { refuse } from '../refusal.ts';
import { type Uuid, uuid } from '../uuid.ts';
import { type Author, isOperator } from './author.ts';
import { mustBeUnspent } from './spend.ts';

/** Rule 1: by an operator, or by the keeper while none was ever whole; of nobody who has left, is whole, or is no person. */
export function mayInvite(
  directory: Directory,
  author: Author,
  { facts }: Typed<'account.invited'>,
): void {
  const { accounts, operators, organisation, codes } = directory;
  const id = uuid(facts.account);
  if (author.kind === 'keeper') {
    if (operators.size > 0) {
      refuse('chain/1', 'the keeper invited somebody though an operator was whole already');
    }
  } else if (!isOperator(author)) {
    refuse('chain/1', 'the invitation is not by an operator');
  }
  const known = accounts.get(id);
  if (known?.kind === 'machine' || id === organisation.keeper) {
    refuse('chain/1', 'the invitation is for an account that is no person’s');
  }
  if (known !== undefined && (known.leftAt !== null || isWhole(known))) {
    refuse('chain/1', 'the invitation is for an account that has left, or needs none');
  }
  mustBeUnspent(codes, facts.codeHash, 'chain/2', 'the code was given before');
}

export function takeInvitation(directory: Directory, { facts }: Typed<'account.invited'>): void {
  const { account, roles, supplier, codeHash, expires } = facts;
  const id: Uuid = uuid(account);
  const known = directory.accounts.get(id);
  if (known?.kind === 'machine') return;
  const enrolment = { hash: codeHash, expires, first: null };
  setPerson(directory, id, {
    offer: null,
    passkeys: new Map(),
    linked: null,
    recoveredBy: null,
    leftAt: null,
    ...known,
    kind: 'person',
    roles,
    supplier,
    enrolment,
  });
}
