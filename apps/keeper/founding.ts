/** How a log begins, and the one link by which its first person comes in. */
import type { Bytes } from '#base/bytes.ts';
import { base64url } from '#base/bytes.ts';
import { uuidv7 } from '#base/ids.ts';
import type { Person } from '#identity/directory.ts';
import { ROLES } from '#identity/entries.ts';
import type { Keeper } from './keeper.ts';
import { keeperEntry } from './keeper.ts';
import { sha256 } from './state.ts';

const LINK_LIFE_MS = 24 * 3_600_000;

type Founding = Pick<Keeper, 'party' | 'secrets' | 'clock' | 'random' | 'journal' | 'state'>;

/** The log's first entry: which organisation, and which keys speak for it. */
export async function beginLog(keeper: Founding, name: string, logKey: Bytes): Promise<void> {
  const { party, secrets, journal } = keeper;
  const facts = {
    name,
    keeper: secrets.account,
    key: secrets.pen.publicKey,
    logKey,
    rp: party.rp,
    origins: [...party.origins],
  };
  await journal.append([await keeperEntry(keeper, 'org', 'log.created', facts)]);
}

/**
 * Invites the first person, who may do everything and must do it with a passkey. Null once any passkey is registered: from then on people invite people.
 * Each start makes a new link, because only a code's hash is kept; the one before stops working.
 */
export async function foundingLink(
  keeper: Founding,
  origin: string,
  services: readonly string[],
): Promise<string | null> {
  const { state, clock, random, journal } = keeper;
  if (state.directory.founded) return null;
  const invited = [...state.directory.accounts()].find(
    (account): account is Person => account.kind === 'person',
  );
  const code = random(20);
  const facts = {
    account: invited?.id ?? uuidv7(clock, random),
    roles: [...ROLES],
    services: [...services],
    codeHash: sha256(code),
    expires: clock() + LINK_LIFE_MS,
  };
  await journal.append([await keeperEntry(keeper, 'directory', 'account.invited', facts)]);
  return `${origin}/enrol#${base64url(code)}`;
}
