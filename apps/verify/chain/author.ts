/** Whose an entry is. */
import type { Account, Directory } from '../directory.ts';
import { type Typed, type Writer, writersOf } from '../entry-types.ts';
import { verifyEs256 } from '../es256.ts';
import { equal } from '../hash.ts';
import { refuse } from '../refusal.ts';

export type Author = { readonly kind: 'keeper' } | Account;

/** An entry without a session is the keeper's own, signed with the key that the first entry names. */
export function authorOf(directory: Directory, entry: Typed): Author {
  return entry.session === null
    ? mustBeKeeper(directory, entry)
    : mustBeInSession(directory, entry);
}

/** Refuses an author whom the table does not name for this type; where a rule of the chain decides, that rule does. */
export function mustBeWriter(author: Author, { type }: Typed): void {
  const allowed = writersOf(type);
  if (allowed === 'chain' || writers(author).some((writer) => allowed.includes(writer))) return;
  refuse('type/writer', `${type} was written by somebody who may not write it`);
}

export function isOperator(author: Author): boolean {
  return writers(author).includes('operator');
}

function writers(author: Author): readonly Writer[] {
  switch (author.kind) {
    case 'keeper':
      return ['keeper'];
    case 'machine':
      return [author.role];
    case 'person':
      return author.roles;
  }
}

function mustBeKeeper({ organisation }: Directory, entry: Typed): Author {
  const { keeper, key, device } = organisation;
  const isKeepers =
    entry.author === keeper &&
    equal(entry.device, device) &&
    verifyEs256(key, entry.signed, entry.signature);
  if (!isKeepers) refuse('type/writer', 'an entry without a session is not signed by the keeper');
  return { kind: 'keeper' };
}

/** Rule 5: a session opened before, for this author, on this device; before its closing, and not after its end. */
function mustBeInSession({ sessions, accounts }: Directory, entry: Typed): Author {
  const { author, at, device } = entry;
  const session = sessions.get(entry.session!);
  if (session === undefined) refuse('chain/5', 'its session was not opened before it');
  if (session.account !== author) refuse('chain/5', 'its session was opened for another account');
  if (!equal(device, session.deviceId))
    refuse('chain/5', "it names another device than its session's");
  if (!verifyEs256(session.device, entry.signed, entry.signature)) {
    refuse('chain/5', "its signature is not that of its session's device");
  }
  if (at > session.expires) refuse('chain/5', 'it was written after its session expired');
  if (session.closedAt !== null && at >= session.closedAt) {
    refuse('chain/5', 'it was written after its session was closed');
  }
  return accounts.get(author)!;
}
