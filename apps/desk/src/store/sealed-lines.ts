/** The one line of each case, and the names of colleagues and devices: opened under a key for each stream, asked for once. */

import { type Bytes, base64url } from '#base/bytes.ts';
import type { Clock } from '#base/clock.ts';
import type { Uuid } from '#base/ids.ts';
import { dayOf, parseStream, streamName } from '#base/stream.ts';
import { careFacts } from '#care/entries.ts';
import { type CaseLabel, caseLabel } from '#care/payloads.ts';
import { identityFacts, identityPayloads } from '#identity/entries.ts';
import type { Header } from '#journal/entry.ts';
import { Problem } from '#problems/catalogue.ts';
import type { Keyring, Opened } from '#sync/keyring.ts';

export type Lines = {
  readonly labels: ReadonlyMap<Uuid, CaseLabel>;
  readonly names: ReadonlyMap<Uuid, string>;
  /** By SHA-256 of the device's public key, base64url. */
  readonly devices: ReadonlyMap<string, string>;
};

export type SealedLinesParts = {
  readonly keyring: Pick<Keyring, 'ensure' | 'open'>;
  /** Whose labels may be opened. */
  readonly services: readonly string[];
  readonly clock: Clock;
  readonly onOpened: (lines: Lines) => void;
};

type Waiting = { readonly stream: string; readonly bytes: Bytes };

const DIRECTORY = streamName({ kind: 'directory' });
const DAY_MS = 86_400_000;
/** Streams in one grant. */
const MOST_STREAMS = 32;

export class SealedLines {
  readonly #parts: SealedLinesParts;
  readonly #waiting: Waiting[] = [];
  #opening = false;
  #lines: Lines = { labels: new Map(), names: new Map(), devices: new Map() };

  constructor(parts: SealedLinesParts) {
    this.#parts = parts;
  }

  add({ stream, type }: Header, bytes: Bytes): void {
    const wanted =
      type === 'account.named' || type === 'device.named'
        ? stream === DIRECTORY
        : type === 'case.labelled' && this.#isMine(stream);
    if (wanted) this.#waiting.push({ stream, bytes });
  }

  /** Opens what waits. What the keeper cannot be asked for now, or does not give yet, goes on waiting; what it refuses stays closed. */
  async open(): Promise<void> {
    if (this.#opening) return;
    this.#opening = true;
    try {
      while (this.#waiting.length > 0) {
        const [names, labels] = partition(this.#waiting.splice(0));
        const later = [...(await this.#openAll(names)), ...(await this.#openAll(labels))];
        this.#waiting.unshift(...later);
        if (later.length > 0) return;
      }
    } finally {
      this.#opening = false;
    }
  }

  /** Gives what must be tried again later. */
  async #openAll(some: readonly Waiting[]): Promise<readonly Waiting[]> {
    if (some.length === 0) return [];
    try {
      await this.#ensure(new Set(some.map(({ stream }) => stream)));
    } catch (error) {
      return error instanceof Problem && REFUSED.has(error.code) ? [] : some;
    }
    const later: Waiting[] = [];
    const opened = await Promise.all(
      some.map((one) =>
        this.#parts.keyring.open(one.bytes).catch((error) => {
          if (error instanceof Problem && !REFUSED.has(error.code)) later.push(one);
          return null;
        }),
      ),
    );
    this.#lines = withOpened(this.#lines, opened);
    this.#parts.onOpened(this.#lines);
    return later;
  }

  /** Labels die two days after theirs. */
  #isMine(name: string): boolean {
    const stream = parseStream(name);
    if (stream?.kind !== 'labels' || !this.#parts.services.includes(stream.service)) return false;
    return stream.day >= dayOf(this.#parts.clock() - DAY_MS);
  }

  async #ensure(streams: ReadonlySet<string>): Promise<void> {
    const { keyring } = this.#parts;
    if (streams.has(DIRECTORY))
      await keyring.ensure([{ stream: DIRECTORY, subject: null }], 'directory');
    const labels = [...streams].filter((stream) => stream !== DIRECTORY);
    for (let i = 0; i < labels.length; i += MOST_STREAMS) {
      const some = labels.slice(i, i + MOST_STREAMS).map((stream) => ({ stream, subject: null }));
      await keyring.ensure(some, 'board');
    }
  }
}

/** For good, as far as this session goes: the others change when somebody acts. */
const REFUSED: ReadonlySet<string> = new Set([
  'access/not-allowed',
  'access/outside-care',
  'access/frozen',
]);

function partition(all: readonly Waiting[]): [readonly Waiting[], readonly Waiting[]] {
  return [
    all.filter(({ stream }) => stream === DIRECTORY),
    all.filter(({ stream }) => stream !== DIRECTORY),
  ];
}

function withOpened(lines: Lines, opened: readonly (Opened | null)[]): Lines {
  const labels = new Map(lines.labels);
  const names = new Map(lines.names);
  const devices = new Map(lines.devices);
  for (const one of opened) {
    if (one?.header.type === 'case.labelled') {
      const of = careFacts['case.labelled'].safeParse(one.header.facts);
      const label = caseLabel.safeParse(one.payload);
      if (of.success && label.success) labels.set(of.data.case, label.data);
    } else if (one?.header.type === 'account.named') {
      const of = identityFacts['account.named'].safeParse(one.header.facts);
      const named = identityPayloads['account.named'].safeParse(one.payload);
      if (of.success && named.success) names.set(of.data.account, named.data.name);
    } else if (one?.header.type === 'device.named') {
      const of = identityFacts['device.named'].safeParse(one.header.facts);
      const named = identityPayloads['device.named'].safeParse(one.payload);
      if (of.success && named.success) devices.set(base64url(of.data.device), named.data.name);
    }
  }
  return { labels, names, devices };
}
