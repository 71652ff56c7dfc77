import type { Directory } from '../directory.ts';
import type { Typed } from '../entry-types.ts';
import { isPoint } from '../es256.ts';
import { refuse } from '../refusal.ts';
import { uuid } from '../uuid.ts';
import { type Author, isOperator } from './author.ts';

/** Rule 4, of the machine: approved by an operator, whose own entry has chained by these rules. */
export function takeMachine(
  { accounts, organisation }: Directory,
  author: Author,
  entry: Typed<'machine.approved'>,
): void {
  const { account, role, key } = entry.facts;
  const id = uuid(account);
  if (!isOperator(author)) refuse('chain/4', 'the machine is not approved by an operator');
  if (accounts.has(id) || id === organisation.keeper) {
    refuse('chain/4', 'the machine is approved under an account that is there already');
  }
  if (!isPoint(key)) refuse('chain/4', 'the machine has no key that could sign');
  accounts.set(id, { kind: 'machine', role, key });
}
