import { base64url } from '../base64.ts';

/** What an authenticator was asked, and by whom. */
export type Ceremony = {
  readonly type: 'webauthn.create' | 'webauthn.get';
  readonly challenge: Uint8Array;
  readonly origins: readonly string[];
  /** SHA-256 of the RP id. */
  readonly rpIdHash: Uint8Array;
};

/** What is wrong with a clientDataJSON (WebAuthn §5.8.1) for this ceremony; null where nothing is. */
export function clientDataFault(
  json: Uint8Array,
  { type, challenge, origins }: Ceremony,
): string | null {
  const data = parsed(json);
  if (data === null) return 'its client data is not JSON';
  if (data.type !== type) return `its client data is not of ${type}`;
  if (data.challenge !== base64url(challenge)) return 'it answers another challenge';
  if (!origins.includes(data.origin as string)) return 'it was made at another origin';
  return null;
}

function parsed(json: Uint8Array): Record<string, unknown> | null {
  try {
    const data: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(json));
    return typeof data === 'object' ? (data as Record<string, unknown> | null) : null;
  } catch {
    return null;
  }
}
