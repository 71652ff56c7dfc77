import { toCbor } from '../cbor.ts';
import { type Directory, isPrivileged, isWhole, type Person, setPerson } from '../directory.ts';
import type { Typed } from '../entry-types.ts';
import { equal, sha256 } from '../hash.ts';
import { refuse } from '../refusal.ts';
import { uuid } from '../uuid.ts';
import { isAttested } from '../webauthn/attestation.ts';
import { readCoseKey } from '../webauthn/cose-key.ts';
import { checkRegistration } from '../webauthn/registration.ts';
import { takeAssertion } from './assertion.ts';
import { mustBeUnspent } from './spend.ts';

type Registered = Typed<'passkey.registered'>;

/** Rule 2: a passkey answers a code that serves, in time, user verification included; the second of a code is vouched for by the first. */
export function mayRegister(directory: Directory, entry: Registered): void {
  const { accounts, organisation, credentials, nonces } = directory;
  const { account, code, nonce, credential, publicKey } = entry.facts;
  const id = uuid(account);
  const person = accounts.get(id);
  if (person?.kind !== 'person' || person.leftAt !== null) {
    refuse('chain/1', 'the passkey is for an account that nobody invited, or that has left');
  }
  const wasWhole = isWhole(person);
  const serving = wasWhole ? person.offer : person.enrolment;
  const codeHash = sha256(code);
  if (serving === null || !equal(serving.hash, codeHash)) {
    refuse('chain/2', 'the code is not one that serves the account');
  }
  if (entry.at >= serving.expires) refuse('chain/2', 'the code had expired');
  mustBeUnspent(nonces, nonce, 'chain/2', 'the nonce was used before');

  const challenge = sha256(
    toCbor(['holdfast/enrol/v1', organisation.origin, nonce, account, codeHash]),
  );
  const outcome = checkRegistration(entry.facts, {
    ...organisation,
    type: 'webauthn.create',
    challenge,
  });
  if (outcome.kind === 'fault') {
    refuse('chain/2', `the registration does not hold: ${outcome.fault}`);
  }
  const { attested } = outcome;
  if (!equal(attested.credential, credential) || !equal(attested.publicKey, publicKey)) {
    refuse('chain/2', 'the credential is not the one in the attestation object');
  }
  if (readCoseKey(publicKey) === null)
    refuse('chain/2', 'the public key is not an ES256, EdDSA or RS256 key');
  mustBeUnspent(credentials, credential, 'chain/2', 'the credential is registered already');
  mustBeSaidRightly(directory, person, entry, outcome);
  mustBeVouchedFor(directory, wasWhole ? null : serving.first, entry);
}

export function takePasskey(directory: Directory, { facts }: Registered): void {
  const { credential, publicKey, attested } = facts;
  const id = uuid(facts.account);
  const person = directory.accounts.get(id);
  const key = readCoseKey(publicKey);
  if (person?.kind !== 'person' || key === null) return;
  const name = credential.toHex();
  const fit = attested || directory.organisation.authenticators === null;
  const passkeys = new Map(person.passkeys).set(name, { key, counter: 0, attested, fit });
  const enrolment = { ...person.enrolment, first: person.enrolment.first ?? name };
  const codes = isWhole(person) ? { offer: null } : { enrolment };
  setPerson(directory, id, { ...person, ...codes, passkeys });
}

/** `attested` and `backedUp` are what the bytes say, and who has power over others has attested. */
function mustBeSaidRightly(
  { organisation: { authenticators } }: Directory,
  person: Person,
  { facts, at }: Registered,
  { object, data, attested }: Extract<ReturnType<typeof checkRegistration>, { kind: 'holds' }>,
): void {
  const isSound =
    authenticators !== null &&
    !data.backupEligible &&
    isAttested({
      object,
      clientDataJSON: facts.clientDataJSON,
      aaguid: attested.aaguid,
      allowed: authenticators,
      at,
    });
  if (facts.attested !== isSound || facts.backedUp !== data.backedUp) {
    refuse('chain/2', 'it says of the authenticator what its bytes do not');
  }
  if (isPrivileged(person) && authenticators !== null && !isSound) {
    refuse('chain/2', 'the account has power over others, and its authenticator is not attested');
  }
}

function mustBeVouchedFor(directory: Directory, first: string | null, { facts }: Registered): void {
  const { by, account, nonce, credential } = facts;
  if (first === null) {
    if (by !== null) refuse('chain/2', 'it is vouched for where there is nothing to vouch');
    return;
  }
  if (by === null || by.credential.toHex() !== first) {
    refuse('chain/2', 'it is not vouched for by the first passkey of its code');
  }
  const { origin } = directory.organisation;
  const challenge = sha256(
    toCbor(['holdfast/second/v1', origin, nonce, account, sha256(credential)]),
  );
  takeAssertion(directory, uuid(account), by, challenge, (fault) =>
    refuse('chain/2', `the first passkey does not vouch for it: ${fault}`),
  );
}
