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
import { spend } from './spend.ts';

type Registered = Typed<'passkey.registered'>;

/** Rule 2: a passkey answers a code that serves, in time, user verification included; the second of a code is vouched for by the first. */
export function takePasskey(directory: Directory, entry: Registered): void {
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
  spend(nonces, nonce, 'chain/2', 'the nonce was used before');

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
  const key = readCoseKey(publicKey);
  if (key === null) refuse('chain/2', 'the public key is not an ES256, EdDSA or RS256 key');
  spend(credentials, credential, 'chain/2', 'the credential is registered already');
  mustBeSaidRightly(directory, person, entry, outcome);
  mustBeVouchedFor(directory, wasWhole ? null : serving.first, entry);

  // As the voucher's counter left it.
  const now = accounts.get(id) as Person;
  const name = credential.toHex();
  const fit = entry.facts.attested || organisation.authenticators === null;
  const passkey = { key, counter: 0, attested: entry.facts.attested, fit };
  const passkeys = new Map(now.passkeys).set(name, passkey);
  const enrolment = { ...now.enrolment, first: now.enrolment.first ?? name };
  const codes = wasWhole ? { offer: null } : { enrolment };
  setPerson(directory, id, { ...now, ...codes, passkeys });
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
