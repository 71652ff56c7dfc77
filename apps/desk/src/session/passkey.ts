/** The ceremonies, in this browser. */
import { startAuthentication, startRegistration } from '@simplewebauthn/browser';
import { type Bytes, base64url } from '#base/bytes.ts';
import { assertionOf } from '#identity/authentication/assertion.ts';
import type { Touch } from '#sync/author.ts';
import { type Passkeys, withoutExtensions } from '#sync/enrol.ts';
import type { Introduction } from '#sync/session.ts';
import { PRF_INPUT } from '../offline/lease.ts';

type CreationOptions = Parameters<typeof startRegistration>[0]['optionsJSON'];
type RequestOptions = Parameters<typeof startAuthentication>[0]['optionsJSON'];

/** @throws Error of name NotAllowedError where the person stopped, InvalidStateError where this device has one already */
export const createPasskey: Passkeys['create'] = (options) => {
  // Some authenticators have a secret only if it was asked for from the beginning.
  const extensions = { ...(options.extensions as object | undefined), prf: {} };
  return startRegistration({
    optionsJSON: { ...options, extensions } as unknown as CreationOptions,
  });
};

/** One passkey in particular. @throws Error of name NotAllowedError where the person stopped */
export const touchPasskey: Passkeys['touch'] = (challenge, credential) =>
  asked(challenge, location.hostname, [base64url(credential)]);

/** Any passkey of this host, where nobody is signed in. */
export async function touchAnyPasskey(challenge: Bytes, rp: string) {
  return withoutExtensions(await asked(challenge, rp, []));
}

export type SessionPasskey = {
  readonly introduce: Introduction;
  readonly touch: Touch;
  /** Once it was touched: which it was, for which host, and the secret it told; null where it has none. */
  used(): {
    readonly credential: string;
    readonly rp: string;
    readonly secret: Bytes | null;
  } | null;
};

/** A passkey for a session: whichever its person touches first is the one that later acts ask for. */
export function sessionPasskey(): SessionPasskey {
  let used: ReturnType<SessionPasskey['used']> = null;
  return {
    /** Any passkey of this site: it says itself whose it is. */
    async introduce(challenge, rp) {
      const { response, secret } = await askedForSecret(challenge, rp, []);
      used = { credential: response.id, rp, secret };
      return { kind: 'passkey', response: withoutExtensions(response) };
    },
    touch: touchOf(() => used),
    used: () => used,
  };
}

/** One of these passkeys, with its secret. */
export async function askedForSecret(challenge: Bytes, rp: string, credentials: readonly string[]) {
  const response = await asked(challenge, rp, credentials, {
    prf: { eval: { first: PRF_INPUT } },
  } as unknown as RequestOptions['extensions']);
  const { prf } = response.clientExtensionResults as {
    readonly prf?: { readonly results?: { readonly first?: ArrayBuffer } };
  };
  const first = prf?.results?.first;
  return { response, secret: first === undefined ? null : new Uint8Array(first) };
}

/** The passkey that was used already, or any where none was. */
export function touchOf(
  used: () => { readonly credential: string; readonly rp: string } | null,
): Touch {
  return async (challenge) => {
    const { credential = null, rp = location.hostname } = used() ?? {};
    return assertionOf(await asked(challenge, rp, credential === null ? [] : [credential]));
  };
}

function asked(
  challenge: Bytes,
  rpId: string,
  credentials: readonly string[],
  extensions: RequestOptions['extensions'] = {},
) {
  return startAuthentication({
    optionsJSON: {
      challenge: base64url(challenge),
      rpId,
      userVerification: 'required',
      allowCredentials: credentials.map((id) => ({ id, type: 'public-key' })),
      extensions,
    },
  });
}
