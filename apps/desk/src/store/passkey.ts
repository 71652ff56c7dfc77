/** The ceremonies, in this browser. */
import { startAuthentication, startRegistration } from '@simplewebauthn/browser';
import { type Bytes, base64url } from '#base/bytes.ts';
import { assertionOf } from '#identity/authentication/assertion.ts';
import type { Touch } from '#sync/author.ts';
import { type Passkeys, withoutExtensions } from '#sync/enrol.ts';
import type { Introduction } from '#sync/session.ts';

type CreationOptions = Parameters<typeof startRegistration>[0]['optionsJSON'];

/** @throws Error of name NotAllowedError where the person stopped, InvalidStateError where this device has one already */
export const createPasskey: Passkeys['create'] = (options) =>
  startRegistration({ optionsJSON: options as unknown as CreationOptions });

/** One passkey in particular. @throws Error of name NotAllowedError where the person stopped */
export const touchPasskey: Passkeys['touch'] = (challenge, credential) =>
  asked(challenge, location.hostname, credential);

/** Any passkey of this host, where nobody is signed in. */
export async function touchAnyPasskey(challenge: Bytes, rp: string) {
  return withoutExtensions(await asked(challenge, rp, null));
}

/** A passkey for a session: whichever its person touches first is the one that later acts ask for. */
export function sessionPasskey(): { readonly introduce: Introduction; readonly touch: Touch } {
  let rpId = location.hostname;
  let credential: string | null = null;
  return {
    /** Any passkey of this site: it says itself whose it is. */
    async introduce(challenge, rp) {
      rpId = rp;
      const response = await asked(challenge, rp, null);
      credential = response.id;
      return { kind: 'passkey', response: withoutExtensions(response) };
    },
    async touch(challenge) {
      return assertionOf(await asked(challenge, rpId, credential));
    },
  };
}

function asked(challenge: Bytes, rpId: string, credential: Bytes | string | null) {
  const id = credential instanceof Uint8Array ? base64url(credential) : credential;
  return startAuthentication({
    optionsJSON: {
      challenge: base64url(challenge),
      rpId,
      userVerification: 'required',
      allowCredentials: id === null ? [] : [{ id, type: 'public-key' }],
    },
  });
}
