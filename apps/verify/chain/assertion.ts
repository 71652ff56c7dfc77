import { type Directory, setPerson } from '../directory.ts';
import type { Uuid } from '../uuid.ts';
import { type Assertion, checkAssertion } from '../webauthn/assertion.ts';
import { readAuthenticatorData } from '../webauthn/authenticator-data.ts';

type Touch = Assertion & { readonly credential: Uint8Array };

/** Holds an assertion against a passkey of the account, and remembers how far its counter has come. One that is `late` was made before others that were seen. */
export function takeAssertion(
  directory: Directory,
  account: Uuid,
  assertion: Touch,
  challenge: Uint8Array,
  fault: (what: string) => never,
  late = false,
): void {
  const person = directory.accounts.get(account);
  const name = assertion.credential.toHex();
  const passkey = person?.kind === 'person' ? person.passkeys.get(name) : undefined;
  if (person?.kind !== 'person' || passkey === undefined) {
    fault('it is not by a passkey of the account');
  }
  const ceremony = { ...directory.organisation, type: 'webauthn.get' as const, challenge };
  const before = late ? { ...passkey, counter: 0 } : passkey;
  const outcome = checkAssertion(assertion, before, ceremony);
  if (outcome.kind === 'fault') fault(outcome.fault);
  countOn(directory, account, name, outcome.counter);
}

/** How far the counter had come of a passkey that was touched, and asked about, elsewhere. */
export function takeCount(
  directory: Directory,
  account: Uuid,
  { credential, authenticatorData }: Touch,
): void {
  const counter = readAuthenticatorData(authenticatorData)?.counter;
  if (counter !== undefined) countOn(directory, account, credential.toHex(), counter);
}

function countOn(directory: Directory, account: Uuid, name: string, to: number): void {
  const person = directory.accounts.get(account);
  const passkey = person?.kind === 'person' ? person.passkeys.get(name) : undefined;
  if (person?.kind !== 'person' || passkey === undefined) return;
  const counter = Math.max(to, passkey.counter);
  const passkeys = new Map(person.passkeys).set(name, { ...passkey, counter });
  setPerson(directory, account, { ...person, passkeys });
}
