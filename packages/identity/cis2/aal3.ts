/** What CIS2 calls "very high confidence": hardware, and proof against a page that only looks like it. docs/decisions/0006. */

/** The class that is asked for, and the one that must be answered. */
export const AAL3 = 'AAL3_ANY';

/** How people prove themselves at that level. What is not here is refused, whatever class the token claims. */
export const AAL3_METHODS: ReadonlySet<string> = new Set([
  'N3_SMARTCARD',
  'CIS2_SMARTCARD',
  'FIDO2',
  'IOS',
]);
