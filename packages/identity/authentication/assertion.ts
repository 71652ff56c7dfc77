import type { AuthenticationResponseJSON } from '@simplewebauthn/server';
import type { z } from 'zod';
import { fromBase64url } from '#base/bytes.ts';
import type { assertion } from '../entries.ts';

export type Assertion = z.output<typeof assertion>;

/** An assertion as the log keeps it, from the JSON in which a browser gives it. */
export function assertionOf({
  id,
  response,
}: Pick<AuthenticationResponseJSON, 'id' | 'response'>): Assertion {
  return {
    credential: fromBase64url(id),
    authenticatorData: fromBase64url(response.authenticatorData),
    clientDataJSON: fromBase64url(response.clientDataJSON),
    signature: fromBase64url(response.signature),
  };
}
