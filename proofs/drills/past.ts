/** What a house has behind it: cases as a gateway brings them, each of somebody new, with a document in parts. */
import type { Bytes } from '#base/bytes.ts';
import { systemRandom } from '#base/clock.ts';
import type { Uuid } from '#base/ids.ts';
import { decodeEntry } from '#journal/entry.ts';
import { relayTransport } from '#sync/transport.ts';
import { approvedMachine, newCase } from '#testkit/machine.ts';
import type { Desk } from '#testkit/person.ts';
import { SERVICE } from '../house.ts';
import { newId } from '../people.ts';

export type Past = {
  /** One of its cases. */
  readonly one: { readonly id: Uuid; readonly patient: Uuid };
  /** What the keeper said stands in its log. */
  readonly acknowledged: ReadonlyMap<Uuid, Bytes>;
};

/** Entries of a case: the grant of its key, that it was received, its document. */
const A_CASE = 8;
const PARTS = A_CASE - 2;
const AT_ONCE = 8;

/** @param count about how many entries */
export async function writePast(origin: string, operator: Desk, count: number): Promise<Past> {
  const machine = await approvedMachine(relayTransport(origin, fetch), operator);
  const acknowledged = new Map<Uuid, Bytes>();
  const writeCase = async () => {
    const one = await newCase(machine, SERVICE);
    const document = newId();
    const parts = Array.from({ length: PARTS }, (_, n) =>
      machine.author.write({
        ...{ stream: `case/${one.id}`, after: 1, type: 'document.part' as const },
        facts: { document, part: n + 1, of: PARTS },
        payload: {
          ...{ name: 'report' as const, mediaType: 'text/xml', encoding: 'gzip' as const },
          bytes: systemRandom(400),
        },
      }),
    );
    const entries = await Promise.all(parts);
    await machine.session.call('append', { entries });
    for (const bytes of entries) acknowledged.set(decodeEntry(bytes).header.id, bytes);
    return one;
  };
  let one = await writeCase();
  for (let left = Math.ceil(count / A_CASE) - 1; left > 0; left -= AT_ONCE) {
    const cases = Array.from({ length: Math.min(left, AT_ONCE) }, writeCase);
    [one] = (await Promise.all(cases)) as [Past['one']];
  }
  return { one, acknowledged };
}
