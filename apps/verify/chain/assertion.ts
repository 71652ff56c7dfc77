import { type Directory, setPerson } from '../directory.ts';
import type { Uuid } from '../uuid.ts';
import { type Assertion, checkAssertion } from '../webauthn/assertion.ts';

/** Holds an assertion against a passkey of the account, and remembers how far its counter has come. One that is `late` was made before others that were seen. */
export function takeAssertion(
  directory: Directory,
  account: Uuid,
  assertion: Assertion & { readonly credential: Uint8Array },
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
  const counter = Math.max(outcome.counter, passkey.counter);
  const passkeys = new Map(person.passkeys).set(name, { ...passkey, counter });
  setPerson(directory, account, { ...person, passkeys });
}
