/**
 * A pool whose connections are used until one of them ends, and then another pool in its place. The package goes on with a connection's state after a cut:
 * a question may then never be sent, may get what was left of the answer before, or may run inside a transaction that died (porsager/postgres 1133, 1142,
 * 1216). Whatever was asked of the pool before is still answered there.
 */
import type { Sql } from 'postgres';

/** By then whatever was asked before has an answer, or gets none. */
const ENDS_WITHIN_S = 10;
const ENDS_AFTER_MS = 1_000;

/** @param open makes a pool, which says once one of its connections has ended */
export function renewed(open: (gone: () => void) => Sql): Sql {
  let current = opened();
  let hasEnded = false;
  /** Notices come over a connection of their own, which the package opens again by itself. */
  let listening: Sql | undefined;

  function opened(): Sql {
    const sql = open(() => {
      if (sql !== current || hasEnded) return;
      current = opened();
      setTimeout(() => void sql.end({ timeout: ENDS_WITHIN_S }), ENDS_AFTER_MS).unref();
    });
    return sql;
  }

  const own: Partial<Sql> = {
    async end(options) {
      hasEnded = true;
      await Promise.all([current.end(options), listening?.end(options)]);
    },
    listen: (...asked) => {
      listening ??= open(() => undefined);
      return listening.listen(...asked);
    },
  };
  return new Proxy(current, {
    apply: (_, self, asked) => Reflect.apply(current, self, asked),
    get: (_, name) => Reflect.get(name in own ? own : current, name),
  });
}
