/** Who somebody was, as the keeper last said, for a session that it does not open. */
import { z } from 'zod';
import { ROLES } from '#base/roles.ts';
import { bytes, millis } from '#base/schema.ts';
import type { Session } from '#sync/session.ts';
import { lifeboats } from '#wire/keeper.ts';
import type { Kept } from './kept.ts';

const NAME = 'session';

const schema = z.strictObject({
  roles: z.array(z.enum(ROLES)),
  services: z.array(z.string()),
  heldUntil: millis.nullable(),
  offerTo: z.array(bytes(32)).min(1),
  keeper: z.strictObject({ key: bytes(65), lifeboats }),
  /** How far this device's clock was ahead of the keeper's, milliseconds. */
  aheadMs: z.int(),
});
export type KeptSession = z.output<typeof schema>;

export async function keepSession(
  kept: Kept,
  { roles, services, heldUntil, offerTo, keeper }: Session,
  aheadMs: number,
): Promise<void> {
  const { key } = keeper;
  const said: KeptSession = {
    ...{ roles: [...roles], services: [...services], heldUntil, offerTo: [...offerTo], aheadMs },
    keeper: { key, lifeboats: [...keeper.lifeboats] },
  };
  await kept.put(NAME, z.encode(schema, said));
}

export async function keptSession(kept: Kept): Promise<KeptSession | null> {
  return schema.safeParse(await kept.get(NAME)).data ?? null;
}
