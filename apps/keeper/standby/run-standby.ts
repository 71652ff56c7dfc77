import { rm } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { formatIntroduction } from '#identity/lifeboat-introduction.ts';
import { keeperHttp } from '../http.ts';
import { standbyActs } from './acts.ts';
import { courierHttp } from './courier-http.ts';
import { introductionOf } from './lifeboat-keys.ts';
import { openStandby, type StandbySettings } from './open-standby.ts';

const HOUR_MS = 3_600_000;
/** For the answer to leave. */
const LEAVES_WITHIN_MS = 200;

type Standing = {
  readonly socket: string;
  readonly courierSocket: string;
  /** What people call it, and where desks would reach it. */
  readonly name: string;
  readonly origin: string;
};

/**
 * Opens a lifeboat's keeper, and listens. Gives what ends it; null where it was launched before. Once it is launched the process ends, and is a
 * keeper when it begins anew.
 * @throws as `openStandby`
 */
export async function runStandby(
  settings: StandbySettings,
  { socket, courierSocket, name, origin }: Standing,
): Promise<(() => Promise<void>) | null> {
  const { log } = settings;
  const open = await openStandby(settings);
  if (open.launched) {
    await open.close();
    return null;
  }
  const { standby, root } = open;
  const endSoon = () => void sleep(LEAVES_WITHIN_MS).then(() => process.exit(0));
  const app = keeperHttp(standbyActs(open, endSoon), () => standby.parts.mirror.head.size, log);
  const courier = courierHttp(standby, log, endSoon);
  await rm(socket, { force: true });
  await app.listen({ path: socket });
  await rm(courierSocket, { force: true });
  await courier.listen({ path: courierSocket });
  const forgetting = setInterval(() => {
    standby.forgetLabels().catch(() => log.warn('labels not forgotten yet'));
  }, HOUR_MS);
  const { own, org } = standby.parts;
  const facts = await introductionOf(own, { org, name, origin });
  const introduction = formatIntroduction(facts);
  process.send?.({ ready: true, protection: root.port.protection, introduction });
  return async () => {
    clearInterval(forgetting);
    await Promise.all([app.close(), courier.close()]);
    await open.close();
  };
}
