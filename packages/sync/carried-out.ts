/** What waits at a desk, for a keeper that this desk cannot reach: in files that somebody carries there. Nothing of it is let go of here. */
import { z } from 'zod';
import type { Bytes } from '#base/bytes.ts';
import { toCbor } from '#base/cbor.ts';
import type { Random } from '#base/clock.ts';
import { sealCarriedOut } from '#seal/carried-out.ts';
import type { Primitives } from '#seal/primitives.ts';
import { carriedOut } from '#wire/keeper.ts';
import { type Carried, type CarriedStore, decodeOffline } from './carried.ts';
import type { Outbox } from './outbox.ts';
import type { Session } from './session.ts';

/** Of entries in one file: so that a keeper is asked for no more at a time than it does in a few seconds. */
const MOST_BYTES = 2 ** 20;

/**
 * All that this device has not let go of, whoever wrote it, in as few files as it takes. They are handed in in their order; each has all that its
 * entries stand on.
 */
export async function carryOut(parts: {
  readonly session: Pick<Session, 'org' | 'offerTo'>;
  readonly outbox: Pick<Outbox, 'items' | 'kept'>;
  readonly carried: Pick<CarriedStore, 'all'>;
  readonly primitives: Primitives;
  readonly random: Random;
}): Promise<readonly Bytes[]> {
  const { session, outbox, carried, primitives, random } = parts;
  const all = await carried.all();
  const of = (kind: Carried['kind']) =>
    all.filter((one) => one.kind === kind).map(({ bytes }) => bytes);
  const ground = {
    offline: of('offline').map(decodeOffline),
    sessions: of('session'),
    slips: of('slip'),
    offers: of('offer'),
  };
  const written = [...outbox.kept, ...outbox.items].sort((a, b) => a.order - b.order);
  const files = inFiles(written.map(({ bytes }) => bytes)).map((entries) => {
    const content = toCbor(z.encode(carriedOut, { ...ground, entries }));
    return sealCarriedOut(primitives, random, session.org, content, session.offerTo);
  });
  return Promise.all(files);
}

function inFiles(entries: readonly Bytes[]): Bytes[][] {
  const files: Bytes[][] = [];
  let left = 0;
  for (const bytes of entries) {
    if (bytes.length > left) {
      files.push([]);
      left = MOST_BYTES;
    }
    files.at(-1)!.push(bytes);
    left -= bytes.length;
  }
  return files;
}
