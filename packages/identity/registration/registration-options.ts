import { generateRegistrationOptions } from '@simplewebauthn/server';
import type { Bytes } from '#base/bytes.ts';
import { base64url } from '#base/bytes.ts';
import { uuidToBytes } from '#base/ids.ts';
import { hasPrivilegedRole, type Person } from '../account.ts';
import { PASSKEY_ALGORITHMS, type RelyingParty } from '../ceremony.ts';

/**
 * What the browser needs to make a passkey (WebAuthn §5.4), discoverable and with user verification required, on an authenticator that has
 * none of this person's yet. Who has power over others is asked to let the authenticator say what it is.
 */
export function registrationOptions(
  { rp }: RelyingParty,
  organisationName: string,
  person: Person,
  challenge: Bytes,
): Promise<object> {
  return generateRegistrationOptions({
    rpName: organisationName,
    rpID: rp,
    // Shown by the authenticator beside the passkey; names live under seal, so this is the organisation's.
    userName: organisationName,
    userID: uuidToBytes(person.id),
    challenge,
    attestationType: hasPrivilegedRole(person) ? 'direct' : 'none',
    excludeCredentials: person.passkeys.map(({ credential, transports }) => ({
      id: base64url(credential),
      transports: [...transports],
    })),
    // A fresh object each time: the library keeps and may change what it is given.
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    supportedAlgorithmIDs: [...PASSKEY_ALGORITHMS],
  });
}
