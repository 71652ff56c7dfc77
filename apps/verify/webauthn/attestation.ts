/** Whether an authenticator is of a kind that the organisation has named (docs/formats.md, the chain, 2). */
import { verify, X509Certificate } from 'node:crypto';
import { sha256 } from '../hash.ts';
import type { AttestationObject } from './attestation-object.ts';

export type AllowedAuthenticator = {
  readonly aaguid: string;
  /** DER. */
  readonly roots: readonly Uint8Array[];
};

/** id-fido-gen-ce-aaguid, 1.3.6.1.4.1.45724.1.1.4, then an octet string in an octet string (WebAuthn §8.2.1). */
const EXTENSION = Buffer.from('060b2b0601040182e51c01010404120410', 'hex');
const ES256 = -7;
const LONGEST_CHAIN = 5;

/** A `packed` statement (WebAuthn §8.2) whose certificates lead to a root of this AAGUID, as of a moment. */
export function isAttested(parts: {
  readonly object: AttestationObject;
  readonly clientDataJSON: Uint8Array;
  readonly aaguid: Uint8Array;
  readonly allowed: readonly AllowedAuthenticator[];
  readonly at: number;
}): boolean {
  const { object, clientDataJSON, aaguid, allowed, at } = parts;
  const { format, statement, authData } = object;
  const model = allowed.find((one) => one.aaguid.replaceAll('-', '') === aaguid.toHex());
  const chain = certificates(statement.get('x5c'));
  const [leaf] = chain;
  const signature: unknown = statement.get('sig');
  if (
    model === undefined ||
    leaf === undefined ||
    format !== 'packed' ||
    statement.get('alg') !== ES256 ||
    !(signature instanceof Uint8Array)
  ) {
    return false;
  }
  const signed = Buffer.concat([authData, sha256(clientDataJSON)]);
  if (!verify('sha256', signed, leaf.publicKey, signature)) return false;
  if (leaf.ca || !leaf.raw.includes(Buffer.concat([EXTENSION, aaguid]))) return false;
  const roots = certificates(model.roots);
  return chain.every((one, i) => {
    const next = chain[i + 1];
    if (!stands(one, at)) return false;
    if (next !== undefined) return issued(one, next);
    return roots.some(
      (root) => stands(root, at) && (root.raw.equals(one.raw) || issued(one, root)),
    );
  });
}

/** None where any of them is none. */
function certificates(all: unknown): readonly X509Certificate[] {
  if (!Array.isArray(all) || all.length > LONGEST_CHAIN) return [];
  try {
    return all.map((der) => new X509Certificate(der as Uint8Array));
  } catch {
    return [];
  }
}

function issued(one: X509Certificate, by: X509Certificate): boolean {
  return by.ca && one.checkIssued(by) && one.verify(by.publicKey);
}

function stands({ validFromDate, validToDate }: X509Certificate, at: number): boolean {
  return validFromDate.getTime() <= at && at <= validToDate.getTime();
}
