import { toCbor } from '../cbor.ts';
import type { Directory } from '../directory.ts';
import type { Typed } from '../entry-types.ts';
import { equal, sha256 } from '../hash.ts';
import { refuse } from '../refusal.ts';
import { uuid } from '../uuid.ts';
import { readCoseKey } from '../webauthn/cose-key.ts';
import { checkRegistration } from '../webauthn/registration.ts';
import { spend } from './spend.ts';

/** Rule 2: a passkey answers its account's latest invitation, once and in time, user verification included. */
export function takePasskey(directory: Directory, entry: Typed<'passkey.registered'>): void {
  const { accounts, organisation, credentials, codes, nonces } = directory;
  const { account, code, nonce, credential, publicKey } = entry.facts;
  const id = uuid(account);
  const person = accounts.get(id);
  if (person?.kind !== 'person')
    refuse('chain/1', 'the passkey is for an account that nobody invited');

  const codeHash = sha256(code);
  if (!equal(person.invitation.codeHash, codeHash)) {
    refuse('chain/2', "the code is not that of the account's latest invitation");
  }
  if (entry.at >= person.invitation.expires) refuse('chain/2', 'the code had expired');
  spend(codes, codeHash, 'chain/2', 'the code was used before');
  spend(nonces, nonce, 'chain/2', 'the nonce was used before');

  const outcome = checkRegistration(entry.facts, {
    ...organisation,
    type: 'webauthn.create',
    challenge: sha256(toCbor(['holdfast/enrol/v1', organisation.origin, nonce, account, codeHash])),
  });
  if (outcome.kind === 'fault')
    refuse('chain/2', `the registration does not hold: ${outcome.fault}`);
  const { attested } = outcome;
  if (!equal(attested.credential, credential) || !equal(attested.publicKey, publicKey)) {
    refuse('chain/2', 'the credential is not the one in the attestation object');
  }
  const key = readCoseKey(publicKey);
  if (key === null) refuse('chain/2', 'the public key is not an ES256, EdDSA or RS256 key');
  spend(credentials, credential, 'chain/2', 'the credential is registered already');

  const passkeys = new Map(person.passkeys).set(credential.toHex(), key);
  accounts.set(id, { ...person, passkeys });
}
