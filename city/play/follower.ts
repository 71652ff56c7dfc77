/** The board as the city sees it: folded from the server's feed, as every desk's is. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Uuid } from '#base/ids.ts';
import { parseStream } from '#base/stream.ts';
import { careFact } from '#care/board-entry.ts';
import { type CaseRow, stepRow } from '#care/case-row.ts';
import { isOpen } from '#care/row-questions.ts';
import { decodeEntry } from '#journal/entry.ts';
import type { LogReader } from '#sync/log-reader.ts';
import type { FeedEntry } from '#wire/server.ts';
import type { AdoptedPacks } from '../../apps/desk/src/store/adopted-packs.ts';
import { PeopleFold } from '../../apps/desk/src/store/people.ts';

const LOOK_MS = 2;
const PATIENCE_MS = 5_000;

type Counts = Record<'cases' | 'reports' | 'ended' | 'closed' | 'repeats', number>;

export class Follower {
  readonly #cases = new Map<Uuid, CaseRow>();
  readonly #counts: Counts = { cases: 0, reports: 0, ended: 0, closed: 0, repeats: 0 };
  readonly #people = new PeopleFold();
  #size = 0;

  /** Cases that somebody must still deal with, the gateway's debts among them. */
  get open(): Iterable<CaseRow> {
    return this.#cases.values();
  }

  get counts(): Readonly<Counts> {
    return this.#counts;
  }

  /** Entries seen so far. */
  get size(): number {
    return this.#size;
  }

  /** The triage packs that the organisation adopted. */
  get adopted(): AdoptedPacks {
    return this.#people.people(0).packs;
  }

  row(id: Uuid): CaseRow | undefined {
    return this.#cases.get(id);
  }

  /** Follows until the signal aborts, from where it was; a reader's session may end, then the next goes on. */
  async follow(reader: LogReader, signal: AbortSignal): Promise<void> {
    const onSize = () => undefined;
    await reader
      .feed(this.#size, { onEntry: (entry) => this.#take(entry), onSize }, signal)
      .catch(() => undefined);
  }

  /** Resolves when `isSeen`, or after a while: whoever waits goes on then with what is seen. */
  async until(isSeen: () => boolean): Promise<void> {
    const deadline = performance.now() + PATIENCE_MS;
    while (!isSeen() && performance.now() < deadline) await sleep(LOOK_MS);
  }

  #take({ index, bytes }: FeedEntry): void {
    if (index < this.#size) return;
    this.#size = index + 1;
    if (bytes === undefined) return;
    const { header } = decodeEntry(Uint8Array.fromBase64(bytes));
    this.#people.apply(header, index);
    const stream = parseStream(header.stream);
    const fact = careFact(header);
    if (stream?.kind !== 'case' || fact === null || fact.type === 'case.labelled') return;
    if (fact.type === 'call.ended') this.#counts.ended += 1;
    if (fact.type === 'case.received') {
      this.#counts.cases += 1;
      if (fact.facts.source === 'nhs-111-report') this.#counts.reports += 1;
      else if (fact.facts.repeat) this.#counts.repeats += 1;
    }
    if (fact.type === 'case.closed') this.#counts.closed += 1;
    const row = stepRow(
      this.#cases.get(stream.id),
      stream.id,
      fact,
      { ...header, by: header.author },
      [],
    );
    if (row !== undefined && isOpen(row)) this.#cases.set(stream.id, row);
    else this.#cases.delete(stream.id);
  }
}
