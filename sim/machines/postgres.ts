/**
 * One PostgreSQL in this process, for all the disks of a house: a disk is a schema of it. It has one connection, so a transaction keeps the others
 * waiting; which of them waits in what order is virtual time's, and so the seed's.
 */
import { PGlite } from '@electric-sql/pglite';

export type Row = Record<string, unknown>;

const BYTEA = 17;
const BIGINT = 20;
/** With its file system's synchronising as an installation has it: the journal asks. */
const PARAMETERS = PGlite.defaultStartParams.filter((one) => one !== '-F');

const asText = new Proxy({}, { get: () => (text: string) => text });

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
    const parsers = {
      [BIGINT]: (text: string) => text,
      [BYTEA]: (text: string) => Buffer.from(text.slice(2), 'hex'),
    };
    return new Postgres(await PGlite.create({ startParams: [...PARAMETERS], parsers }));
  }

  /** An empty schema of this name, in place of one that may be there. */
  async renew(schema: string): Promise<void> {
    await this.#db.exec(`DROP SCHEMA IF EXISTS ${schema} CASCADE; CREATE SCHEMA ${schema}`);
  }

  async run(schema: string, text: string, values: readonly unknown[]): Promise<Row[]> {
    await this.#enter(schema);
    const { rows } = await this.#db.query<Row>(text, values.map(inText), { serializers: asText });
    return rows;
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

/** As the protocol's text format has it. */
function inText(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  return value instanceof Uint8Array ? `\\x${value.toHex()}` : String(value);
}
