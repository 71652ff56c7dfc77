import { verifyAuthenticationResponse } from '@simplewebauthn/server';
import type { Bytes } from '#base/bytes.ts';
import { base64url } from '#base/bytes.ts';
import type { Person } from '../account.ts';
import { CeremonyRefused, type RelyingParty } from '../ceremony.ts';
import type { Directory } from '../directory.ts';
import type { Assertion } from './assertion.ts';

/**
 * Checks an assertion (WebAuthn §7.2), user verification required, and says whose it is. The counter must have grown where the
 * authenticator keeps one; but not where it is `late`, made before others that were seen already.
 * @throws CeremonyRefused
 */
export async function verifyAssertion(
  { rp, origins }: RelyingParty,
  directory: Directory,
  challenge: Bytes,
  { credential, authenticatorData, clientDataJSON, signature }: Assertion,
  late = false,
): Promise<Person> {
  const owner = directory.owner(credential);
  if (owner === undefined) throw new CeremonyRefused('unknown credential');
  const id = base64url(credential);
  const result = await verifyAuthenticationResponse({
    response: {
      id,
      rawId: id,
      type: 'public-key',
      response: {
        authenticatorData: base64url(authenticatorData),
        clientDataJSON: base64url(clientDataJSON),
        signature: base64url(signature),
      },
      clientExtensionResults: {},
    },
    expectedChallenge: base64url(challenge),
    expectedOrigin: [...origins],
    expectedRPID: rp,
    requireUserVerification: true,
    credential: {
      id,
      publicKey: new Uint8Array(owner.passkey.publicKey),
      counter: late ? 0 : owner.passkey.counter,
    },
  }).catch((error: unknown) => {
    throw new CeremonyRefused(error instanceof Error ? error.message : 'unknown');
  });
  if (!result.verified || !result.authenticationInfo.userVerified) {
    throw new CeremonyRefused('not verified');
  }
  return owner.person;
}
