/** A maker of authenticators, for tests: a root certificate, and batch certificates that say which model they vouch for. */
// The certificate library's own parts ask for it before they are loaded.
import 'reflect-metadata';
import { createPrivateKey, type KeyObject } from 'node:crypto';
import {
  BasicConstraintsExtension,
  Extension,
  type X509Certificate,
  X509CertificateGenerator,
} from '@peculiar/x509';
import type { Bytes } from '#base/bytes.ts';
import { concat } from '#base/bytes.ts';

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const DAY_MS = 86_400_000;

/** With which an authenticator signs its attestations. */
export type Batch = {
  readonly aaguid: string;
  readonly key: KeyObject;
  /** DER, the leaf first. */
  readonly chain: readonly Bytes[];
};

export type AttestationAuthority = {
  /** DER. */
  readonly root: Bytes;
  /** @param says the model that the certificate names, where it is to be another than the authenticator's */
  batch(aaguid: string, says?: string | null): Promise<Batch>;
};

export async function attestationAuthority(name: string): Promise<AttestationAuthority> {
  const keys = await newKeys();
  const root = await X509CertificateGenerator.createSelfSigned(
    {
      name: `C=GB, O=${name}, CN=Root`,
      keys,
      signingAlgorithm: ALGORITHM,
      extensions: [new BasicConstraintsExtension(true, undefined, true)],
      ...validity(),
    },
    crypto,
  );
  return {
    root: der(root),
    async batch(aaguid, says = aaguid) {
      const own = await newKeys();
      const named =
        says === null ? [] : [new Extension('1.3.6.1.4.1.45724.1.1.4', false, octets(says))];
      const leaf = await X509CertificateGenerator.create(
        {
          subject: `C=GB, O=${name}, OU=Authenticator Attestation, CN=Batch`,
          issuer: root.subject,
          publicKey: own.publicKey,
          signingKey: keys.privateKey,
          signingAlgorithm: ALGORITHM,
          extensions: [new BasicConstraintsExtension(false), ...named],
          ...validity(),
        },
        crypto,
      );
      const pkcs8 = await crypto.subtle.exportKey('pkcs8', own.privateKey);
      const key = createPrivateKey({ key: Buffer.from(pkcs8), format: 'der', type: 'pkcs8' });
      return { aaguid, key, chain: [der(leaf)] };
    },
  };
}

function newKeys(): Promise<CryptoKeyPair> {
  return crypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
}

function validity(): { notBefore: Date; notAfter: Date } {
  return {
    notBefore: new Date(Date.now() - DAY_MS),
    notAfter: new Date(Date.now() + 3_650 * DAY_MS),
  };
}

function der(certificate: X509Certificate): Bytes {
  return new Uint8Array(certificate.rawData);
}

/** The AAGUID as an octet string, as the extension's value holds it. */
function octets(aaguid: string): Bytes {
  return concat(new Uint8Array([4, 16]), Uint8Array.fromHex(aaguid.replaceAll('-', '')));
}
