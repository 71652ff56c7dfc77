import { equal } from '#base/bytes.ts';
import type { Holds } from './holds.ts';

/** Nothing stands in a log after its site gave way, and all that stands there is in the other, byte for byte and once. */
export const gaveWayWhole: Holds = async ({ gaveWay, standing }) => {
  if (gaveWay === null) return null;
  const { machine, parts } = gaveWay;
  const { entries } = parts.machine.disk.durable;
  if (entries.at(-1)?.header.type !== 'site.stood-down')
    return `${machine} wrote after it gave way`;
  const log = new Map<string, Uint8Array>();
  for (const { header, bytes } of standing.parts.machine.disk.durable.entries) {
    if (log.has(header.id)) return `${header.type} ${header.id} stands twice`;
    log.set(header.id, bytes);
  }
  for (const { header, bytes } of entries) {
    const stands = log.get(header.id);
    if (stands === undefined) return `${header.type} ${header.id} of ${machine} was not joined`;
    if (!equal(new Uint8Array(stands), bytes)) return `${header.id} of ${machine} stands otherwise`;
  }
  return null;
};
