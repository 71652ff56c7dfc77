/** What a simulated process has of postgres.js: as much of its `Sql` as the keeper and the server use, over a disk, with what goes wrong in between. */
import type { Sql } from 'postgres';
import type { Process } from '../engine/process.ts';
import type { Timeline } from '../engine/timeline.ts';
import type { Chances } from '../faults.ts';
import type { Disk } from './disk.ts';
import type { Row } from './postgres.ts';

export type Ways = { readonly timeline: Timeline; readonly chances: Chances };

type Run = (text: string, values: readonly unknown[]) => Promise<Row[]>;

/** As postgres.js says it of a connection that was cut. */
export class ConnectionLost extends Error {
  override readonly name = 'PostgresError';
  readonly code = 'CONNECTION_CLOSED';
}

export function connectionTo(disk: Disk, process: Process, ways: Ways): Sql {
  const { timeline, chances } = ways;
  return Object.assign(tagged(alone), { begin: transaction }) as unknown as Sql;

  /** Acts when its moment has come and nobody has a transaction. Killed meanwhile, its process hears nothing; whether the database did, chance says. */
  function soon<T>(act: () => Promise<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const attempt = () => {
        if (disk.postgres.isHeld) return disk.postgres.whenFree(() => timeline.after(0, attempt));
        if (!process.isAlive && !chances.coin()) return undefined;
        return act().then(
          (value) => process.isAlive && resolve(value),
          (error: unknown) => process.isAlive && reject(error),
        );
      };
      if (process.isAlive) timeline.after(chances.statementMs(), attempt);
    });
  }

  /** A statement that is its own transaction. */
  async function alone(text: string, values: readonly unknown[]): Promise<Row[]> {
    const fate = chances.ofStatement(text);
    const act = () => disk.run(text, values);
    if (fate === 'done') return soon(act);
    if (fate === 'failed but persisted') await soon(act);
    else await soon(async () => undefined);
    if (fate === 'failed, persisted later') {
      const late = () => {
        if (disk.postgres.isHeld) return disk.postgres.whenFree(() => timeline.after(0, late));
        return act().catch(() => undefined);
      };
      timeline.after(chances.laterMs(), late);
    }
    throw new ConnectionLost('the connection was lost');
  }

  async function transaction(act: (tx: Sql) => Promise<unknown>): Promise<unknown> {
    const { postgres } = disk;
    let isOpen = false;
    await soon(async () => {
      if (!process.isAlive) return;
      postgres.hold();
      isOpen = true;
      await disk.begin();
    });
    const end = async (how: 'COMMIT' | 'ROLLBACK') => {
      isOpen = false;
      await disk.end(how);
      postgres.letGo();
    };
    let isCommitting = false;
    process.onKilled(() => {
      if (!isOpen) return;
      const how = isCommitting && chances.coin() ? 'COMMIT' : 'ROLLBACK';
      timeline.after(0, () => end(how));
    });
    const inside = (doing: () => Promise<unknown>) =>
      new Promise<unknown>((resolve, reject) => {
        timeline.after(chances.statementMs(), () =>
          process.isAlive ? doing().then(resolve, reject) : undefined,
        );
      });
    const run: Run = (text, values) => inside(() => disk.run(text, values)) as Promise<Row[]>;
    const tx = Object.assign(tagged(run), {
      unsafe: (text: string) => inside(() => disk.runAll(text)),
    });
    try {
      const value = await act(tx as unknown as Sql);
      isCommitting = true;
      const fate = chances.ofStatement('COMMIT');
      const how = fate === 'done' || fate === 'failed but persisted' ? 'COMMIT' : 'ROLLBACK';
      await inside(() => end(how));
      if (fate !== 'done') throw new ConnectionLost('the connection was lost');
      return value;
    } catch (error) {
      if (isOpen) await inside(() => end('ROLLBACK'));
      throw error;
    }
  }
}

/** Past time and faults. */
export function directTo(disk: Disk): Sql {
  return tagged((text, values) => disk.run(text, values)) as unknown as Sql;
}

/** Rows about to be inserted: `INSERT INTO t ${sql(rows)}`. */
class Rows {
  readonly rows: readonly Row[];
  constructor(rows: readonly Row[]) {
    this.rows = rows;
  }
}

function tagged(run: Run) {
  return (first: TemplateStringsArray | Row | readonly Row[], ...values: readonly unknown[]) => {
    if (!isTemplate(first)) return new Rows(Array.isArray(first) ? first : [first as Row]);
    const given: unknown[] = [];
    const parameter = (value: unknown) => `$${given.push(value)}`;
    const text = first.reduce((before, piece, i) => {
      const value = values[i - 1];
      const put = value instanceof Rows ? inserted(value, parameter) : parameter(value);
      return before + put + piece;
    });
    return run(text, given);
  };
}

function isTemplate(first: unknown): first is TemplateStringsArray {
  return Array.isArray(first) && 'raw' in first;
}

function inserted({ rows }: Rows, parameter: (value: unknown) => string): string {
  const columns = Object.keys(rows[0]!);
  const tuples = rows.map((row) => `(${columns.map((one) => parameter(row[one])).join()})`);
  return `(${columns.map((one) => `"${one}"`).join()}) VALUES ${tuples.join()}`;
}
