import { sha256 } from '../hash.ts';
import { authenticatorDataFault, readAuthenticatorData } from './authenticator-data.ts';
import { type Ceremony, clientDataFault } from './client-data.ts';
import { type PasskeyKey, passkeySigned } from './cose-key.ts';

export type Assertion = Readonly<
  Record<'authenticatorData' | 'clientDataJSON' | 'signature', Uint8Array>
>;

type Outcome =
  | { readonly kind: 'holds'; readonly counter: number }
  | { readonly kind: 'fault'; readonly fault: string };

/** Checks an assertion (WebAuthn §7.2) of a passkey whose counter stood at `counter`. */
export function checkAssertion(
  assertion: Assertion,
  { key, counter }: { readonly key: PasskeyKey; readonly counter: number },
  ceremony: Ceremony,
): Outcome {
  const { authenticatorData, clientDataJSON, signature } = assertion;
  const data = readAuthenticatorData(authenticatorData);
  if (data === null) return fault('its authenticator data is malformed');
  const wrong = clientDataFault(clientDataJSON, ceremony) ?? authenticatorDataFault(data, ceremony);
  if (wrong !== null) return fault(wrong);
  // §6.1.1: one that counts has counted on.
  if ((data.counter > 0 || counter > 0) && data.counter <= counter) {
    return fault('its counter is not higher than before');
  }
  const signed = Buffer.concat([authenticatorData, sha256(clientDataJSON)]);
  return passkeySigned(key, signed, signature)
    ? { kind: 'holds', counter: data.counter }
    : fault('its signature does not hold');
}

function fault(what: string): Outcome {
  return { kind: 'fault', fault: what };
}
