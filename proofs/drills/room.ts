/** The people who work while something is lost, and what became of what they wrote. */
import { type Bytes, equal } from '#base/bytes.ts';
import type { Uuid } from '#base/ids.ts';
import { decodeEntry } from '#journal/entry.ts';
import type { House } from '../house.ts';
import { KeptDesk } from '../kept-desk.ts';
import { type Founder, hire } from '../people.ts';

/** So many desks, each with somebody who may take calls and deal with them. */
export async function hireDesks(main: House, by: Founder, count: number): Promise<KeptDesk[]> {
  const desks: KeptDesk[] = [];
  for (let i = 0; i < count; i += 1)
    desks.push(new KeptDesk(await hire(main, by, ['clinician', 'call-handler'])));
  return desks;
}

/** What keepers told these desks that they have. */
export function acknowledgedTo(
  workers: readonly { readonly desk: KeptDesk }[],
): ReadonlyMap<Uuid, Bytes> {
  return new Map(workers.flatMap(({ desk }) => [...desk.acknowledged]));
}

/** Entries that no keeper has taken. */
export function unsentOf(
  workers: readonly {
    readonly seat: { readonly outbox: { readonly items: readonly unknown[] } };
  }[],
): number {
  return workers.reduce((sum, { seat }) => sum + seat.outbox.items.length, 0);
}

/** Tells the entries that do not stand in a log byte for byte. */
export function missingFrom(log: readonly Uint8Array[]): (entry: Uint8Array) => boolean {
  const idOf = (bytes: Uint8Array) => decodeEntry(new Uint8Array(bytes)).header.id;
  const here = new Map(log.map((bytes) => [idOf(bytes), bytes]));
  return (entry) => {
    const there = here.get(idOf(entry));
    return there === undefined || !equal(new Uint8Array(there), new Uint8Array(entry));
  };
}
