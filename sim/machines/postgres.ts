/**
 * One PostgreSQL in this process, for all the disks of a house: a disk is a schema of it. It has one connection, so a transaction keeps the others
 * waiting; which of them waits in what order is virtual time's, and so the seed's.
 */
import { PGlite, protocol } from '@electric-sql/pglite';

export type Row = Record<string, unknown>;

/** With its file system's synchronising as an installation has it: the journal asks. */
const PARAMETERS = PGlite.defaultStartParams.filter((one) => one !== '-F');

/** By the type's oid, as postgres.js gives it; whatever is not here is text. */
const READ: Readonly<Record<number, (text: string) => unknown>> = {
  16: (text) => text === 't',
  17: (text) => Buffer.from(text.slice(2), 'hex'),
  ...{ 21: Number, 23: Number, 700: Number, 701: Number },
};

export class Postgres {
  readonly #db: PGlite;
  #schema = '';
  #isHeld = false;
  readonly #waiting: (() => void)[] = [];

  private constructor(db: PGlite) {
    this.#db = db;
  }

  /** Before the platform is replaced: it takes seconds, and threads. */
  static async start(): Promise<Postgres> {
    return new Postgres(await PGlite.create({ startParams: [...PARAMETERS] }));
  }

  /** As after a restart: whatever was under way is not. */
  async reset(): Promise<void> {
    if (this.#isHeld) await this.#db.exec('ROLLBACK');
    this.#isHeld = false;
    this.#waiting.length = 0;
    this.leave();
  }

  /** An empty schema of this name, in place of one that may be there. */
  async renew(schema: string): Promise<void> {
    await this.#db.exec(`DROP SCHEMA IF EXISTS ${schema} CASCADE; CREATE SCHEMA ${schema}`);
  }

  /** Another schema with all that this one has. Nobody may have a transaction. */
  async copy(from: string, to: string): Promise<void> {
    await this.renew(to);
    const tables = await this.#db.query<{ name: string }>(
      'SELECT tablename AS name FROM pg_tables WHERE schemaname = $1 ORDER BY 1',
      [from],
    );
    for (const { name } of tables.rows) {
      await this.#db.exec(`CREATE TABLE ${to}.${name} (LIKE ${from}.${name} INCLUDING ALL);
        INSERT INTO ${to}.${name} OVERRIDING SYSTEM VALUE SELECT * FROM ${from}.${name}`);
    }
    // Numbers that are given go on from there.
    const given = await this.#db.query<{ name: string; column: string }>(
      `SELECT table_name AS name, column_name AS column FROM information_schema.columns
        WHERE table_schema = $1 AND is_identity = 'YES'`,
      [to],
    );
    for (const { name, column } of given.rows)
      await this.#db.exec(`SELECT setval(pg_get_serial_sequence('${to}.${name}', '${column}'),
        (SELECT coalesce(max(${column}), 1) FROM ${to}.${name}))`);
  }

  async run(schema: string, text: string, values: readonly unknown[]): Promise<Row[]> {
    await this.#enter(schema);
    const { serialize } = protocol;
    // In one go: what the types of its values are, the statement itself says.
    const asked = Buffer.concat([
      serialize.parse({ text }),
      serialize.bind({ values: values.map(inText) }),
      serialize.describe({ type: 'P' }),
      serialize.execute({}),
      serialize.sync(),
    ]);
    const { messages } = await this.#db.execProtocol(asked, { syncToFs: false });
    return rowsIn(messages);
  }

  /** Several statements, and no values. */
  async runAll(schema: string, text: string): Promise<void> {
    await this.#enter(schema);
    await this.#db.exec(text);
  }

  /** Whether somebody has a transaction. */
  get isHeld(): boolean {
    return this.#isHeld;
  }

  hold(): void {
    this.#isHeld = true;
  }

  letGo(): void {
    this.#isHeld = false;
    for (const go of this.#waiting.splice(0)) go();
  }

  /** Told once whoever has a transaction has ended it. */
  whenFree(go: () => void): void {
    this.#waiting.push(go);
  }

  /** What it did to the session may be undone with it. */
  leave(): void {
    this.#schema = '';
  }

  async #enter(schema: string): Promise<void> {
    if (schema === this.#schema) return;
    await this.#db.exec(`SET search_path TO ${schema}`);
    this.#schema = schema;
  }
}

function rowsIn(messages: readonly unknown[]): Row[] {
  let columns: readonly Column[] = [];
  const rows: Row[] = [];
  for (const message of messages) {
    const { name, fields = [] } = message as Message;
    if (name === 'rowDescription') columns = fields as readonly Column[];
    else if (name === 'dataRow') rows.push(rowOf(columns, fields as readonly (string | null)[]));
  }
  return rows;
}

type Column = { readonly name: string; readonly dataTypeID: number };
type Message = {
  readonly name: string;
  readonly fields?: readonly Column[] | readonly (string | null)[];
};

function rowOf(columns: readonly Column[], values: readonly (string | null)[]): Row {
  const named = columns.map(({ name, dataTypeID }, i) => {
    const text = values[i] ?? null;
    return [name, text === null ? null : (READ[dataTypeID]?.(text) ?? text)];
  });
  return Object.fromEntries(named);
}

/** As the protocol's text format has it. */
function inText(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  return value instanceof Uint8Array ? `\\x${value.toHex()}` : String(value);
}
