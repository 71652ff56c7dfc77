import { equal } from '#base/bytes.ts';
import type { Uuid } from '#base/ids.ts';
import { branchFact, broughtBy } from '#care/branches.ts';
import { identityFacts } from '#identity/entries.ts';
import type { Header } from '#journal/entry.ts';
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

/** Nobody's session ended where the log goes on because the other site's keeper heard nothing of them. */
export const nobodySilentElsewhere: Holds = async ({ gaveWay, standing }) => {
  if (gaveWay === null || standing.keeper?.as !== 'main') return null;
  const { directory } = standing.keeper.open.keeper.state;
  const ends = new Map<string, { here: boolean; there: boolean }>();
  const { entries } = standing.parts.machine.disk.durable;
  const brought = new Set(entries.flatMap(({ header }) => broughtIn(header)));
  for (const { header } of entries) {
    const closed = identityFacts['session.closed'].safeParse(header.facts);
    if (header.type !== 'session.closed' || !closed.success) continue;
    const known = ends.get(closed.data.session) ?? { here: false, there: false };
    const isTheirs = brought.has(header.id) && header.session === null;
    ends.set(closed.data.session, {
      here: known.here || !isTheirs,
      there: known.there || isTheirs,
    });
  }
  for (const [id, { here, there }] of ends) {
    const isClosed = directory.session(id as Uuid)?.closedAt != null;
    if (there && !here && isClosed) return `session ${id} ended for silence at the other site`;
  }
  return null;
};

function broughtIn(header: Header): readonly Uuid[] {
  const joined = branchFact(header);
  return joined === null ? [] : broughtBy(joined);
}
