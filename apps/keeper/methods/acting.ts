import type { Account } from '#identity/account.ts';
import type { LiveSession } from '../live-sessions.ts';

/** Who asks. There is nobody else: no ambient user, no system user. */
export type Acting = { readonly session: LiveSession; readonly account: Account };
