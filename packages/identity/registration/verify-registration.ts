import { type RegistrationResponseJSON, verifyRegistrationResponse } from '@simplewebauthn/server';
import type { Bytes } from '#base/bytes.ts';
import { base64url, fromBase64url } from '#base/bytes.ts';
import { CeremonyRefused, PASSKEY_ALGORITHMS, type RelyingParty } from '../ceremony.ts';
import type { IdentityFacts } from '../entries.ts';

type Registered = Omit<IdentityFacts<'passkey.registered'>, 'account' | 'nonce' | 'code'>;

/**
 * Checks a registration (WebAuthn §7.1) and gives what the log keeps of it.
 * @throws CeremonyRefused
 */
export async function verifyRegistration(
  { rp, origins }: RelyingParty,
  challenge: Bytes,
  response: RegistrationResponseJSON,
): Promise<Registered> {
  const result = await verifyRegistrationResponse({
    response,
    expectedChallenge: base64url(challenge),
    expectedOrigin: [...origins],
    expectedRPID: rp,
    requireUserPresence: true,
    requireUserVerification: true,
    supportedAlgorithmIDs: [...PASSKEY_ALGORITHMS],
  }).catch((error: unknown) => {
    throw new CeremonyRefused(error instanceof Error ? error.message : 'unknown');
  });
  if (!result.verified) throw new CeremonyRefused('not verified');
  const { credential, aaguid, credentialBackedUp } = result.registrationInfo;
  return {
    credential: fromBase64url(credential.id),
    publicKey: new Uint8Array(credential.publicKey),
    aaguid,
    transports: (credential.transports ?? []).slice(0, 10),
    backedUp: credentialBackedUp,
    clientDataJSON: fromBase64url(response.response.clientDataJSON),
    attestationObject: fromBase64url(response.response.attestationObject),
  };
}
