/** The gateway takes another key in its own time: nobody is asked, because the one it has vouches for the next. */
import { toCbor } from '#base/cbor.ts';
import type { Clock } from '#base/clock.ts';
import { uuidToBytes } from '#base/ids.ts';
import { nodePrimitives } from '#seal/primitives-node.ts';
import type { MachineKeys } from './machine-key.ts';
import type { Posts } from './post.ts';

const DAY_MS = 24 * 3_600_000;

/** Where the key is older than so many days, or a replacement was begun and a crash came between. */
function isDue({ current, next }: MachineKeys, clock: Clock, days: number): boolean {
  return next !== null || clock() - current.madeAt > days * DAY_MS;
}

/**
 * The next key is on disk before the log has it, and serves once the log does. Sessions go on: they are their device's.
 * @throws Problem; then it is due still
 */
export async function rekeyWhereDue(
  posts: Posts,
  keys: MachineKeys,
  clock: Clock,
  days: number,
): Promise<void> {
  // One that was begun before: signing in anew tells whether the log has it, and takes it where it has.
  if (keys.next !== null) await posts.renew();
  if (!isDue(keys, clock, days)) return;
  await posts.work(async ({ session, author }) => {
    if (!isDue(keys, clock, days)) return;
    const next = await keys.prepare();
    const { publicKey: key } = next;
    const said = toCbor(['holdfast/machine/v1', session.org, uuidToBytes(session.account), key]);
    const entry = await author.write({
      stream: 'directory',
      after: 0,
      type: 'machine.rekeyed',
      facts: { key, proof: next.sign(await nodePrimitives.sha256(said)) },
    });
    await session.call('append', { entries: [entry] });
    await keys.promote();
  });
}
