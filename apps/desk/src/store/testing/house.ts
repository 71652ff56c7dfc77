import type { Bytes } from '#base/bytes.ts';
import { systemRandom } from '#base/clock.ts';
import { type Uuid, uuidToBytes, uuidv7 } from '#base/ids.ts';
import { dayOf, streamName } from '#base/stream.ts';
import { decodeEntry, encodeEntry, type Facts } from '#journal/entry.ts';
import { Problem, type ProblemCode } from '#problems/catalogue.ts';
import { newDataKey, sealPayload } from '#seal/payload.ts';
import { nodePrimitives } from '#seal/primitives-node.ts';
import { Keyring } from '#sync/keyring.ts';
import type { FeedListener, LogReader } from '#sync/log-reader.ts';
import type { OutboxItem } from '#sync/outbox.ts';
import { softwareDevice } from '#testkit/person.ts';
import type { PlacedEntry } from '#wire/server.ts';

export const NOW = Date.parse('2026-11-23T20:00:00Z');
export const device = softwareDevice();
export const me = newId();
const gateway = newId();
export const caseId = newId();
export const caseStream = streamName({ kind: 'case', id: caseId });
export const labels = streamName({ kind: 'labels', service: 'ooh', day: dayOf(NOW) });

export function newId(): Uuid {
  return uuidv7(() => NOW, systemRandom);
}

/** A log that a server would show, and the keeper's side of a grant. */
export class House implements Pick<LogReader, 'entries' | 'board' | 'feed'> {
  readonly log: (PlacedEntry & { stream: string })[] = [];
  readonly granted: string[][] = [];
  readonly #keys = new Map<string, ReturnType<typeof newDataKey>[]>();
  #listener: FeedListener | null = null;
  #hangUp = Promise.withResolvers<void>();
  away: ProblemCode | null = null;
  /** How often the keeper gave no key. */
  refused = 0;

  readonly keyring = new Keyring(
    {
      call: (async (_: string, { streams }: { streams: { stream: string }[] }) => {
        if (this.away !== null) {
          this.refused += 1;
          throw new Problem(this.away);
        }
        this.granted.push(streams.map(({ stream }) => stream));
        return { keys: streams.map(({ stream }) => ({ stream, keys: this.#keysOf(stream) })) };
      }) as never,
    },
    nodePrimitives,
  );

  async write(
    stream: string,
    type: string,
    facts: Facts,
    payload?: unknown,
    author = gateway,
  ): Promise<PlacedEntry> {
    const version = this.log.filter((entry) => entry.stream === stream).length + 1;
    const bytes = await this.entry(stream, type, facts, payload, author);
    const placed = { index: this.log.length, version, bytes, stream };
    this.log.push(placed);
    this.#listener?.onEntry({ index: placed.index, version, stream, bytes: bytes.toBase64() });
    return placed;
  }

  async entry(stream: string, type: string, facts: Facts, payload?: unknown, author = gateway) {
    const header = {
      org: 'o',
      stream,
      after: 0,
      id: newId(),
      type,
      schema: 1,
      author,
      session: newId(),
      at: NOW,
      facts,
    };
    const sealed =
      payload === undefined
        ? null
        : await sealPayload(
            nodePrimitives,
            systemRandom,
            this.#keysOf(stream)[0]!,
            header,
            payload,
          );
    return encodeEntry(header, sealed, device);
  }

  receive(stream = caseStream): Promise<PlacedEntry> {
    const facts = {
      patient: uuidToBytes(newId()),
      service: 'ooh',
      source: 'call',
      urgency: 'urgent',
      disposition: null,
      due: null,
      answered: NOW - 60_000,
      repeat: false,
    };
    const summary = {
      patient: { name: 'Fennel Example', gender: 'other' },
      problem: 'A cough',
      unmapped: 0,
      warnings: [],
    };
    return this.write(stream, 'case.received', facts, summary);
  }

  label(stream = labels, of = caseId): Promise<PlacedEntry> {
    const label = { name: 'Fennel Example', age: '40', place: 'Eastmouth', reason: 'A cough' };
    return this.write(stream, 'case.labelled', { case: uuidToBytes(of) }, label);
  }

  async entries(stream: string, after = 0) {
    if (this.away !== null) throw new Problem(this.away);
    return {
      size: this.log.length,
      entries: this.log.filter((one) => one.stream === stream && one.version > after),
    };
  }

  async board() {
    return { size: this.log.length, entries: [...this.log] };
  }

  async feed(after: number, listener: FeedListener, signal: AbortSignal) {
    if (this.away !== null) throw new Problem(this.away);
    for (const { index, version, stream, bytes } of this.log.slice(after)) {
      listener.onEntry({ index, version, stream, bytes: bytes.toBase64() });
    }
    listener.onSize(this.log.length);
    this.#listener = listener;
    this.#hangUp = Promise.withResolvers();
    signal.addEventListener('abort', () => this.#hangUp.resolve());
    if (signal.aborted) this.#hangUp.resolve();
    await this.#hangUp.promise;
    this.#listener = null;
  }

  hangUp(): void {
    this.#hangUp.resolve();
  }

  heartbeat(): void {
    this.#listener?.onSize(this.log.length);
  }

  /** What is written to it from here on no key opens that was granted before. */
  renewKey(stream: string): void {
    this.#keys.set(stream, [newDataKey(systemRandom), ...this.#keysOf(stream)]);
  }

  #keysOf(stream: string) {
    const keys = this.#keys.get(stream) ?? [newDataKey(systemRandom)];
    this.#keys.set(stream, keys);
    return keys;
  }
}

/** As the outbox has it before the keeper said anything. */
export function waiting(bytes: Bytes): OutboxItem {
  const { header } = decodeEntry(bytes);
  return { order: 1, bytes, refused: null, placed: null, header, isBehind: false };
}
