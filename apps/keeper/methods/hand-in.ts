/**
 * Takes what a desk could not send, from the file in which a colleague brings it. Whoever brings it lends nothing to it but their way here: each
 * session stands on its own touch, each offer and entry on its own author, as if that author sent it late. docs/decisions/0015.
 */
import type { Logger } from 'pino';
import type { Bytes } from '#base/bytes.ts';
import { fromCbor } from '#base/cbor.ts';
import type { Uuid } from '#base/ids.ts';
import { BehindRefused } from '#care/behind-refused.ts';
import { standing } from '#identity/account.ts';
import { accountOf, type Session } from '#identity/directory.ts';
import { identityFacts } from '#identity/entries.ts';
import { decodeEntry, type Entry, EntryError } from '#journal/entry.ts';
import { Problem } from '#problems/catalogue.ts';
import { openCarriedOut } from '#seal/carried-out.ts';
import { SealError } from '#seal/payload.ts';
import { nodePrimitives } from '#seal/primitives-node.ts';
import { type CarriedOut, carriedOut, type Offline, type Ok, type Params } from '#wire/keeper.ts';
import type { Keeper } from '../keeper.ts';
import { refusal } from '../refusal.ts';
import type { Acting, Author } from './acting.ts';
import { append, changesRights } from './append.ts';
import { bringSessions, bringSlips } from './bring.ts';
import { takeOffers } from './take-offers.ts';
import { takeOffline } from './take-offline.ts';

type WhyNot = Ok<'handIn'>['refused'][number]['why'];

/** @throws Problem `carried-out/does-not-open`; `access/not-allowed` to a machine, which has no colleagues */
export async function handIn(
  keeper: Keeper,
  { account, session }: Acting,
  { file }: Params<'handIn'>,
): Promise<Ok<'handIn'>> {
  if (account.kind !== 'person') throw new Problem('access/not-allowed');
  const log = keeper.log.child({ account: account.id, session: session.id });
  const { sessions, offline, slips, offers, entries } = await opened(keeper, file);

  for (const raw of sessions) await isTaken(log, () => takeSession(keeper, raw));
  for (const one of offline) await isTaken(log, () => takeTouch(keeper, one));
  for (const author of authorsOf(keeper, entries)) {
    if (keeper.secrets.lifeboat !== null)
      await keeper.turns.alone(() => bringSlips(keeper, author, slips));
    await keeper.turns.together(() => takeOffers(keeper, author, offers));
  }

  let [taken, stood] = [0, 0];
  const behind = new BehindRefused();
  const refused = new Map<WhyNot, number>();
  for (const bytes of entries) {
    const came = await takeEntry(keeper, log, bytes, behind);
    if (came === 'taken') taken += 1;
    else if (came === 'stood') stood += 1;
    else refused.set(came, (refused.get(came) ?? 0) + 1);
  }
  log.info({ taken, stood, refused: Object.fromEntries(refused) }, 'handed in');
  return { taken, stood, refused: [...refused].map(([why, count]) => ({ why, entries: count })) };
}

async function opened({ party, secrets }: Keeper, file: Bytes): Promise<CarriedOut> {
  const { privateKey } = secrets.wrapping;
  try {
    return carriedOut.parse(
      fromCbor(await openCarriedOut(nodePrimitives, party.org, privateKey, file)),
    );
  } catch (error) {
    throw new Problem('carried-out/does-not-open', error instanceof SealError ? 'seal' : 'content');
  }
}

/** By its own proof: whose it is, and at which device, it says itself. */
async function takeSession(keeper: Keeper, raw: Bytes): Promise<void> {
  const entry = decoded(raw);
  const facts = identityFacts['session.opened'].safeParse(entry?.header.facts);
  const id = entry && accountOf(entry.header.stream);
  const account = id === null ? undefined : keeper.state.directory.account(id);
  if (entry === null || !facts.success || account === undefined)
    throw new Problem('entry/refused', 'session.opened: of nobody');
  const { device } = facts.data;
  await keeper.turns.alone(() => bringSessions(keeper, { account, device }, [entry]));
}

/** For whom, and at which device, the session says that it follows on. */
async function takeTouch(keeper: Keeper, opening: Offline): Promise<void> {
  const { directory } = keeper.state;
  const before = directory.session(opening.after);
  const account = before && directory.account(before.account);
  if (account === undefined)
    throw new Problem('entry/refused', 'session.opened: no session before');
  const { device } = before!;
  await keeper.turns.alone(() => takeOffline(keeper, { account, device }, [opening]));
}

/** Whoever wrote something in it, each in the last of their sessions that may be followed on. */
function authorsOf({ state: { directory } }: Keeper, entries: readonly Bytes[]): Iterable<Author> {
  const authors = new Map<Uuid, Author>();
  for (const bytes of entries) {
    const author = authorOf(directory, decoded(bytes));
    if (author !== null && !author.session.endedForThem) authors.set(author.account.id, author);
  }
  return authors.values();
}

/** Null where the log knows no session of its author's that it was written in. */
function authorOf(
  directory: Keeper['state']['directory'],
  entry: Entry | null,
): (Author & { readonly session: Session }) | null {
  if (entry === null || entry.header.session === null) return null;
  const session = directory.session(entry.header.session);
  const account = directory.account(entry.header.author);
  if (account?.kind !== 'person' || session?.account !== account.id) return null;
  return { account, session };
}

async function takeEntry(
  keeper: Keeper,
  log: Logger,
  bytes: Bytes,
  behind: BehindRefused,
): Promise<'taken' | 'stood' | WhyNot> {
  const entry = decoded(bytes);
  if (entry === null) return 'not-accepted';
  if ((await keeper.journal.standing([bytes]))[0] !== null) return 'stood';
  if (behind.waits(entry.header)) return 'waits';
  const why = await whyNotTaken(keeper, log, entry);
  if (why === null) return 'taken';
  behind.refuse(entry.header);
  return why;
}

async function whyNotTaken(keeper: Keeper, log: Logger, entry: Entry): Promise<WhyNot | null> {
  const { type } = entry.header;
  if (changesRights(type) || entry.stepUp !== null) return 'author-alone';
  const author = authorOf(keeper.state.directory, entry);
  if (author === null) return 'no-session';
  if (standing(author.account) === 'left') return 'left';
  if (author.session.endedForThem) return 'ended';
  if (await isTaken(log, () => append(keeper, author, { entries: [entry.bytes] }))) return null;
  return type === 'case.pictured' ? 'picture' : 'not-accepted';
}

/** What is not taken is left for its author, and why is told to the private log. @throws what waiting may mend */
async function isTaken(log: Logger, take: () => Promise<unknown>): Promise<boolean> {
  try {
    await take();
    return true;
  } catch (error) {
    const { code } = refusal(error, log);
    if (LEFT.has(code)) return false;
    throw error;
  }
}

/** Of the thing itself. */
const LEFT: ReadonlySet<string> = new Set(['entry/refused', 'entry/exists', 'step-up/refused']);

function decoded(bytes: Bytes): Entry | null {
  try {
    return decodeEntry(bytes);
  } catch (error) {
    if (error instanceof EntryError) return null;
    throw error;
  }
}
