import { base64url } from '#base/bytes.ts';
import { systemClock, systemRandom } from '#base/clock.ts';
import { type Uuid, uuidv7 } from '#base/ids.ts';
import { streamName } from '#base/stream.ts';
import type { Role } from '#identity/entries.ts';
import { webPrimitives } from '#seal/primitives-web.ts';
import type { Desk } from '../../store/desk.ts';

export type Invitation = {
  /** The entry: the link works once it is in the record. */
  readonly entry: Uuid;
  readonly link: string;
};

const LIFE_MS = 24 * 3_600_000;

/** The log keeps only the code's hash; the code itself is in the link, and nowhere else. @throws Problem */
export async function writeInvitation(
  desk: Desk,
  origin: string,
  roles: readonly Role[],
  services: readonly string[],
): Promise<Invitation> {
  const code = systemRandom(16);
  const entry = await desk.write({
    stream: streamName({ kind: 'directory' }),
    type: 'account.invited',
    facts: {
      account: uuidv7(systemClock, systemRandom),
      roles: [...roles],
      services: [...services],
      codeHash: await webPrimitives.sha256(code),
      expires: systemClock() + LIFE_MS,
    },
  });
  return { entry, link: `${origin}/enrol#${base64url(code)}` };
}
