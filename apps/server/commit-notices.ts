import { LOG_CHANNEL } from '#journal/postgres-store.ts';
import type { Sql } from '#postgres/connect.ts';
import type { CommitNotices } from './follow.ts';

/** What a commit announces is not believed: whoever hears it looks. */
export function commitNotices(sql: Sql): CommitNotices {
  return async (listener) => {
    const { unlisten } = await sql.listen(LOG_CHANNEL, listener, listener);
    return unlisten;
  };
}
