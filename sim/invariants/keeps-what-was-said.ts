import { equal } from '#base/bytes.ts';
import type { Holds } from './holds.ts';

/**
 * What a keeper acknowledged stands where the log goes on, byte for byte; what a person wrote stands there, or at their desk still, as refused or because nobody
 * else has signed for it: a desk lets go of nothing that a thief alone has.
 */
export const keepsWhatWasSaid: Holds = async ({ standing, desks }, { witness }) => {
  const { entries } = standing.parts.machine.disk.durable;
  const log = new Map(entries.map(({ header, bytes }) => [header.id, bytes]));
  for (const [id, bytes] of witness.acknowledged) {
    const stands = log.get(id);
    if (stands === undefined) return `${id} was acknowledged, and is nowhere`;
    if (!equal(stands, bytes)) return `${id} was acknowledged, and stands otherwise`;
  }
  const atDesks = new Set(
    desks.flatMap(({ seated }) => {
      if (seated === null) return [];
      const { items, kept } = seated.outbox;
      return [...items, ...kept].map(({ header }) => header.id);
    }),
  );
  for (const id of witness.stolen.keys())
    if (!log.has(id) && !atDesks.has(id)) return `${id} is in a thief’s history alone`;
  for (const id of witness.written.keys())
    if (!log.has(id) && !atDesks.has(id)) return `${id} was written, and is nowhere`;
  return null;
};
