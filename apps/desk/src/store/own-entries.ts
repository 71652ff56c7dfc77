/** What was written here and is not yet among what was read: it goes on top, so that what one did is on the screen at once. */
import type { Bytes } from '#base/bytes.ts';
import type { Uuid } from '#base/ids.ts';
import { decides } from '#care/behind-refused.ts';
import type { Header } from '#journal/entry.ts';
import type { OutboxItem } from '#sync/outbox.ts';

export type OwnEntry = {
  readonly header: Header;
  readonly bytes: Bytes;
  /** Where it stands in the log; null until the keeper said so. */
  readonly index: number | null;
};

export type OwnEntries = ReadonlyMap<Uuid, OwnEntry>;

/** Whether what waits goes on top: what was refused never happened, nor what was decided upon it. */
function isToCome({ refused, isBehind, header }: OutboxItem): boolean {
  return refused === null && !(isBehind && decides(header.type));
}

/** As one's outbox has it now. What it let go of stays until it was read back. */
export function withOutbox(own: OwnEntries, items: readonly OutboxItem[]): OwnEntries {
  const acknowledged = [...own].filter(([, { index }]) => index !== null);
  const waiting = items
    .filter(isToCome)
    .map(
      ({ header, bytes }) =>
        [header.id, { header, bytes, index: own.get(header.id)?.index ?? null }] as const,
    );
  return new Map([...acknowledged, ...waiting]);
}

export function acknowledged(own: OwnEntries, places: ReadonlyMap<Uuid, number>): OwnEntries {
  return new Map(
    [...own].map(
      ([id, entry]) => [id, { ...entry, index: places.get(id) ?? entry.index }] as const,
    ),
  );
}

/** Once the log was read up to `size`, what stands before it is among what was read. */
export function readUpTo(own: OwnEntries, size: number): OwnEntries {
  const ahead = [...own].filter(([, { index }]) => index === null || index >= size);
  return ahead.length === own.size ? own : new Map(ahead);
}
