import { type RegistrationResponseJSON, verifyRegistrationResponse } from '@simplewebauthn/server';
import type { Bytes } from '#base/bytes.ts';
import { base64url, fromBase64url } from '#base/bytes.ts';
import { CeremonyRefused, PASSKEY_ALGORITHMS, type RelyingParty } from '../ceremony.ts';
import type { AllowedAuthenticator, IdentityFacts } from '../entries.ts';
import { isAttested } from './attestation.ts';

type Registered = Omit<IdentityFacts<'passkey.registered'>, 'account' | 'nonce' | 'code' | 'by'>;

/**
 * Checks a registration (WebAuthn §7.1) and gives what the log keeps of it.
 * @param allowed the organisation's list of authenticators; null where it has none, and nothing counts as attested
 * @throws CeremonyRefused
 */
export async function verifyRegistration(parts: {
  readonly party: RelyingParty;
  readonly challenge: Bytes;
  readonly response: RegistrationResponseJSON;
  readonly allowed: readonly AllowedAuthenticator[] | null;
  readonly now: number;
}): Promise<Registered> {
  const { party, challenge, response, allowed, now } = parts;
  const result = await verifyRegistrationResponse({
    response,
    expectedChallenge: base64url(challenge),
    expectedOrigin: [...party.origins],
    expectedRPID: party.rp,
    requireUserPresence: true,
    requireUserVerification: true,
    supportedAlgorithmIDs: [...PASSKEY_ALGORITHMS],
  }).catch((error: unknown) => {
    throw new CeremonyRefused(error instanceof Error ? error.message : 'unknown');
  });
  if (!result.verified) throw new CeremonyRefused('not verified');
  const { credential, aaguid, credentialBackedUp, credentialDeviceType } = result.registrationInfo;
  const attestationObject = fromBase64url(response.response.attestationObject);
  const staysOnDevice = credentialDeviceType === 'singleDevice';
  return {
    credential: fromBase64url(credential.id),
    publicKey: new Uint8Array(credential.publicKey),
    aaguid,
    transports: (credential.transports ?? []).slice(0, 10),
    backedUp: credentialBackedUp,
    attested:
      allowed !== null && staysOnDevice && isAttested(attestationObject, aaguid, allowed, now),
    clientDataJSON: fromBase64url(response.response.clientDataJSON),
    attestationObject,
  };
}
