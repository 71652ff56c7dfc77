import { sha256 } from '../hash.ts';
import { authenticatorDataFault, readAuthenticatorData } from './authenticator-data.ts';
import { type Ceremony, clientDataFault } from './client-data.ts';
import { type PasskeyKey, passkeySigned } from './cose-key.ts';

type Assertion = Readonly<Record<'authenticatorData' | 'clientDataJSON' | 'signature', Uint8Array>>;

/** What is wrong with an assertion (WebAuthn §7.2); null where nothing is. */
export function assertionFault(
  assertion: Assertion,
  key: PasskeyKey,
  ceremony: Ceremony,
): string | null {
  const { authenticatorData, clientDataJSON, signature } = assertion;
  const data = readAuthenticatorData(authenticatorData);
  if (data === null) return 'its authenticator data is malformed';
  const fault = clientDataFault(clientDataJSON, ceremony) ?? authenticatorDataFault(data, ceremony);
  if (fault !== null) return fault;
  const signed = Buffer.concat([authenticatorData, sha256(clientDataJSON)]);
  return passkeySigned(key, signed, signature) ? null : 'its signature does not hold';
}
