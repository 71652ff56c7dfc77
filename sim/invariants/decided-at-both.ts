import type { Uuid } from '#base/ids.ts';
import { parseStream } from '#base/stream.ts';
import { branchFact, broughtBy } from '#care/branches.ts';
import type { Header } from '#journal/entry.ts';

/** Cases of which both sites wrote while they were apart. */
export function decidedAtBoth(headers: readonly Header[]): ReadonlySet<Uuid> {
  const joined = headers.flatMap((header) => branchFact(header) ?? []);
  const brought = new Set(joined.flatMap(broughtBy));
  const from = joined[0]?.from ?? headers.length;
  const [here, there] = [new Set<Uuid>(), new Set<Uuid>()];
  for (const { id, stream } of headers.slice(from)) {
    const place = parseStream(stream);
    if (place?.kind === 'case') (brought.has(id) ? there : here).add(place.id);
  }
  return here.intersection(there);
}
