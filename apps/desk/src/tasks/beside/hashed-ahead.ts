import type { Bytes } from '#base/bytes.ts';
import { webPrimitives } from '#seal/primitives-web.ts';
import type { Sha256 } from '#tlog/merkle.ts';

/** Browsers hash only later: what is asked for is noted at a first making, and is there at the second. */
export async function hashedAhead<T>(make: (sha256: Sha256) => T): Promise<T> {
  const asked: Bytes[] = [];
  make((data) => {
    asked.push(new Uint8Array(data));
    return new Uint8Array(32);
  });
  const known = new Map<string, Bytes>();
  for (const data of asked) known.set(data.toHex(), await webPrimitives.sha256(data));
  return make((data) => known.get(data.toHex())!);
}
