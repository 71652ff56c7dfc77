/**
 * Where and when each account signed in, kept live: of every device the first time and the latest, the latest ten of all, and what may still
 * be open. An account's stream itself holds all that it ever opened, and is too long to read for this.
 */
import { base64url } from '#base/bytes.ts';
import type { Uuid } from '#base/ids.ts';
import { parseStream } from '#base/stream.ts';
import { identityFacts } from '#identity/entries.ts';
import type { Header } from '#journal/entry.ts';
import type { PlacedEntry } from '#wire/server.ts';

const LATEST = 10;

type SignIn = {
  readonly opened: PlacedEntry;
  readonly session: Uuid;
  readonly device: string;
  readonly expires: number;
  readonly closings: PlacedEntry[];
};

export class SignIns {
  readonly #accounts = new Map<Uuid, SignIn[]>();

  /** Takes entries in the log's order. */
  apply({ type, stream, session: writtenIn, facts, at }: Header, placed: PlacedEntry): void {
    const of = parseStream(stream);
    if (of?.kind !== 'account') return;
    const known = this.#accounts.get(of.id) ?? [];
    if (type === 'session.opened' && writtenIn === null) {
      const said = identityFacts[type].safeParse(facts);
      if (!said.success) return;
      const { session, device, expires } = said.data;
      const latest = { opened: placed, session, device: base64url(device), expires, closings: [] };
      this.#accounts.set(of.id, kept([...known, latest], at));
    } else if (type === 'session.closed') {
      const said = identityFacts[type].safeParse(facts);
      if (!said.success) return;
      known.find(({ session }) => session === said.data.session)?.closings.push(placed);
    }
  }

  /** In the log's order. */
  entries(account: Uuid): PlacedEntry[] {
    return (this.#accounts.get(account) ?? [])
      .flatMap(({ opened, closings }) => [opened, ...closings])
      .sort((a, b) => a.index - b.index);
  }
}

function kept(all: readonly SignIn[], now: number): SignIn[] {
  const first = new Map<string, SignIn>();
  const latest = new Map<string, SignIn>();
  for (const one of all) {
    if (!first.has(one.device)) first.set(one.device, one);
    latest.set(one.device, one);
  }
  return all.filter(
    (one, i) =>
      i >= all.length - LATEST ||
      first.get(one.device) === one ||
      latest.get(one.device) === one ||
      (one.closings.length === 0 && now < one.expires),
  );
}
