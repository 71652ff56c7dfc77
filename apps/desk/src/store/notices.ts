/** What a colleague has to look at: who is frozen, who broke glass. A fold of clear facts; the words are sealed and opened where they are shown. */
import type { Uuid } from '#base/ids.ts';
import { type IdentityFacts, identityFacts } from '#identity/entries.ts';
import type { Header } from '#journal/entry.ts';

export type Notice =
  | {
      readonly kind: 'frozen';
      readonly id: Uuid;
      readonly at: number;
      readonly facts: IdentityFacts<'access.frozen'>;
    }
  | {
      readonly kind: 'glass';
      readonly id: Uuid;
      readonly at: number;
      readonly stream: string;
      readonly by: Uuid;
      readonly facts: IdentityFacts<'glass.broken'>;
    };

/** Those that nobody has answered, by entry. */
export type Notices = ReadonlyMap<Uuid, Notice>;

export const noNotices: Notices = new Map();

/** The notices after one more entry. */
export function stepNotices(notices: Notices, header: Header): Notices {
  const { id, type, at, author: by, stream } = header;
  switch (type) {
    case 'access.frozen': {
      const said = identityFacts[type].safeParse(header.facts);
      if (!said.success) return notices;
      return new Map(notices).set(id, { kind: 'frozen', id, at, facts: said.data });
    }
    case 'glass.broken': {
      const said = identityFacts[type].safeParse(header.facts);
      if (!said.success) return notices;
      return new Map(notices).set(id, { kind: 'glass', id, at, stream, by, facts: said.data });
    }
    case 'budget.raised': {
      const said = identityFacts[type].safeParse(header.facts);
      return said.success ? without(notices, said.data.freeze) : notices;
    }
    case 'glass.reviewed': {
      const said = identityFacts[type].safeParse(header.facts);
      return said.success ? without(notices, said.data.glass) : notices;
    }
    default:
      return notices;
  }
}

function without(notices: Notices, id: Uuid): Notices {
  if (!notices.has(id)) return notices;
  const left = new Map(notices);
  left.delete(id);
  return left;
}
