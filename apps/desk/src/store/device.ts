import type { Bytes } from '#base/bytes.ts';
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

/** The keeper that this device met first; null before. */
export async function knownKeeper(database: DeskDatabase): Promise<Bytes | null> {
  return (await database.get('keeper', 'key')) ?? null;
}

export async function rememberKeeper(database: DeskDatabase, key: Bytes): Promise<void> {
  const writing = database.transaction('keeper', 'readwrite', STRICT);
  if ((await writing.store.get('key')) === undefined) await writing.store.put(key, 'key');
  await writing.done;
}
