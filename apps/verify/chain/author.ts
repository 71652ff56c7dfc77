/** Whose an entry is. */
import { type Account, type Directory, rolesHeld } from '../directory.ts';
import { stepsUp, type Typed, writersOf } from '../entry-types.ts';
import { verifyEs256Aside } from '../es256.ts';
import { equal } from '../hash.ts';
import { Refusal, type Rule, refuse } from '../refusal.ts';
import type { Role, Writer } from '../types/row.ts';
import { uuid } from '../uuid.ts';
import { takeAssertion } from './assertion.ts';
import { penOf } from './lifeboat.ts';

export type Author = { readonly kind: 'keeper' } | Account;

/** Whose an entry says that it is; only its signature tells whether it is so. */
export type Claim = {
  readonly author: Author;
  /** Asks about the signature. Never rejects: gives the refusal where it does not hold. */
  readonly forged: () => Promise<Refusal | null>;
};

/** An entry without a session is the keeper's own, signed with the key that it has at that place. */
export function claimOf(directory: Directory, entry: Typed): Claim {
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

/** "Step-up": there if and only if the type asks for it, and over this very entry. Keeper's entries have none. */
export function mustHaveSteppedUp(directory: Directory, author: Author, entry: Typed): void {
  const { stepUp } = entry;
  const asked = author.kind !== 'keeper' && (stepsUp(entry.type) || endsAnother(entry));
  if (asked !== (stepUp !== null)) {
    refuse(
      'type/step-up',
      asked ? 'its author did not touch a passkey for it' : 'it carries a step-up it must not',
    );
  }
  if (stepUp === null) return;
  const { challenge } = stepUp;
  takeAssertion(directory, entry.author, stepUp, challenge, (fault) =>
    refuse('type/step-up', `its step-up does not hold: ${fault}`),
  );
}

/** Whoever closes the session they write in touches nothing; whoever closes another does. */
function endsAnother(entry: Typed): boolean {
  return entry.type === 'session.closed' && uuid(entry.facts.session) !== entry.session;
}

export function holds(author: Author, ...roles: readonly Role[]): boolean {
  return author.kind === 'person' && rolesHeld(author).some((role) => roles.includes(role));
}

export function isOperator(author: Author): boolean {
  return holds(author, 'operator');
}

function writers(author: Author): readonly Writer[] {
  switch (author.kind) {
    case 'keeper':
      return ['keeper'];
    case 'machine':
      return author.leftAt === null ? [author.role] : [];
    case 'person':
      return rolesHeld(author);
  }
}

function mustBeKeeper(directory: Directory, entry: Typed): Claim {
  const { organisation } = directory;
  const { keeper } = organisation;
  const { key, device } = penFor(directory, entry);
  const rule = 'type/writer';
  const message = 'an entry without a session is not signed by the keeper';
  if (entry.author !== keeper || !equal(entry.device, device)) refuse(rule, message);
  return { author: { kind: 'keeper' }, forged: () => forged(entry, key, rule, message) };
}

/** The keeper's as it is now; a lifeboat's where it is launched; a lost site's where somebody brings the session they had there. */
function penFor(directory: Directory, entry: Typed): { key: Uint8Array; device: Uint8Array } {
  const { organisation } = directory;
  if (entry.type === 'lifeboat.launched') return penOf(directory, entry);
  const outlived = organisation.outlived.get(entry.device.toHex());
  if (entry.type === 'session.opened' && outlived !== undefined)
    return { key: outlived, device: entry.device };
  return organisation;
}

/** Rule 5: a session opened before, for this author, on this device; before its closing, and not after its end. */
function mustBeInSession({ sessions, accounts }: Directory, entry: Typed): Claim {
  const { author, at, device } = entry;
  const rule = 'chain/5';
  const session = sessions.get(entry.session!);
  if (session === undefined) refuse(rule, 'its session was not opened before it');
  if (session.account !== author) refuse(rule, 'its session was opened for another account');
  if (!equal(device, session.deviceId)) refuse(rule, "it names another device than its session's");
  if (at > session.expires) refuse(rule, 'it was written after its session expired');
  if (session.closedAt !== null && !session.silent && at >= session.closedAt) {
    refuse(rule, 'it was written after its session was closed');
  }
  const message = "its signature is not that of its session's device";
  return {
    author: accounts.get(author)!,
    forged: () => forged(entry, session.device, rule, message),
  };
}

async function forged(
  { signed, signature }: Typed,
  key: Uint8Array,
  rule: Rule,
  message: string,
): Promise<Refusal | null> {
  return (await verifyEs256Aside(key, signed, signature)) ? null : new Refusal(rule, message);
}
