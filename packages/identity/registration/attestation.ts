import { X509Certificate } from 'node:crypto';
import type { Bytes } from '#base/bytes.ts';
import { concat } from '#base/bytes.ts';
import { fromCbor } from '#base/cbor.ts';
import type { AllowedAuthenticator } from '../entries.ts';

/** id-fido-gen-ce-aaguid (1.3.6.1.4.1.45724.1.1.4), and the octet string in an octet string that follows it (WebAuthn §8.2.1). */
const AAGUID_EXTENSION = Uint8Array.fromHex('060b2b0601040182e51c01010404120410');
const LONGEST_CHAIN = 5;

/**
 * Whether a registration, whose statement's signature was found to hold, comes from an authenticator on the list: a `packed` statement
 * with a certificate chain that ends in one of its roots (WebAuthn §8.2), all of it valid `at` that moment.
 */
export function isAttested(
  attestationObject: Bytes,
  aaguid: string,
  allowed: readonly AllowedAuthenticator[],
  at: number,
): boolean {
  const model = allowed.find((one) => one.aaguid === aaguid);
  const chain = chainOf(attestationObject);
  const [leaf] = chain;
  if (model === undefined || leaf === undefined) return false;
  const extension = concat(AAGUID_EXTENSION, Uint8Array.fromHex(aaguid.replaceAll('-', '')));
  if (leaf.ca || !leaf.raw.includes(extension)) return false;
  const roots = model.roots.flatMap((der) => certificate(der) ?? []);
  return chain.every((one, i) => {
    const next = chain[i + 1];
    if (!isValid(one, at)) return false;
    if (next !== undefined) return isIssued(one, next);
    return roots.some(
      (root) => isValid(root, at) && (root.raw.equals(one.raw) || isIssued(one, root)),
    );
  });
}

function chainOf(attestationObject: Bytes): readonly X509Certificate[] {
  try {
    const { fmt, attStmt } = fromCbor(attestationObject) as {
      readonly fmt: unknown;
      readonly attStmt: { readonly x5c?: readonly Bytes[] };
    };
    const { x5c } = attStmt;
    if (fmt !== 'packed' || x5c === undefined || x5c.length > LONGEST_CHAIN) return [];
    return x5c.map((der) => new X509Certificate(der));
  } catch {
    return [];
  }
}

function certificate(der: Bytes): X509Certificate | null {
  try {
    return new X509Certificate(der);
  } catch {
    return null;
  }
}

function isIssued(one: X509Certificate, issuer: X509Certificate): boolean {
  return issuer.ca && one.checkIssued(issuer) && one.verify(issuer.publicKey);
}

function isValid({ validFromDate, validToDate }: X509Certificate, at: number): boolean {
  return validFromDate.getTime() <= at && at <= validToDate.getTime();
}
