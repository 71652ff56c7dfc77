/** An entry of a branch, in the log that joins it: it is judged where it was written, and holds here too. */
import { takeCount } from './chain/assertion.ts';
import type { Author } from './chain/author.ts';
import { takeCase } from './chain/beside.ts';
import { isOfSite, takeOfSite } from './chain/of-site.ts';
import { proposalOf, secondedElsewhere } from './chain/second.ts';
import { accountOf } from './chain/session.ts';
import { spend } from './chain/spend.ts';
import type { Directory } from './directory.ts';
import type { Entry } from './entry.ts';
import { type Typed, typed } from './entry-types.ts';
import { hold } from './hold.ts';
import { uuid } from './uuid.ts';

/** What it means here, as far as it still can: the two sites may each have changed the same. @throws Refusal `type/…` where it is no entry at all */
export function joinEntry(directory: Directory, entry: Entry): Typed {
  const next = typed(entry);
  if (isOfSite(next)) return next;
  count(directory, next);
  spend(directory, next);
  takeCase(directory, next);
  const author: Author | undefined =
    next.session === null ? { kind: 'keeper' } : directory.accounts.get(next.author);
  // Somebody whom this log does not know means nothing for those whom it does.
  if (author !== undefined) join(directory, author, next);
  return next;
}

function join(directory: Directory, author: Author, next: Typed): void {
  const proposal = proposalOf(directory, author, next);
  if (proposal !== null) {
    directory.proposals.set(next.id.toHex(), proposal);
    return;
  }
  const held = next.type === 'action.seconded' ? secondedElsewhere(directory, author, next) : next;
  if (held === null) return;
  // What waited here may be of this site: that a second person agreed to it elsewhere is enough.
  if (held !== next) takeOfSite(directory, held);
  hold(directory, held, next.at);
}

/** How far the passkeys that were touched had come. */
function count(directory: Directory, entry: Typed): void {
  if (entry.stepUp !== null) takeCount(directory, entry.author, entry.stepUp);
  if (entry.type === 'session.opened') {
    const { by } = entry.facts;
    if (by.kind === 'passkey' || by.kind === 'offline') takeCount(directory, accountOf(entry), by);
  }
  if (entry.type === 'passkey.registered' && entry.facts.by !== null) {
    takeCount(directory, uuid(entry.facts.account), entry.facts.by);
  }
}
