import type { Bytes } from '#base/bytes.ts';
import { fromBase64url } from '#base/bytes.ts';
import type { Uuid } from '#base/ids.ts';
import { secondChallenge } from '#identity/ceremony.ts';
import type { Primitives } from '#seal/primitives.ts';
import { PROTOCOL } from '#wire/keeper.ts';
import type { Transport } from './transport.ts';

/** What a browser does with passkeys: WebAuthn options as JSON in, responses as JSON out. */
export type Passkeys = {
  create(options: Readonly<Record<string, unknown>>): Promise<object>;
  /** Touches the passkey with this credential id. */
  touch(challenge: Bytes, credential: Bytes): Promise<object>;
};

/**
 * Registers one passkey with an enrolment code, for the account that it invites. The second with the same code is vouched for by the first.
 * @returns how many passkeys the account has now
 * @throws Problem
 */
export async function enrol(parts: {
  readonly transport: Transport;
  readonly code: Bytes;
  readonly passkeys: Passkeys;
  readonly primitives: Primitives;
}): Promise<{ account: Uuid; passkeys: number }> {
  const { transport, code, passkeys, primitives } = parts;
  const asked = await transport('/enrol/options', { protocol: PROTOCOL, code });
  const { org, account, nonce, options, first } = asked;
  const response = withoutExtensions(await passkeys.create(options));
  const credential = fromBase64url(response.rawId as string);
  const vouching = { org, nonce, account, credentialHash: await primitives.sha256(credential) };
  const by =
    first === null
      ? null
      : withoutExtensions(
          await passkeys.touch(await primitives.sha256(secondChallenge(vouching)), first),
        );
  return transport('/enrol', { protocol: PROTOCOL, code, nonce, response, by });
}

/** A browser's own JSON holds extension results, and with them PRF output, which is a key. It never leaves the device. */
export function withoutExtensions(credential: object): Record<string, unknown> {
  const plain = JSON.parse(JSON.stringify(credential)) as Record<string, unknown>;
  return { ...plain, clientExtensionResults: {} };
}
