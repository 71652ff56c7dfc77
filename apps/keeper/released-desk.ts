/** Which desk this installation serves: written in the log whenever it is another, so that whoever compares sees what was swapped. */
import { equal } from '#base/bytes.ts';
import type { IdentityFacts } from '#identity/entries.ts';
import { type Keeper, write } from './keeper.ts';

export type ReleasedDesk = IdentityFacts<'desk.released'>;

/**
 * @param setting SHA-256 of the desk's manifest and of its service worker, hexadecimal, with a colon between; empty where no desk is served
 * @throws Error where it is not that
 */
export function readReleasedDesk(setting: string): ReleasedDesk | null {
  if (setting === '') return null;
  const [, digest, worker] = /^([0-9a-f]{64}):([0-9a-f]{64})$/.exec(setting) ?? [];
  if (digest === undefined || worker === undefined)
    throw new Error('HOLDFAST_DESK must be two digests.');
  return { digest: Uint8Array.fromHex(digest), worker: Uint8Array.fromHex(worker) };
}

/** @param desk null where none is served: then the log says nothing new */
export async function sayReleasedDesk(keeper: Keeper, desk: ReleasedDesk | null): Promise<void> {
  const known = keeper.state.directory.organisation?.desk ?? null;
  if (desk === null || (known !== null && isSame(known, desk))) return;
  await write(keeper, { stream: 'org', type: 'desk.released', facts: desk });
}

function isSame(one: ReleasedDesk, other: ReleasedDesk): boolean {
  return equal(one.digest, other.digest) && equal(one.worker, other.worker);
}
