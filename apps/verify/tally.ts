/** What an accepted log amounts to. */
import type { Author } from './chain/author.ts';
import type { Directory } from './directory.ts';
import type { Typed } from './entry-types.ts';

export class Tally {
  readonly entries = { people: 0, machines: 0, keeper: 0 };
  readonly sessions = { people: 0, machines: 0 };
  grants = 0;
  lookups = 0;
  /** Whose author claims to have seen more of its stream than the log holds before it: something may have been left out. */
  unseen = 0;
  #first = Number.POSITIVE_INFINITY;
  #last = Number.NEGATIVE_INFINITY;
  readonly #opened = new Set<string>();
  readonly #versions = new Map<string, number>();

  add(entry: Typed, author: Author['kind']): void {
    this.entries[KIND[author]] += 1;
    this.#first = Math.min(this.#first, entry.at);
    this.#last = Math.max(this.#last, entry.at);
    const before = this.#versions.get(entry.stream) ?? 0;
    this.#versions.set(entry.stream, before + 1);
    if (entry.after > before) this.unseen += 1;
    if (entry.type === 'session.opened') {
      this.sessions[entry.facts.by.kind === 'machine' ? 'machines' : 'people'] += 1;
    }
    if (entry.type === 'lookup.made') this.lookups += 1;
    if (entry.type === 'access.granted') this.#grant(entry);
  }

  /** By the authors' clocks. */
  get times(): { first: Date; last: Date } {
    return { first: new Date(this.#first), last: new Date(this.#last) };
  }

  /** Distinct people whose record's key was granted to anybody. */
  get peopleOpened(): number {
    return this.#opened.size;
  }

  #grant({ facts }: Typed<'access.granted'>): void {
    this.grants += 1;
    for (const subject of facts.subjects) this.#opened.add(subject.toHex());
    // Also where the keeper left the person out of `subjects`.
    for (const stream of facts.streams) {
      if (stream.startsWith('patient/')) this.#opened.add(stream.slice(8).replaceAll('-', ''));
    }
  }
}

export function countAccounts({
  accounts,
}: Directory): Record<'people' | 'invited' | 'machines', number> {
  const counts = { people: 0, invited: 0, machines: 0 };
  for (const account of accounts.values()) {
    if (account.kind === 'machine') counts.machines += 1;
    else if (account.passkeys.size > 0) counts.people += 1;
    else counts.invited += 1;
  }
  return counts;
}

const KIND = { person: 'people', machine: 'machines', keeper: 'keeper' } as const;
