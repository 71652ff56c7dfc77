/**
 * What an export is given of a safe: a key that may fetch slips sealed to it, and the key by which it says that the log lies in the place. Neither
 * opens anything. One line of text, in a file that its owner alone reads.
 */
import { createPrivateKey, sign } from 'node:crypto';
import { z } from 'zod';
import { type Bytes, base64url, fromBase64url } from '#base/bytes.ts';
import { fromCbor, toCbor } from '#base/cbor.ts';
import { bytes, uuidBytes } from '#base/schema.ts';
import { formatSlipTicket, slipTicketBytes } from '#wire/lifeboat.ts';

const PREFIX = 'holdfast-export-1.';

const pass = z.strictObject({
  org: z.string(),
  lifeboat: uuidBytes,
  /** Of the lifeboat: names its cosigner. */
  origin: z.string(),
  /** Ed25519. */
  cosignerSeed: bytes(32),
  /** P-256: its public point, and PKCS #8. */
  key: bytes(65),
  privateKey: bytes(),
  /** ES256 by the lifeboat's pen: `key` fetches for it. */
  signature: bytes(64),
});
export type ExportPass = z.output<typeof pass>;

export function formatExportPass(given: ExportPass): string {
  return PREFIX + base64url(toCbor(z.encode(pass, given)));
}

/** Null where the text is none. */
export function parseExportPass(text: string): ExportPass | null {
  const bare = text.trim();
  if (!bare.startsWith(PREFIX)) return null;
  try {
    return pass.parse(fromCbor(fromBase64url(bare.slice(PREFIX.length))));
  } catch {
    return null;
  }
}

/** For `Authorization`. @param at now, milliseconds */
export function ticketBy({ lifeboat, key, privateKey, signature }: ExportPass, at: number): string {
  const pkcs8 = { key: Buffer.from(privateKey), format: 'der', type: 'pkcs8' } as const;
  const signing = { key: createPrivateKey(pkcs8), dsaEncoding: 'ieee-p1363' } as const;
  const signed: Bytes = new Uint8Array(sign('sha256', slipTicketBytes({ lifeboat, at }), signing));
  return formatSlipTicket({ lifeboat, at, fetcher: { key, signature }, signature: signed });
}
