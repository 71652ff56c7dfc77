import type { Bytes } from '#base/bytes.ts';
import { systemClock, systemRandom } from '#base/clock.ts';
import { uuidv7 } from '#base/ids.ts';
import { type Assertion, type EntrySigner, encodeEntry, type Header } from '#journal/entry.ts';
import type { Desk } from './person.ts';

/** What a desk that was tampered with could send: a well-formed entry that says whatever it likes, signed by whom it likes. */
export function forgeEntry(
  { session, device }: Pick<Desk, 'session' | 'device'>,
  said: Partial<Header> & Pick<Header, 'stream' | 'type'>,
  {
    sealed = null,
    signer = device,
    touch = null,
  }: {
    readonly sealed?: Bytes | null;
    readonly signer?: EntrySigner;
    readonly touch?: ((stepUpBytes: Bytes) => Promise<Assertion>) | null;
  } = {},
): Promise<Bytes> {
  const header: Header = {
    org: session.org,
    after: 0,
    id: uuidv7(systemClock, systemRandom),
    schema: 1,
    author: session.account,
    session: session.id,
    at: systemClock(),
    facts: {},
    ...said,
  };
  return encodeEntry(header, sealed, signer, touch);
}
