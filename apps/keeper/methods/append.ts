import type { Bytes } from '#base/bytes.ts';
import { equal } from '#base/bytes.ts';
import type { Uuid } from '#base/ids.ts';
import { parseStream } from '#base/stream.ts';
import { careFacts } from '#care/entries.ts';
import { hasEnded } from '#identity/directory.ts';
import { STEP_UP } from '#identity/entries.ts';
import { decodeEntry, type Entry, EntryError } from '#journal/entry.ts';
import { verifyEntrySignature } from '#journal/verify-entry.ts';
import { Problem } from '#problems/catalogue.ts';
import type { Ok, Params } from '#wire/keeper.ts';
import type { Keeper } from '../keeper.ts';
import { forgetPeople } from '../keys/forget-people.ts';
import { mustHaveSteppedUp } from '../policy/step-up.ts';
import { whyNot } from '../policy/who-may-write.ts';
import { sha256 } from '../state.ts';
import type { Author } from './acting.ts';

/** Lets entries into the log, all or none, durable when answered. The payloads stay sealed to the keeper. */
export async function append(
  keeper: Keeper,
  author: Author,
  { entries }: Params<'append'>,
): Promise<Ok<'append'>> {
  const decoded = entries.map(decode);
  if (!decoded.some(({ header }) => changesRights(header.type))) {
    return keeper.turns.together(() => judged(keeper, author, decoded));
  }
  if (decoded.length > 1) throw new Problem('entry/refused', 'what changes rights stands alone');
  return keeper.turns.alone(() => judged(keeper, author, decoded));
}

/** What comes after such an entry in the log is judged by it. */
export function changesRights(type: string): boolean {
  return CHANGES_RIGHTS.has(type);
}

const CHANGES_RIGHTS: ReadonlySet<string> = new Set([
  ...STEP_UP,
  'session.closed',
  'machine.rekeyed',
  // A copy that somebody takes over is let go of by nobody.
  'case.let-go',
]);

async function judged(
  keeper: Keeper,
  author: Author,
  entries: readonly Entry[],
): Promise<Ok<'append'>> {
  const { journal } = keeper;
  const all = entries.map(({ bytes }) => bytes);
  const refusal = whyNotAll(keeper, author, entries) ?? (await whyNotAttached(keeper, entries));
  if (refusal !== null) {
    // Sent again after its answer was lost, or brought from a site that was lost, some may have come in before. They are not judged again.
    const standing = await journal.standing(all);
    const rest = entries.filter((_, i) => standing[i] === null);
    if (rest.length === entries.length) throw new Problem('entry/refused', refusal);
    const added = rest.length === 0 ? [] : (await judged(keeper, author, rest)).positions;
    return { positions: standing.map((position) => position ?? added.shift()!) };
  }
  const signed = await Promise.all(entries.map((entry) => isSigned(keeper, entry)));
  if (signed.includes(false)) throw new Problem('entry/refused', 'signature does not hold');
  for (const entry of entries) await mustHaveSteppedUp(keeper, author.account, entry);
  const positions = await journal.add(entries);
  if (entries.some(({ header }) => header.type === 'action.seconded')) await forgetPeople(keeper);
  return { positions: [...positions] };
}

function whyNotAll(keeper: Keeper, author: Author, entries: readonly Entry[]): string | null {
  const { state } = keeper;
  // As it is now that it is this call's turn.
  const account = state.directory.account(author.account.id);
  if (account === undefined) return 'no such account';
  const arriving = new Map<Uuid, { patient: Uuid; service: string }>();
  for (const entry of entries) {
    const { type, stream } = entry.header;
    const refusal = whyNotTheirs(keeper, author, entry) ?? whyNot(entry, account, state, arriving);
    if (refusal !== null) return `${type}: ${refusal}`;
    const place = parseStream(stream);
    if (type === 'case.received' && place?.kind === 'case') {
      arriving.set(place.id, careFacts[type].parse(entry.header.facts));
    }
  }
  return null;
}

/** What an entry names outside the log was brought before it, for the same stream. */
async function whyNotAttached(
  { attachments }: Keeper,
  entries: readonly Entry[],
): Promise<string | null> {
  for (const { header } of entries) {
    if (header.type !== 'case.pictured') continue;
    const { hash, bytes } = careFacts[header.type].parse(header.facts);
    if ((await attachments.lengthOf(header.stream, hash)) !== bytes)
      return `${header.type}: what it names was not brought`;
  }
  return null;
}

function decode(bytes: Bytes): Entry {
  try {
    return decodeEntry(bytes);
  } catch (error) {
    if (error instanceof EntryError) throw new Problem('entry/refused', error.code);
    throw error;
  }
}

/**
 * An entry must be its sender's own: the same account and device, in a session that the log knows. It may have been written in an
 * earlier session, because an outbox outlives the session it was written in.
 */
function whyNotTheirs(
  { party, state }: Keeper,
  { account, session: asking }: Author,
  { header, device }: Entry,
): string | null {
  const asks = state.directory.session(asking.id);
  const session = header.session === null ? undefined : state.directory.session(header.session);
  if (header.org !== party.org) return 'another organisation';
  if (session === undefined || asks === undefined) return 'no such session';
  if (header.author !== account.id || session.account !== account.id) return 'another author';
  if (!equal(device, sha256(session.device)) || !equal(device, sha256(asks.device))) {
    return 'another device';
  }
  if (hasEnded(session, header.at)) return 'after the session';
  return null;
}

function isSigned({ state }: Keeper, entry: Entry): Promise<boolean> {
  const session = entry.header.session && state.directory.session(entry.header.session);
  return session ? verifyEntrySignature(entry, session.device) : Promise.resolve(false);
}
