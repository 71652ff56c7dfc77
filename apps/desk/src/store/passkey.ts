/** The two ceremonies, in this browser. */
import { startAuthentication, startRegistration } from '@simplewebauthn/browser';
import { base64url } from '#base/bytes.ts';
import type { CreatePasskey } from '#sync/enrol.ts';
import { withoutExtensions } from '#sync/enrol.ts';
import type { Introduction } from '#sync/session.ts';

type CreationOptions = Parameters<typeof startRegistration>[0]['optionsJSON'];

/** @throws Error of name NotAllowedError where the person stopped, InvalidStateError where this device has one already */
export const createPasskey: CreatePasskey = (options) =>
  startRegistration({ optionsJSON: options as unknown as CreationOptions });

/** Any passkey of this site: it says itself whose it is. @throws Error of name NotAllowedError where the person stopped */
export const introduce: Introduction = async (challenge, rp) => {
  const response = await startAuthentication({
    optionsJSON: {
      challenge: base64url(challenge),
      rpId: rp,
      userVerification: 'required',
      allowCredentials: [],
    },
  });
  return { kind: 'passkey', response: withoutExtensions(response) };
};
