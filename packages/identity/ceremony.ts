import type { Bytes } from '#base/bytes.ts';
import { toCbor } from '#base/cbor.ts';
import { type Uuid, uuidToBytes } from '#base/ids.ts';

/** Where passkeys are made and used: WebAuthn's relying party. */
export type RelyingParty = {
  readonly org: string;
  /** RP id: a host name. */
  readonly rp: string;
  readonly origins: readonly string[];
};

export type Sha256 = (data: Bytes) => Bytes;

/** COSE algorithms that a passkey may have, and `verify` understands: ES256, EdDSA, RS256. */
export const PASSKEY_ALGORITHMS = [-7, -8, -257];

/** What a new passkey's registration is bound to (docs/formats.md, the chain, 2). */
export function enrolmentChallenge(
  sha256: Sha256,
  org: string,
  nonce: Bytes,
  account: Uuid,
  code: Bytes,
): Bytes {
  return sha256(toCbor(['holdfast/enrol/v1', org, nonce, uuidToBytes(account), sha256(code)]));
}

/** A ceremony that did not hold. The reason is for the private log, never for the caller. */
export class CeremonyRefused extends Error {
  override readonly name = 'CeremonyRefused';
}
