import { equal, utf8 } from '#base/bytes.ts';
import { type Device, deviceOf, newDeviceKey } from '#sync/device.ts';
import { decodeKnownKeeper, encodeKnownKeeper, type KnownKeeper } from '#sync/known-keeper.ts';
import { type DeskDatabase, STRICT } from '../store/database.ts';

/** This browser profile's own key, made at its first use. */
export async function openDevice(database: DeskDatabase): Promise<Device> {
  const known = await database.get('device', 'key');
  if (known !== undefined) return deviceOf(known);
  const made = await newDeviceKey();
  const writing = database.transaction('device', 'readwrite', STRICT);
  // Another tab may have been quicker: the first key stays.
  const first = await writing.store.get('key');
  if (first === undefined) await writing.store.put(made, 'key');
  await writing.done;
  return deviceOf(first ?? made);
}

/** The keeper as this device met it last; null before the first time. */
export async function knownKeeper(database: DeskDatabase): Promise<KnownKeeper | null> {
  const raw = await database.get('keeper', 'known');
  return raw === undefined ? null : decodeKnownKeeper(raw);
}

/** Puts the keeper that the known one led to in its place. Where another tab was quicker, its stays: it leads on from there next time. */
export async function rememberKeeper(
  database: DeskDatabase,
  known: KnownKeeper | null,
  keeper: KnownKeeper,
): Promise<void> {
  const writing = database.transaction('keeper', 'readwrite', STRICT);
  const stored = await writing.store.get('known');
  const isKnown =
    stored === undefined
      ? known === null
      : known !== null && equal(decodeKnownKeeper(stored).key, known.key);
  if (isKnown) await writing.store.put(encodeKnownKeeper(keeper), 'known');
  await writing.done;
}

/** The origin of the site where the keeper was last, empty for the page's own; null before the first time. */
export async function lastSite(database: DeskDatabase): Promise<string | null> {
  const raw = await database.get('keeper', 'site');
  return raw === undefined ? null : new TextDecoder().decode(raw);
}

export async function rememberSite(database: DeskDatabase, site: string): Promise<void> {
  await database.put('keeper', utf8(site), 'site');
}
