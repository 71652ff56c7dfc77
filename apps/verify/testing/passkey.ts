/** A passkey in software: real WebAuthn bytes, real signatures, and every misbehaviour that a rule refuses. */
import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import { encode, rfc8949EncodeOptions } from 'cborg';

export type Algorithm = 'ES256' | 'EdDSA' | 'RS256';

export type Misbehaviour = {
  readonly rp?: string;
  readonly origin?: string;
  readonly challenge?: Uint8Array;
  readonly type?: string;
  readonly userPresent?: boolean;
  readonly userVerified?: boolean;
  readonly fmt?: 'none' | 'packed';
  readonly extensions?: boolean;
  /** In place of the count that comes next. */
  readonly counter?: number;
};

export type Passkey = ReturnType<typeof makePasskey>;

const UP = 0x01;
const UV = 0x04;
const AT = 0x40;
const ED = 0x80;

/** @param claimedKey COSE key bytes to show in place of its own */
export function makePasskey(
  rp: string,
  origin: string,
  algorithm: Algorithm = 'ES256',
  claimedKey?: Uint8Array,
) {
  const { privateKey, publicKey } = pair(algorithm);
  const credential = new Uint8Array(randomBytes(20));
  const coseKey = claimedKey ?? cose(algorithm, publicKey);
  let counter = 0;

  const clientData = (type: string, challenge: Uint8Array, wrong: Misbehaviour) =>
    Buffer.from(
      JSON.stringify({
        type: wrong.type ?? type,
        challenge: Buffer.from(wrong.challenge ?? challenge).toString('base64url'),
        origin: wrong.origin ?? origin,
        crossOrigin: false,
      }),
    );

  const authenticatorData = (wrong: Misbehaviour, attested: Uint8Array | null) => {
    const { userPresent = true, userVerified = true, extensions = false } = wrong;
    counter += 1;
    const fixed = Buffer.alloc(5);
    fixed[0] =
      (userPresent ? UP : 0) |
      (userVerified ? UV : 0) |
      (attested ? AT : 0) |
      (extensions ? ED : 0);
    fixed.writeUInt32BE(wrong.counter ?? counter, 1);
    const extra = extensions ? encode({ credProtect: 2 }) : new Uint8Array();
    return Buffer.concat([sha256(wrong.rp ?? rp), fixed, attested ?? new Uint8Array(), extra]);
  };

  const signed = (data: Uint8Array, client: Uint8Array) =>
    sign(
      algorithm === 'EdDSA' ? null : 'sha256',
      Buffer.concat([data, sha256(client)]),
      privateKey,
    );

  return {
    credential,
    coseKey,
    create(challenge: Uint8Array, wrong: Misbehaviour = {}) {
      const clientDataJSON = clientData('webauthn.create', challenge, wrong);
      const length = Buffer.alloc(2);
      length.writeUInt16BE(credential.length);
      const attested = Buffer.concat([Buffer.alloc(16), length, credential, coseKey]);
      const authData = authenticatorData(wrong, attested);
      const attStmt =
        wrong.fmt === 'packed' ? { alg: -7, sig: signed(authData, clientDataJSON) } : {};
      const object = { fmt: wrong.fmt ?? 'none', attStmt, authData };
      return {
        clientDataJSON: new Uint8Array(clientDataJSON),
        attestationObject: encode(object, rfc8949EncodeOptions),
      };
    },
    get(challenge: Uint8Array, wrong: Misbehaviour = {}) {
      const clientDataJSON = clientData('webauthn.get', challenge, wrong);
      const data = authenticatorData(wrong, null);
      return {
        authenticatorData: new Uint8Array(data),
        clientDataJSON: new Uint8Array(clientDataJSON),
        signature: new Uint8Array(signed(data, clientDataJSON)),
      };
    },
  };
}

function pair(algorithm: Algorithm): { privateKey: KeyObject; publicKey: KeyObject } {
  switch (algorithm) {
    case 'ES256':
      return generateKeyPairSync('ec', { namedCurve: 'P-256' });
    case 'EdDSA':
      return generateKeyPairSync('ed25519');
    case 'RS256':
      return generateKeyPairSync('rsa', { modulusLength: 2048 });
  }
}

function cose(algorithm: Algorithm, key: KeyObject): Uint8Array {
  const { x, y, n, e } = key.export({ format: 'jwk' });
  const part = (text: string | undefined) => new Uint8Array(Buffer.from(text ?? '', 'base64url'));
  const labels: Record<Algorithm, [number, unknown][]> = {
    ES256: [
      [1, 2],
      [3, -7],
      [-1, 1],
      [-2, part(x)],
      [-3, part(y)],
    ],
    EdDSA: [
      [1, 1],
      [3, -8],
      [-1, 6],
      [-2, part(x)],
    ],
    RS256: [
      [1, 3],
      [3, -257],
      [-1, part(n)],
      [-2, part(e)],
    ],
  };
  return encode(new Map(labels[algorithm]), rfc8949EncodeOptions);
}

function sha256(data: string | Uint8Array): Buffer {
  return createHash('sha256').update(data).digest();
}
