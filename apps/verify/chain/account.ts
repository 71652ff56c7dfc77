/** What becomes of an account: changed, linked, recovered, left; a passkey more or less. Who may write it at all, the table has said. */
import { type Directory, endSessions, isPrivileged, type Person, setPerson } from '../directory.ts';
import type { Typed } from '../entry-types.ts';
import { equal } from '../hash.ts';
import { refuse } from '../refusal.ts';
import { type Uuid, uuid } from '../uuid.ts';
import { type Author, isOperator } from './author.ts';
import { mustBeUnspent } from './spend.ts';

const CODE_MS = 10 * 60_000;
const LEAST = 2;

/** Refuses what this author may not do to this account, whether or not a second person must agree. */
export function mayChange(
  directory: Directory,
  author: Author,
  entry: Typed<
    'account.changed' | 'account.linked' | 'account.left' | 'recovery.given' | 'hold.lifted'
  >,
): void {
  const id = uuid(entry.facts.account);
  const account = directory.accounts.get(id);
  if (account === undefined || account.leftAt !== null) {
    refuse('chain/1', 'it is about an account that is not there, or has left');
  }
  if (entry.type === 'account.left') {
    mustNotReachUp(author, isPrivileged(account));
    return;
  }
  if (account.kind !== 'person') refuse('chain/1', 'it is about an account that is no person’s');
  if (entry.type === 'hold.lifted') {
    if (
      id === entry.author ||
      account.recoveredBy === null ||
      account.recoveredBy === entry.author
    ) {
      refuse('type/writer', 'a hold is lifted by somebody who may not lift it');
    }
  }
  if (entry.type !== 'recovery.given') return;
  const { lost, codeHash, expires } = entry.facts;
  if (id === entry.author) refuse('type/writer', 'somebody recovers themselves');
  mustNotReachUp(author, isPrivileged(account));
  if (expires > entry.at + CODE_MS) refuse('chain/2', 'the code serves too long');
  if (!lost.every((credential) => account.passkeys.has(credential.toHex()))) {
    refuse('chain/2', 'a passkey is lost that the account has not');
  }
  mustBeUnspent(directory.codes, codeHash, 'chain/2', 'the code was given before');
}

export function takeChange(directory: Directory, { facts }: Typed<'account.changed'>): void {
  const { account, roles, supplier } = facts;
  change(directory, uuid(account), () => ({ roles, supplier }));
}

export function takeLink(directory: Directory, { facts }: Typed<'account.linked'>): void {
  change(directory, uuid(facts.account), () => ({ linked: facts.subject }));
}

export function takeLeaving(directory: Directory, { facts }: Typed<'account.left'>, from: number) {
  const id = uuid(facts.account);
  const known = directory.accounts.get(id);
  if (known === undefined || known.leftAt !== null) return;
  directory.accounts.set(id, { ...known, leftAt: from });
  endSessions(directory, id, from);
}

export function takeRecovery(
  directory: Directory,
  { facts, author }: Typed<'recovery.given'>,
  from: number,
): void {
  const { account, lost, codeHash, expires } = facts;
  change(directory, uuid(account), ({ passkeys }) => {
    const names = lost.map((credential) => credential.toHex());
    return {
      passkeys: new Map([...passkeys].filter(([name]) => !names.includes(name))),
      enrolment: { hash: codeHash, expires, first: null },
      recoveredBy: author,
    };
  });
  endSessions(directory, uuid(account), from);
}

export function takeLift(directory: Directory, { facts }: Typed<'hold.lifted'>): void {
  change(directory, uuid(facts.account), () => ({ recoveredBy: null }));
}

/** One's own, and by a person. */
export function mayOffer(directory: Directory, entry: Typed<'passkey.offered'>): void {
  const { codeHash, expires } = entry.facts;
  mustBePerson(directory, entry.author);
  if (expires > entry.at + CODE_MS) refuse('chain/2', 'the code serves too long');
  mustBeUnspent(directory.codes, codeHash, 'chain/2', 'the code was given before');
}

export function takeOffer(directory: Directory, entry: Typed<'passkey.offered'>): void {
  const { codeHash, expires } = entry.facts;
  change(directory, entry.author, () => ({ offer: { hash: codeHash, expires, first: null } }));
}

export function mayRemove(directory: Directory, entry: Typed<'passkey.removed'>): void {
  const name = entry.facts.credential.toHex();
  const { passkeys } = mustBePerson(directory, entry.author);
  if (!passkeys.has(name)) refuse('chain/2', 'a passkey is removed that the account has not');
  if (passkeys.size <= LEAST) refuse('chain/2', 'too few passkeys would remain');
  if (entry.stepUp !== null && equal(entry.stepUp.credential, entry.facts.credential)) {
    refuse('type/step-up', 'a passkey is removed by itself');
  }
}

export function takeRemoval(
  directory: Directory,
  { author, facts }: Typed<'passkey.removed'>,
): void {
  change(directory, author, ({ passkeys }) => {
    const left = new Map(passkeys);
    left.delete(facts.credential.toHex());
    return { passkeys: left };
  });
}

function mustBePerson({ accounts }: Directory, id: Uuid): Person {
  const account = accounts.get(id);
  if (account?.kind !== 'person') refuse('type/writer', 'a passkey is for people alone');
  return account;
}

/** A shift lead acts on those without power over others. */
function mustNotReachUp(author: Author, privileged: boolean): void {
  if (privileged && !isOperator(author)) {
    refuse('type/writer', 'it is about somebody with power over others, and not by an operator');
  }
}

function change(directory: Directory, id: Uuid, to: (known: Person) => Partial<Person>): void {
  const known = directory.accounts.get(id);
  if (known?.kind === 'person') setPerson(directory, id, { ...known, ...to(known) });
}
