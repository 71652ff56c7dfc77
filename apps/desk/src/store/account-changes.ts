/** What was done to an account, that its owner would want to know of if it was not them. ASVS 6.3.5 and 6.3.7. */
import type { Uuid } from '#base/ids.ts';
import type { Role } from '#base/roles.ts';
import { identityFacts } from '#identity/entries.ts';
import type { IdentityEntry } from '#identity/two-people.ts';

export type AccountChange = {
  /** Where in the log it came to hold. */
  readonly index: number;
  readonly at: number;
  /** Who did it; null where the keeper wrote it down. */
  readonly by: Uuid | null;
} & (
  | { readonly kind: 'passkey-added' | 'passkey-removed' | 'recovered' | 'linked' | 'left' }
  | { readonly kind: 'rights-changed'; readonly roles: readonly Role[] }
);

/** Of each account, in the log's order. */
export type AccountChanges = ReadonlyMap<Uuid, readonly AccountChange[]>;

/** The changes after one more entry, which holds from `index` on. */
export function stepChanges(
  changes: AccountChanges,
  entry: IdentityEntry,
  index: number,
  isKnown: (account: Uuid) => boolean,
): AccountChanges {
  const change = changeOf(entry);
  if (change === null || !isKnown(change.account)) return changes;
  const { author, session, at } = entry;
  const { account, ...what } = change;
  const by = session === null ? null : author;
  const known = changes.get(account) ?? [];
  return new Map(changes).set(account, [...known, { index, at, by, ...what }]);
}

/** Where in the log all sessions of the account were ended at once. */
export function endedAt(changes: AccountChanges, account: Uuid): number | null {
  const ends = (changes.get(account) ?? []).filter(
    ({ kind }) => kind === 'left' || kind === 'recovered',
  );
  return ends.at(-1)?.index ?? null;
}

type What =
  | { kind: Exclude<AccountChange['kind'], 'rights-changed'>; account: Uuid }
  | { kind: 'rights-changed'; account: Uuid; roles: readonly Role[] };

function changeOf({ type, facts, author }: IdentityEntry): What | null {
  switch (type) {
    case 'passkey.registered':
      return { kind: 'passkey-added', account: identityFacts[type].parse(facts).account };
    case 'passkey.removed':
      return { kind: 'passkey-removed', account: author };
    case 'recovery.given':
      return { kind: 'recovered', account: identityFacts[type].parse(facts).account };
    case 'account.linked':
      return { kind: 'linked', account: identityFacts[type].parse(facts).account };
    case 'account.left':
      return { kind: 'left', account: identityFacts[type].parse(facts).account };
    case 'account.changed': {
      const { account, roles } = identityFacts[type].parse(facts);
      return { kind: 'rights-changed', account, roles };
    }
    default:
      return null;
  }
}
