/**
 * Who may read: the sessions that the log says are open. The server mints none and keeps none of its own; a ticket is known by its
 * hash alone.
 */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { Uuid } from '#base/ids.ts';
import { parseStream } from '#base/stream.ts';
import { identityFacts } from '#identity/entries.ts';
import type { IdentityEntry } from '#identity/two-people.ts';

export type OpenSession = {
  readonly id: Uuid;
  readonly account: Uuid;
  /** Milliseconds since the epoch. */
  readonly expires: number;
  /** Aborted when the session closes or expires. */
  readonly ended: AbortSignal;
};

type Kept = OpenSession & {
  readonly ticketHash: Uint8Array;
  readonly end: AbortController;
};

export class Sessions {
  readonly #open = new Map<Uuid, Kept>();
  readonly #onEnded: (session: Uuid) => void;

  /** @param onEnded told of each that closed or expired */
  constructor(onEnded: (session: Uuid) => void = () => undefined) {
    this.#onEnded = onEnded;
  }

  get count(): number {
    return this.#open.size;
  }

  /** Takes what holds, in the log's order; what opens or ends no session changes nothing. */
  apply({ type, stream, session: writtenIn, facts }: IdentityEntry): void {
    if (type === 'session.opened' && writtenIn === null) {
      const opened = identityFacts[type].safeParse(facts);
      const account = accountOf(stream);
      if (!opened.success || account === null) return;
      const { session: id, ticketHash, expires } = opened.data;
      const end = new AbortController();
      this.#open.set(id, { id, account, ticketHash, expires, end, ended: end.signal });
    } else if (type === 'session.closed') {
      const closed = identityFacts[type].safeParse(facts);
      if (!closed.success) return;
      const kept = this.#open.get(closed.data.session);
      // A session stands in its account's stream, and only an entry of that stream closes it.
      if (kept !== undefined && kept.account === accountOf(stream)) this.#end(kept);
    } else if (type === 'account.left' || type === 'recovery.given') {
      const { account } = identityFacts[type].parse(facts);
      for (const kept of this.#open.values()) {
        if (kept.account === account) this.#end(kept);
      }
    }
  }

  /** The session open at `now` whose ticket this is. Every open session is compared, each in constant time. */
  holding(ticket: Uint8Array, now: number): OpenSession | undefined {
    const hash = createHash('sha256').update(ticket).digest();
    let holder: Kept | undefined;
    for (const kept of this.#open.values()) {
      if (timingSafeEqual(kept.ticketHash, hash) && now < kept.expires) holder = kept;
    }
    return holder;
  }

  endExpired(now: number): void {
    for (const kept of this.#open.values()) if (now >= kept.expires) this.#end(kept);
  }

  #end(kept: Kept): void {
    this.#open.delete(kept.id);
    this.#onEnded(kept.id);
    kept.end.abort();
  }
}

function accountOf(stream: string): Uuid | null {
  const parsed = parseStream(stream);
  return parsed?.kind === 'account' ? parsed.id : null;
}
