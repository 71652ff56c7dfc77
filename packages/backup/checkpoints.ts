/** The checkpoints of a place: one file each, named by its size, since none is ever replaced. */
import { MAX_NOTE_BYTES } from '#tlog/note.ts';
import { checkpointPath, numberIn } from './layout.ts';
import type { Place } from './place.ts';

/** Their sizes, the largest first. Nothing of what lies there is believed yet. */
export async function sizesIn(place: Place): Promise<readonly number[]> {
  const sizes = (await place.list('checkpoints/')).map(numberIn);
  return sizes.filter((size) => size !== null).toReversed();
}

/** Null where there is none. */
export function checkpointOf(place: Place, size: number): Promise<Uint8Array | null> {
  return place.get(checkpointPath(size), MAX_NOTE_BYTES);
}

export async function newestCheckpoint(place: Place): Promise<Uint8Array | null> {
  const [size] = await sizesIn(place);
  return size === undefined ? null : checkpointOf(place, size);
}
