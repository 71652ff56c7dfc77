/** The data keys that a session was granted, kept for a day with no keeper. */
import { z } from 'zod';
import type { Clock } from '#base/clock.ts';
import { bytes, millis, uuidBytes } from '#base/schema.ts';
import { asDataKey } from '#seal/payload.ts';
import type { Granted, Keyring } from '#sync/keyring.ts';
import { methods } from '#wire/keeper.ts';
import type { Kept } from './kept.ts';

const NAME = 'keys';
/** Grants that come together are put away together. */
const TOGETHER_MS = 300;

const schema = z.array(
  z.strictObject({
    stream: z.string(),
    subject: uuidBytes.nullable(),
    purpose: methods.grant.params.shape.purpose,
    keys: z.array(bytes(32)).min(1),
    at: millis,
  }),
);
type KeptKey = z.output<typeof schema>[number];

export async function keptKeys(kept: Kept): Promise<readonly Granted[]> {
  return (await read(kept)).map(({ stream, subject, purpose, keys }) => {
    return { wanted: { stream, subject }, purpose, keys: keys.map(asDataKey) };
  });
}

/** From here on, with those that were kept before: all, or since a moment. */
export async function keepKeys(
  kept: Kept,
  keyring: Keyring,
  clock: Clock,
  oldest = 0,
): Promise<void> {
  const before = (await read(kept)).filter(({ at }) => at >= oldest);
  let waits = false;
  const all = keyring.keep(() => {
    // As they are now: a desk that locks meanwhile lets go of them.
    granted = all();
    if (waits) return;
    waits = true;
    setTimeout(put, TOGETHER_MS);
  });
  let granted = all();
  const put = () => {
    waits = false;
    const now = granted.map(({ wanted, purpose, keys }): KeptKey => {
      return { ...wanted, purpose, keys: [...keys], at: clock() };
    });
    const streams = new Set(now.map(({ stream }) => stream));
    const older = before.filter(({ stream }) => !streams.has(stream));
    void kept.put(NAME, z.encode(schema, [...older, ...now])).catch(() => undefined);
  };
  put();
}

async function read(kept: Kept): Promise<z.output<typeof schema>> {
  return schema.safeParse(await kept.get(NAME)).data ?? [];
}
