import {
  type AuthenticationResponseJSON,
  verifyAuthenticationResponse,
} from '@simplewebauthn/server';
import type { Bytes } from '#base/bytes.ts';
import { base64url, fromBase64url } from '#base/bytes.ts';
import { CeremonyRefused, type RelyingParty } from '../ceremony.ts';
import type { Directory, Person } from '../directory.ts';
import type { IdentityFacts } from '../entries.ts';

type Proof = Extract<IdentityFacts<'session.opened'>['by'], { kind: 'passkey' }>;

/**
 * Checks an assertion (WebAuthn §7.2), user verification required, and gives whose it is and what the log keeps of it.
 * @throws CeremonyRefused
 */
export async function verifyAssertion(
  { rp, origins }: RelyingParty,
  directory: Directory,
  challenge: Bytes,
  response: AuthenticationResponseJSON,
): Promise<{ person: Person; proof: Proof }> {
  const credential = fromBase64url(response.id);
  const owner = directory.owner(credential);
  if (owner === undefined) throw new CeremonyRefused('unknown credential');
  const result = await verifyAuthenticationResponse({
    response,
    expectedChallenge: base64url(challenge),
    expectedOrigin: [...origins],
    expectedRPID: rp,
    requireUserVerification: true,
    credential: {
      id: response.id,
      publicKey: new Uint8Array(owner.passkey.publicKey),
      counter: owner.passkey.counter,
    },
  }).catch((error: unknown) => {
    throw new CeremonyRefused(error instanceof Error ? error.message : 'unknown');
  });
  if (!result.verified || !result.authenticationInfo.userVerified) {
    throw new CeremonyRefused('not verified');
  }
  const { authenticatorData, clientDataJSON, signature } = response.response;
  return {
    person: owner.person,
    proof: {
      kind: 'passkey',
      credential,
      authenticatorData: fromBase64url(authenticatorData),
      clientDataJSON: fromBase64url(clientDataJSON),
      signature: fromBase64url(signature),
    },
  };
}
