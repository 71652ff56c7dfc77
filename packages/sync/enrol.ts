import type { Bytes } from '#base/bytes.ts';
import type { Uuid } from '#base/ids.ts';
import { PROTOCOL } from '#wire/keeper.ts';
import type { Transport } from './transport.ts';

/** Makes the passkey: WebAuthn creation options as JSON in, registration response as JSON out. */
export type CreatePasskey = (options: Readonly<Record<string, unknown>>) => Promise<object>;

/** Uses an enrolment code up, for the account that it invites. @throws Problem */
export async function enrol(
  transport: Transport,
  code: Bytes,
  createPasskey: CreatePasskey,
): Promise<Uuid> {
  const { nonce, options } = await transport('/enrol/options', { protocol: PROTOCOL, code });
  const made = withoutExtensions(await createPasskey(options));
  const { account } = await transport('/enrol', {
    protocol: PROTOCOL,
    code,
    nonce,
    response: made,
  });
  return account;
}

/** A browser's own JSON holds extension results, and with them PRF output, which is a key. It never leaves the device. */
export function withoutExtensions(credential: object): Record<string, unknown> {
  const plain = JSON.parse(JSON.stringify(credential)) as Record<string, unknown>;
  return { ...plain, clientExtensionResults: {} };
}
