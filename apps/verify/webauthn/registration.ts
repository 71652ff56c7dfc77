import { type AttestationObject, readAttestationObject } from './attestation-object.ts';
import {
  type AuthenticatorData,
  authenticatorDataFault,
  readAuthenticatorData,
} from './authenticator-data.ts';
import { type Ceremony, clientDataFault } from './client-data.ts';

type Outcome =
  | {
      readonly kind: 'holds';
      readonly object: AttestationObject;
      readonly data: AuthenticatorData;
      readonly attested: NonNullable<AuthenticatorData['attested']>;
    }
  | { readonly kind: 'fault'; readonly fault: string };

/** Checks a registration (WebAuthn §7.1) and gives the credential that it made. */
export function checkRegistration(
  { clientDataJSON, attestationObject }: Record<'clientDataJSON' | 'attestationObject', Uint8Array>,
  ceremony: Ceremony,
): Outcome {
  const fault = clientDataFault(clientDataJSON, ceremony);
  if (fault !== null) return { kind: 'fault', fault };
  const object = readAttestationObject(attestationObject);
  const data = object === null ? null : readAuthenticatorData(object.authData);
  if (object === null || data === null || data.attested === null) {
    return { kind: 'fault', fault: 'its attestation object holds no credential' };
  }
  const wrong = authenticatorDataFault(data, ceremony);
  return wrong === null
    ? { kind: 'holds', object, data, attested: data.attested }
    : { kind: 'fault', fault: wrong };
}
