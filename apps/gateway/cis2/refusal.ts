import * as oidc from 'openid-client';
import { Problem } from '#problems/catalogue.ts';

/** Of the token endpoint (RFC 6749 §5.2): that it knows us, and that it could answer at all, is not the person's affair. */
const NOT_THEIRS = new Set([
  'invalid_client',
  'unauthorized_client',
  'unsupported_grant_type',
  'server_error',
  'temporarily_unavailable',
]);
const UNREACHED = new Set([
  'OAUTH_TIMEOUT',
  'OAUTH_RESPONSE_IS_NOT_CONFORM',
  'OAUTH_RESPONSE_IS_NOT_JSON',
]);

/** What went wrong on the way through Care Identity. The detail names the check that failed, and repeats nothing that was sent. */
export function refusal(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof oidc.ResponseBodyError) {
    const code = word(error.error);
    return new Problem(NOT_THEIRS.has(code) ? 'cis2/unavailable' : 'cis2/refused', code);
  }
  if (error instanceof oidc.AuthorizationResponseError) {
    return new Problem('cis2/refused', word(error.error));
  }
  if (error instanceof oidc.ClientError) {
    const code = error.code ?? 'unknown';
    return new Problem(UNREACHED.has(code) ? 'cis2/unavailable' : 'cis2/refused', reason(error));
  }
  if (error instanceof TypeError || error instanceof DOMException) {
    return new Problem('cis2/unavailable', error.name);
  }
  return new Problem('internal');
}

/** The library's own sentence: `unexpected "iss" (issuer) response parameter value`. */
function reason(error: oidc.ClientError): string {
  const { cause } = error;
  return cause instanceof Error ? cause.message : error.message;
}

/** An OAuth error code is a word of its registry; anything else is somebody's text. */
function word(code: string): string {
  return /^[a-z_]{1,40}$/.test(code) ? code : 'an error of its own';
}
