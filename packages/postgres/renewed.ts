/**
 * A pool whose connections are used until one of them ends, and then another pool in its place. The package goes on with a connection's state after a cut:
 * a question may then never be sent, may get what was left of the answer before, or may run inside a transaction that died (porsager/postgres 1142,
 * 1216). Whatever was asked of the pool before is still answered there, or fails.
 */
import type { Sql } from 'postgres';

/** By then whatever was asked before has an answer, or gets none. */
const ENDS_WITHIN_S = 2;
const ENDS_AFTER_MS = 100;

/** @param open makes a pool; told of nobody who is to hear that a connection has ended, one that opens others by itself */
export function renewed(open: (gone?: () => void) => Sql): Sql {
  const pools = new Set<Sql>();
  let current = opened();
  let hasEnded = false;
  /** Notices come over a connection of their own, which the package opens again by itself. */
  let listening: Sql | undefined;

  function opened(): Sql {
    const sql = open(() => {
      if (sql !== current || hasEnded) return;
      current = opened();
      setTimeout(() => void ended(sql, ENDS_WITHIN_S), ENDS_AFTER_MS).unref();
    });
    pools.add(sql);
    return sql;
  }

  /** The package waits for ever for a question that a cut left without an answer. */
  async function ended(sql: Sql, withinS: number): Promise<void> {
    await sql.end({ timeout: withinS });
    pools.delete(sql);
  }

  const own: Partial<Sql> = {
    async end({ timeout = ENDS_WITHIN_S } = {}) {
      hasEnded = true;
      const others = [...pools].filter((sql) => sql !== current);
      const ending = [...others, ...(listening === undefined ? [] : [listening])];
      await Promise.all([ended(current, timeout), ...ending.map((sql) => ended(sql, 0))]);
    },
    listen: (...asked) => {
      listening ??= open();
      return listening.listen(...asked);
    },
  };
  return new Proxy(current, {
    apply: (_, self, asked) => Reflect.apply(current, self, asked),
    get: (_, name) => Reflect.get(name in own ? own : current, name),
  });
}
