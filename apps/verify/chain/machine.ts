import { toCbor } from '../cbor.ts';
import type { Directory } from '../directory.ts';
import type { Typed } from '../entry-types.ts';
import { isPoint, verifyEs256 } from '../es256.ts';
import { equal, sha256 } from '../hash.ts';
import { refuse } from '../refusal.ts';
import { uuid, uuidBytesOf } from '../uuid.ts';
import { type Author, isOperator } from './author.ts';

/** Rule 4, of the machine: approved by an operator, whose own entry has chained by these rules. */
export function mayApprove(
  directory: Directory,
  author: Author,
  { facts: { account, key } }: Typed<'machine.approved'>,
): void {
  const { accounts, organisation } = directory;
  const id = uuid(account);
  if (!isOperator(author)) refuse('chain/4', 'the machine is not approved by an operator');
  if (accounts.has(id) || id === organisation.keeper) {
    refuse('chain/4', 'the machine is approved under an account that is there already');
  }
  if (!isPoint(key)) refuse('chain/4', 'the machine has no key that could sign');
  mustBeNew(directory, key);
}

export function takeMachine(
  { accounts }: Directory,
  { facts: { account, role, key } }: Typed<'machine.approved'>,
): void {
  const id = uuid(account);
  if (!accounts.has(id)) accounts.set(id, { kind: 'machine', role, key, leftAt: null });
}

/** Its own doing, and the new key has signed. */
export function mayRekey(directory: Directory, entry: Typed<'machine.rekeyed'>): void {
  const { accounts, organisation } = directory;
  const { key, proof } = entry.facts;
  const known = accounts.get(entry.author);
  const label = ['holdfast/machine/v1', organisation.origin, uuidBytesOf(entry.author), key];
  if (known?.kind !== 'machine' || !verifyEs256(key, sha256(toCbor(label)), proof)) {
    refuse('chain/4', 'the new key of the machine has not signed');
  }
  mustBeNew(directory, key);
}

export function takeMachineKey(
  { accounts, replaced }: Directory,
  { author, facts: { key } }: Typed<'machine.rekeyed'>,
): void {
  const known = accounts.get(author);
  if (known?.kind !== 'machine') return;
  replaced.add(known.key.toHex());
  accounts.set(author, { ...known, key });
}

function mustBeNew({ accounts, replaced }: Directory, key: Uint8Array): void {
  if (replaced.has(key.toHex())) refuse('chain/4', 'the key is one that a machine has replaced');
  for (const one of accounts.values()) {
    if (one.kind === 'machine' && one.leftAt === null && equal(one.key, key)) {
      refuse('chain/4', 'the key is another machine’s');
    }
  }
}
