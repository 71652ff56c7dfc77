import type { Bytes } from '#base/bytes.ts';
import { equal } from '#base/bytes.ts';
import type { Uuid } from '#base/ids.ts';
import { parseStream } from '#base/stream.ts';
import { decodeEntry, type Entry, EntryError } from '#journal/entry.ts';
import { verifyEntrySignature } from '#journal/verify-entry.ts';
import { Problem } from '#problems/catalogue.ts';
import type { Ok, Params } from '#wire/keeper.ts';
import type { Keeper } from '../keeper.ts';
import { whyNot } from '../policy/who-may-write.ts';
import type { Acting } from './acting.ts';

/** Lets entries into the log, all or none, durable when answered. The payloads stay sealed to the keeper. */
export async function append(keeper: Keeper, acting: Acting, { entries }: Params<'append'>): Promise<Ok<'append'>> {
  const decoded = entries.map(decode);
  const arriving = new Set<Uuid>();
  for (const entry of decoded) {
    const refusal = whyNotTheirs(keeper, acting, entry) ?? whyNot(entry, acting.account, keeper.state, arriving);
    if (refusal !== null) throw new Problem('entry/refused', `${entry.header.type}: ${refusal}`);
    const stream = parseStream(entry.header.stream);
    if (entry.header.type === 'case.received' && stream?.kind === 'case') arriving.add(stream.id);
  }
  const signed = await Promise.all(decoded.map((entry) => isSigned(keeper, entry)));
  if (signed.includes(false)) throw new Problem('entry/refused', 'signature does not hold');
  return { positions: [...(await keeper.journal.append(entries))] };
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
function whyNotTheirs({ party, state }: Keeper, { account, session: asking }: Acting, { header, device }: Entry): string | null {
  const asks = state.directory.session(asking.id);
  const session = header.session === null ? undefined : state.directory.session(header.session);
  if (header.org !== party.org) return 'another organisation';
  if (session === undefined || asks === undefined) return 'no such session';
  if (header.author !== account.id || session.account !== account.id) return 'another author';
  if (!equal(device, session.deviceId) || !equal(device, asks.deviceId)) return 'another device';
  if (header.at > session.expires) return 'after the session';
  if (session.closedAt !== null && header.at > session.closedAt) return 'after the session';
  return null;
}

function isSigned({ state }: Keeper, entry: Entry): Promise<boolean> {
  const session = entry.header.session && state.directory.session(entry.header.session);
  return session ? verifyEntrySignature(entry, session.device) : Promise.resolve(false);
}
