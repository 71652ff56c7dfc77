/** The database of one site, as its machine keeps it; beside it, out of reach of all that runs, what the simulator saw become durable there. */
import type { Bytes } from '#base/bytes.ts';
import type { Uuid } from '#base/ids.ts';
import { decodeEntry, type Entry } from '#journal/entry.ts';
import type { Postgres, Row } from './postgres.ts';

/** A commit to the log: by which writer, whose the log was then, and how many entries it had after it. */
export type Fence = { readonly by: number; readonly epoch: number; readonly size: number };

/** What became durable between two wipes. */
export class Durable {
  readonly entries: Entry[] = [];
  /** Whether it is a thief's: what is promised over it, nobody promised. */
  readonly isStolen: boolean;
  readonly fences: Fence[] = [];
  /** Checkpoints that were shown, the site's own and what lifeboats signed for. */
  readonly notes: string[] = [];
  /** By session and stream, where the first access stands. */
  readonly #granted = new Map<string, number>();

  constructor(isStolen = false) {
    this.isStolen = isStolen;
  }

  take(entry: Entry): void {
    const index = this.entries.push(entry) - 1;
    const { type, facts } = entry.header;
    if (type !== 'access.granted') return;
    const { session, streams } = facts as { session: Uint8Array; streams: string[] };
    for (const stream of streams) {
      const name = `${session.toHex()} ${stream}`;
      if (!this.#granted.has(name)) this.#granted.set(name, index);
    }
  }

  /** Whether access to this stream stood there in this session, among the first `size` entries. */
  hasGranted(session: Uuid, stream: string, size: number): boolean {
    const index = this.#granted.get(`${session.replaceAll('-', '')} ${stream}`);
    return index !== undefined && index < size;
  }
}

export class Disk {
  readonly name: string;
  readonly postgres: Postgres;
  /** Told when something was committed to the log, as PostgreSQL's notices tell. */
  readonly listeners = new Set<() => void>();
  #durable = new Durable();

  private constructor(name: string, postgres: Postgres) {
    this.name = name;
    this.postgres = postgres;
  }

  static async blank(name: string, postgres: Postgres): Promise<Disk> {
    await postgres.renew(name);
    return new Disk(name, postgres);
  }

  /** What a thief has who copied it. */
  async copied(name: string): Promise<Disk> {
    await this.postgres.copy(this.name, name);
    const disk = new Disk(name, this.postgres);
    disk.#durable = new Durable(true);
    for (const entry of this.#durable.entries) disk.#durable.take(entry);
    return disk;
  }

  get durable(): Durable {
    return this.#durable;
  }

  /** Nothing is left of it: another machine. Nothing may run on it. */
  async wipe(): Promise<void> {
    await this.postgres.renew(this.name);
    this.#durable = new Durable();
  }

  async run(text: string, values: readonly unknown[]): Promise<Row[]> {
    const rows = await this.postgres.run(this.name, text, values);
    if (/UPDATE head SET size/.test(text)) await this.#look(Number(values[2]));
    if (/INTO (checkpoint|cosigned)/.test(text)) await this.#lookAtNotes();
    return rows;
  }

  runAll(text: string): Promise<void> {
    return this.postgres.runAll(this.name, text);
  }

  begin(): Promise<void> {
    return this.postgres.runAll(this.name, 'BEGIN');
  }

  async end(how: 'COMMIT' | 'ROLLBACK'): Promise<void> {
    await this.postgres.runAll(this.name, how);
    this.postgres.leave();
  }

  async #lookAtNotes(): Promise<void> {
    const { notes } = this.#durable;
    const shown = 'SELECT note FROM checkpoint UNION ALL SELECT note FROM cosigned';
    for (const { note } of await this.postgres.run(this.name, shown, []))
      if (!notes.includes(note as string)) notes.push(note as string);
  }

  /** Looks what a statement has made durable. */
  async #look(by: number): Promise<void> {
    const { entries, fences } = this.#durable;
    const [fence] = await this.postgres.run(this.name, 'SELECT epoch, size FROM head', []);
    if (fence === undefined) return;
    const now = { by, epoch: Number(fence.epoch), size: Number(fence.size) };
    // Nothing was written where the log was another's.
    if (now.size !== (fences.at(-1)?.size ?? 0)) fences.push(now);
    const rows = await this.postgres.run(
      this.name,
      'SELECT bytes FROM entry WHERE index >= $1 ORDER BY index',
      [entries.length],
    );
    if (rows.length > 0) for (const tell of this.listeners) tell();
    for (const row of rows) this.#durable.take(decodeEntry(new Uint8Array(row.bytes as Bytes)));
  }
}
