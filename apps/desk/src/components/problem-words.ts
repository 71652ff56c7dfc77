import { EntryError } from '#journal/entry.ts';
import { Problem } from '#problems/catalogue.ts';

/** What to tell a person. Never what an error itself says: that may hold anything. */
export function problemWords(error: unknown): string {
  if (error instanceof Problem) return error.message;
  if (error instanceof EntryError && error.code === 'entry/too-long') {
    return 'This is too long to keep in one piece. Shorten it, or save it in two parts.';
  }
  return 'Something went wrong on this device. Try again; what you typed is still here.';
}

/** The browser's own ways of saying that a passkey was not used (WebAuthn §5.1). */
export function passkeyProblemWords(error: unknown): string {
  if (error instanceof Problem) return error.message;
  switch (error instanceof Error ? error.name : '') {
    case 'NotAllowedError':
    case 'AbortError':
      return 'The passkey was not used: it was cancelled or took too long. Try again.';
    case 'InvalidStateError':
      return 'This device holds a passkey of yours already. Use another one: a phone, or a security key.';
    case 'SecurityError':
      return 'Passkeys do not work at this address. Use the address your operator gave you.';
    case 'NotSupportedError':
    case 'ConstraintError':
      return 'This device cannot make a passkey with a screen lock. Use another device or a security key.';
    default:
      return 'The passkey could not be used on this device. Try again.';
  }
}
