import type { Directory } from '../directory.ts';
import type { Typed } from '../entry-types.ts';
import { type Rule, refuse } from '../refusal.ts';

/** Of what serves only once. */
export function mustBeUnspent(
  spent: ReadonlySet<string>,
  bytes: Uint8Array,
  rule: Rule,
  message: string,
): void {
  if (spent.has(bytes.toHex())) refuse(rule, message);
}

/** What serves only once has served, also where a second person has yet to agree. */
export function spend({ codes, nonces, credentials }: Directory, { type, facts }: Typed): void {
  switch (type) {
    case 'account.invited':
    case 'recovery.given':
    case 'passkey.offered':
      codes.add(facts.codeHash.toHex());
      break;
    case 'passkey.registered':
      nonces.add(facts.nonce.toHex());
      credentials.add(facts.credential.toHex());
      break;
    case 'session.opened':
    case 'lifeboat.launched':
    case 'site.stood-down':
      nonces.add(facts.nonce.toHex());
  }
}
