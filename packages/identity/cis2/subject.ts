import type { Bytes } from '#base/bytes.ts';
import { toCbor } from '#base/cbor.ts';

/** Whom CIS2 means: its own address, and its name for the person (of health and care staff, twelve digits). */
export type Cis2Subject = { readonly issuer: string; readonly sub: string };

/** What an account is linked to: its SHA-256 is `subject` of `account.linked` (docs/formats.md). */
export function subjectBytes({ issuer, sub }: Cis2Subject): Bytes {
  return toCbor([issuer, sub]);
}
