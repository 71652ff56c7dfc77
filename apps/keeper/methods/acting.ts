import type { Account } from '#identity/account.ts';
import type { LiveSession } from '../live-sessions.ts';

/** Who asks. There is nobody else: no ambient user, no system user. */
export type Acting = { readonly session: LiveSession; readonly account: Account };

/** Whose work it is, and the session of theirs that it stands on: their own, or one that a colleague hands in what was written in. */
export type Author = { readonly session: Pick<LiveSession, 'id'>; readonly account: Account };
