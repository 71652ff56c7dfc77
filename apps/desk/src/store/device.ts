import { type Bytes, equal } from '#base/bytes.ts';
import { type Device, deviceOf, newDeviceKey } from '#sync/device.ts';
import { type DeskDatabase, STRICT } from './database.ts';

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

/** The keeper's key as this device met it last; null before the first time. */
export async function knownKeeper(database: DeskDatabase): Promise<Bytes | null> {
  return (await database.get('keeper', 'key')) ?? null;
}

/** Puts the key that the known one led to in its place. Where another tab was quicker, its key stays: it leads on from there next time. */
export async function rememberKeeper(
  database: DeskDatabase,
  known: Bytes | null,
  key: Bytes,
): Promise<void> {
  const writing = database.transaction('keeper', 'readwrite', STRICT);
  const stored = (await writing.store.get('key')) ?? null;
  const isKnown = stored === null ? known === null : known !== null && equal(stored, known);
  if (isKnown) await writing.store.put(key, 'key');
  await writing.done;
}
