/** How a log begins, and the one link by which its first person comes in. */
import type { Bytes } from '#base/bytes.ts';
import { base64url } from '#base/bytes.ts';
import { uuidv7 } from '#base/ids.ts';
import type { Role } from '#base/roles.ts';
import type { Person } from '#identity/account.ts';
import { type AllowedAuthenticator, FORMAT } from '#identity/entries.ts';
import type { Keeper } from './keeper.ts';
import { write } from './keeper.ts';
import { sha256 } from './state.ts';

const LINK_LIFE_MS = 24 * 3_600_000;

/** What a new log is begun with. */
export type Beginning = {
  /** The organisation's name, for people. */
  readonly name: string;
  readonly services: readonly string[];
  /** Of the first person: `operator` among them. */
  readonly roles: readonly Role[];
  /** Which authenticators those with power over others may use; null where any. */
  readonly authenticators: readonly AllowedAuthenticator[] | null;
};

type Founding = Pick<
  Keeper,
  'party' | 'secrets' | 'pens' | 'clock' | 'random' | 'journal' | 'state'
>;

/** The log's first entry: which organisation, and which keys speak for it. */
export async function beginLog(
  keeper: Founding,
  { name, authenticators }: Pick<Beginning, 'name' | 'authenticators'>,
  logKey: Bytes,
): Promise<void> {
  const { party, secrets, pens } = keeper;
  const facts = {
    format: FORMAT as typeof FORMAT,
    name,
    keeper: secrets.account,
    key: pens.current.publicKey,
    logKey,
    rp: party.rp,
    origins: [...party.origins],
    authenticators: authenticators === null ? null : [...authenticators],
  };
  await write(keeper, { stream: 'org', type: 'log.created', facts });
}

/**
 * Invites the first person, who is an operator. Null once that account is whole: from then on people invite people.
 * Each start makes a new link, because only a code's hash is kept; the one before stops working.
 */
export async function foundingLink(
  keeper: Founding,
  origin: string,
  { roles, services }: Pick<Beginning, 'roles' | 'services'>,
): Promise<string | null> {
  const { state, clock, random } = keeper;
  if (state.directory.operatorsEver > 0) return null;
  const invited = [...state.directory.accounts()].find(
    (account): account is Person => account.kind === 'person',
  );
  const code = random(20);
  const facts = {
    account: invited?.id ?? uuidv7(clock, random),
    roles: [...roles],
    services: [...services],
    supplier: null,
    codeHash: sha256(code),
    expires: clock() + LINK_LIFE_MS,
  };
  await write(keeper, { stream: 'directory', type: 'account.invited', facts });
  return `${origin}/enrol#${base64url(code)}`;
}
