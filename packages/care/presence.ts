/** Who is in the room: what each desk says of its person, the latest by their own clock. A fold over `room/…`; nothing in it is sealed. */
import type { Uuid } from '#base/ids.ts';
import { parseStream } from '#base/stream.ts';
import { type CareEntry, careFact } from './board-entry.ts';
import type { Presence } from './entries.ts';

export type Said = {
  readonly presence: Presence;
  /** From when they have said the same, and when they said it last. */
  readonly since: number;
  readonly at: number;
};

export type Presences = ReadonlyMap<Uuid, Said>;

export const nobodyHere: Presences = new Map();

const MINUTE_MS = 60_000;
/** A desk says again what it said before, so that its silence tells. */
export const SAY_AGAIN_MS = 10 * MINUTE_MS;
/** A desk that has said nothing for so long may be anything: switched off, or cut off. */
const SILENT_AFTER_MS = 15 * MINUTE_MS;

/** The same where the entry is not of the room, or was written before the latest that is known of its author. */
export function stepPresence(presences: Presences, entry: CareEntry): Presences {
  if (entry.type !== 'presence.said' || parseStream(entry.stream)?.kind !== 'room')
    return presences;
  const fact = careFact(entry);
  if (fact?.type !== 'presence.said') return presences;
  const { author, at } = entry;
  const { presence } = fact.facts;
  const known = presences.get(author);
  if (known !== undefined && at < known.at) return presences;
  const since = known?.presence === presence ? known.since : at;
  return new Map(presences).set(author, { presence, since, at });
}

/** What somebody is just now. `silent`: their desk has not been heard for long, or its clock says nothing of when. Who never said anything, or went, is `gone`. */
export function presenceAt(said: Said | undefined, now: number): Presence | 'silent' {
  if (said === undefined) return 'gone';
  return said.presence !== 'gone' && isSilent(said, now) ? 'silent' : said.presence;
}

function isSilent({ at }: Said, now: number): boolean {
  return Math.abs(now - at) >= SILENT_AFTER_MS;
}
