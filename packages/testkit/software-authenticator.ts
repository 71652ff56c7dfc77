/**
 * A passkey in software, for tests and benchmarks: real WebAuthn bytes and real signatures, from a key that this process holds.
 * It can be told to misbehave, so that every refusal has something to refuse.
 */
import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign,
} from 'node:crypto';
import type { AuthenticationResponseJSON } from '@simplewebauthn/server';
import type { Bytes } from '#base/bytes.ts';
import { base64url, concat, fromBase64url, utf8 } from '#base/bytes.ts';
import { toCbor } from '#base/cbor.ts';
import { systemRandom } from '#base/clock.ts';
import { type Assertion, assertionOf } from '#identity/authentication/assertion.ts';
import type { Batch } from './attestation-authority.ts';

export type Misbehaviour = {
  readonly origin?: string;
  readonly rp?: string;
  readonly userVerified?: boolean;
  readonly userPresent?: boolean;
  readonly challenge?: Bytes;
  readonly counter?: number;
  readonly extensions?: Record<string, unknown>;
  /** Says that it may be copied to other devices (WebAuthn's backup eligibility). */
  readonly backupEligible?: boolean;
};

/** What a passkey in software is made of, to be kept where its key may be seen: with made-up people, and nowhere else. */
export type KeptPasskey = { readonly credential: string; readonly key: JsonWebKey };

export class SoftwareAuthenticator {
  readonly credential: Bytes;
  readonly #rp: string;
  readonly #origin: string;
  readonly #batch: Batch | null;
  readonly #counts: boolean;
  readonly #key: KeyObject;
  readonly #publicKey: Bytes;
  #counter = 0;

  /**
   * @param batch with which it attests what it is; without, it attests nothing
   * @param counts false for one that keeps no counter, as passkeys that are kept in a cloud
   * @param kept the one that it was before; without, it is a new one
   */
  constructor(
    rp: string,
    origin: string,
    batch: Batch | null = null,
    counts = true,
    kept: KeptPasskey | null = null,
  ) {
    this.#batch = batch;
    this.#counts = counts;
    this.#rp = rp;
    this.#origin = origin;
    // A counter that was not kept goes on from the seconds of the clock, which are more than it ever counted.
    if (kept !== null) this.#counter = Math.floor(Date.now() / 1000);
    this.credential = kept === null ? systemRandom(32) : fromBase64url(kept.credential);
    this.#key =
      kept === null
        ? generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey
        : createPrivateKey({ key: kept.key, format: 'jwk' });
    const { x, y } = createPublicKey(this.#key).export({ format: 'jwk' });
    this.#publicKey = coseKey(x!, y!);
  }

  keep(): KeptPasskey {
    return { credential: base64url(this.credential), key: this.#key.export({ format: 'jwk' }) };
  }

  /** Answers creation options (WebAuthn §5.1.3). */
  create(challenge: Bytes, wrong: Misbehaviour = {}): Record<string, unknown> {
    const clientData = this.#clientData('webauthn.create', challenge, wrong);
    const attested = concat(
      Uint8Array.fromHex((this.#batch?.aaguid ?? '0'.repeat(32)).replaceAll('-', '')),
      uint16(this.credential.length),
      this.credential,
      this.#publicKey,
    );
    const authenticatorData = this.#authenticatorData(wrong, attested);
    const attestationObject = this.#attest(authenticatorData, clientData);
    return this.#response(wrong, {
      clientDataJSON: base64url(clientData),
      attestationObject: base64url(attestationObject),
      transports: ['internal'],
    });
  }

  /** Answers request options (WebAuthn §5.1.4). */
  get(challenge: Bytes, wrong: Misbehaviour = {}): Record<string, unknown> {
    const clientData = this.#clientData('webauthn.get', challenge, wrong);
    const authenticatorData = this.#authenticatorData(wrong);
    const signed = concat(
      authenticatorData,
      new Uint8Array(createHash('sha256').update(clientData).digest()),
    );
    return this.#response(wrong, {
      clientDataJSON: base64url(clientData),
      authenticatorData: base64url(authenticatorData),
      signature: base64url(new Uint8Array(sign('sha256', signed, this.#key))),
    });
  }

  /** The same touch, as the log keeps it. */
  assert(challenge: Bytes, wrong: Misbehaviour = {}): Assertion {
    return assertionOf(this.get(challenge, wrong) as unknown as AuthenticationResponseJSON);
  }

  /** WebAuthn §8.2 where it has a batch key, §8.7 where it has none. */
  #attest(authData: Bytes, clientData: Bytes): Bytes {
    if (this.#batch === null) return toCbor({ fmt: 'none', attStmt: {}, authData });
    const { key, chain } = this.#batch;
    const signed = concat(
      authData,
      new Uint8Array(createHash('sha256').update(clientData).digest()),
    );
    const sig = new Uint8Array(sign('sha256', signed, key));
    return toCbor({ fmt: 'packed', attStmt: { alg: -7, sig, x5c: chain }, authData });
  }

  #clientData(type: string, challenge: Bytes, wrong: Misbehaviour): Bytes {
    const origin = wrong.origin ?? this.#origin;
    return utf8(
      JSON.stringify({
        type,
        challenge: base64url(wrong.challenge ?? challenge),
        origin,
        crossOrigin: false,
      }),
    );
  }

  /** WebAuthn §6.1: RP id hash, flags, counter, and attested credential data when registering. */
  #authenticatorData(
    {
      rp = this.#rp,
      userPresent = true,
      userVerified = true,
      counter,
      backupEligible = false,
    }: Misbehaviour,
    attested?: Bytes,
  ): Bytes {
    if (this.#counts) this.#counter += 1;
    const flags =
      (userPresent ? 1 : 0) |
      (userVerified ? 4 : 0) |
      (backupEligible ? 8 : 0) |
      (attested ? 64 : 0);
    const count = new Uint8Array(4);
    new DataView(count.buffer).setUint32(0, counter ?? this.#counter);
    const hash = new Uint8Array(createHash('sha256').update(rp).digest());
    return concat(hash, new Uint8Array([flags]), count, attested ?? new Uint8Array());
  }

  #response(
    { extensions = {} }: Misbehaviour,
    response: Record<string, unknown>,
  ): Record<string, unknown> {
    const id = base64url(this.credential);
    return { id, rawId: id, type: 'public-key', response, clientExtensionResults: extensions };
  }
}

/** An ES256 key as COSE writes it (RFC 9053 §7.1.1). */
function coseKey(x: string, y: string): Bytes {
  const coordinate = (text: string) => Uint8Array.fromBase64(text, { alphabet: 'base64url' });
  return concat(
    Uint8Array.fromHex('a5010203262001215820'),
    coordinate(x),
    Uint8Array.fromHex('225820'),
    coordinate(y),
  );
}

function uint16(value: number): Bytes {
  return new Uint8Array([value >> 8, value & 255]);
}
