import type { Bytes } from '#base/bytes.ts';
import type { Uuid } from '#base/ids.ts';
import { encodeEntry } from '#journal/entry.ts';

export function testUuid(n: number): Uuid {
  return `0199f0a0-0000-7000-8000-${n.toString(16).padStart(12, '0')}` as Uuid;
}

/** Entry bytes that the journal takes: it looks at their form, and others at who signed them. */
export function testEntry(
  n: number,
  {
    stream = `case/${testUuid(0)}`,
    sealed = new Uint8Array(300).fill(n),
  }: { stream?: string; sealed?: Uint8Array } = {},
): Promise<Bytes> {
  const header = {
    org: 'night.example/holdfast',
    stream,
    after: 0,
    id: testUuid(n),
    type: 'case.contacted',
    schema: 1,
    author: testUuid(1),
    session: testUuid(2),
    at: 1_790_000_000_000,
    facts: { outcome: 'spoke' },
  };
  const signer = { device: new Uint8Array(32), sign: async () => new Uint8Array(64) };
  return encodeEntry(header, sealed, signer);
}

export function testEntries(from: number, to: number, stream?: string): Promise<readonly Bytes[]> {
  const numbers = Array.from({ length: to - from }, (_, i) => from + i);
  return Promise.all(numbers.map((n) => testEntry(n, stream === undefined ? {} : { stream })));
}
