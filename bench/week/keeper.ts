/** The keeper, as `apps/keeper/main.ts` puts it together, by another clock. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { systemClock, systemRandom } from '#base/clock.ts';
import { ROLES } from '#base/roles.ts';
import { dayOf } from '#base/stream.ts';
import { connect } from '#postgres/connect.ts';
import { endOnUncaught, privateLog } from '#problems/private-log.ts';
import { USUAL } from '#snapshot/snapshot.ts';
import { actsOf } from '../../apps/keeper/acts.ts';
import { closeSilent } from '../../apps/keeper/close-silent.ts';
import { keeperHttp } from '../../apps/keeper/http.ts';
import { rootKeyFrom } from '../../apps/keeper/keys/open-root-key.ts';
import { openKeeper } from '../../apps/keeper/open-keeper.ts';
import { answerMemory, toldClock, toldToEnd } from './told.ts';

const {
  HOLDFAST_DATA: data = '',
  HOLDFAST_KEEPER_SOCKET: socket = '',
  HOLDFAST_ORIGIN: origin = '',
  HOLDFAST_SERVICE: service = '',
  DATABASE_URL: databaseUrl = '',
} = process.env;
const HOUSEKEEPING_MS = 1_000;
const DAY_MS = 86_400_000;
const SILENCE_MS = 30 * 60_000;

const log = privateLog('keeper');
endOnUncaught(log);
const clock = toldClock(Number(process.env.HOLDFAST_NOW));
const folder = join(data, 'keeper');
const sql = connect(databaseUrl, { max: 10 });
const begun = performance.now();
const { keeper, enrolment, close } = await openKeeper({
  sql,
  folder,
  rootKey: rootKeyFrom({}, folder, systemClock, systemRandom),
  nextRootKey: () => rootKeyFrom({}, folder, systemClock, systemRandom),
  founding: {
    org: 'week.example/holdfast',
    name: 'A record week',
    services: [service],
    roles: ROLES,
    authenticators: null,
  },
  origin,
  desk: null,
  silenceMs: SILENCE_MS,
  clock,
  random: systemRandom,
  remembering: USUAL,
  log,
  progress: () => undefined,
});
const app = keeperHttp(actsOf(keeper), () => keeper.journal.count(), keeper.log);
await rm(socket, { force: true });
await app.listen({ path: socket });
const housekeeping = setInterval(() => {
  void keeper.keys.forgetLabelsBefore(dayOf(clock() - 2 * DAY_MS));
  void closeSilent(keeper);
}, HOUSEKEEPING_MS);
answerMemory();
process.send?.({ ready: true, enrolment, startedMs: performance.now() - begun });

await toldToEnd();
clearInterval(housekeeping);
await app.close();
await close();
await sql.end({ timeout: 1 });
if (process.connected) process.disconnect?.();
