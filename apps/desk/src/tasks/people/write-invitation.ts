import { base64url } from '#base/bytes.ts';
import { systemClock, systemRandom } from '#base/clock.ts';
import { type Uuid, uuidv7 } from '#base/ids.ts';
import { streamName } from '#base/stream.ts';
import { webPrimitives } from '#seal/primitives-web.ts';
import type { Desk } from '../../session/desk.ts';
import type { Rights } from './rights-fields.tsx';

export type Invitation = {
  readonly account: Uuid;
  readonly link: string;
};

const LIFE_MS = 24 * 3_600_000;

/** The log keeps only the code's hash; the code itself is in the link, and nowhere else. @throws as `Desk.act` */
export async function writeInvitation(
  desk: Desk,
  origin: string,
  { roles, services, supplier }: Rights,
): Promise<Invitation> {
  const code = systemRandom(20);
  const account = uuidv7(systemClock, systemRandom);
  await desk.act({
    stream: streamName({ kind: 'directory' }),
    type: 'account.invited',
    facts: {
      account,
      roles: [...roles],
      services: [...services],
      supplier,
      codeHash: await webPrimitives.sha256(code),
      expires: systemClock() + LIFE_MS,
    },
  });
  return { account, link: `${origin}/enrol#${base64url(code)}` };
}
