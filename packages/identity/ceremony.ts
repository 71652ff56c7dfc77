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

/** COSE algorithms that a passkey may have, and `verify` understands: ES256, EdDSA, RS256. */
export const PASSKEY_ALGORITHMS = [-7, -8, -257];

/** What a new passkey's registration is bound to: its SHA-256 is the challenge (docs/formats.md, the chain, 2). */
export function enrolmentChallenge(bound: {
  readonly org: string;
  readonly nonce: Bytes;
  readonly account: Uuid;
  readonly codeHash: Bytes;
}): Bytes {
  const { org, nonce, account, codeHash } = bound;
  return toCbor(['holdfast/enrol/v1', org, nonce, uuidToBytes(account), codeHash]);
}

/** With which the first passkey of a code vouches for the second: its SHA-256 is the challenge (the chain, 2). */
export function secondChallenge(bound: {
  readonly org: string;
  readonly nonce: Bytes;
  readonly account: Uuid;
  readonly credentialHash: Bytes;
}): Bytes {
  const { org, nonce, account, credentialHash } = bound;
  return toCbor(['holdfast/second/v1', org, nonce, uuidToBytes(account), credentialHash]);
}

/** A ceremony that did not hold. The reason is for the private log, never for the caller. */
export class CeremonyRefused extends Error {
  override readonly name = 'CeremonyRefused';
}
