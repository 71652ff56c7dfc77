/** A lifeboat's introduction as text: what its operator carries to the operators of the main site. */
import { z } from 'zod';
import { base64url, fromBase64url } from '#base/bytes.ts';
import { fromCbor, toCbor } from '#base/cbor.ts';
import { type IdentityFacts, identityFacts } from './entries.ts';

const PREFIX = 'holdfast-lifeboat-1.';

export function formatIntroduction(facts: IdentityFacts<'lifeboat.named'>): string {
  return PREFIX + base64url(toCbor(z.encode(identityFacts['lifeboat.named'], facts)));
}

/** Null where the text is none. Blanks and line ends, as a letter may bring, are nothing. */
export function parseIntroduction(text: string): IdentityFacts<'lifeboat.named'> | null {
  const bare = text.replaceAll(/\s/g, '');
  if (!bare.startsWith(PREFIX)) return null;
  try {
    return identityFacts['lifeboat.named'].parse(
      fromCbor(fromBase64url(bare.slice(PREFIX.length))),
    );
  } catch {
    return null;
  }
}
