/** The machine neighbours' door: NHS 111 reports in, GP messages, referrals and questions out, Care Identity. Its settings are its environment. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Agent } from 'undici';
import { z } from 'zod';
import { systemClock, systemRandom } from '#base/clock.ts';
import { fingerprintOf } from '#identity/fingerprint.ts';
import { endOnUncaught, privateLog } from '#problems/private-log.ts';
import { nodePrimitives } from '#seal/primitives-node.ts';
import { deviceOf, newDeviceKey } from '#sync/device.ts';
import { referralsOwed } from './bars/owed.ts';
import { cis2Endpoint } from './cis2/endpoint.ts';
import { routeOf } from './delivery/route.ts';
import { gpMessagesOwed } from './gp-message/owed.ts';
import { reportsEndpoint } from './itk-111/endpoint.ts';
import { copiesToLetGo } from './let-go.ts';
import { MachineKeys } from './machine-key.ts';
import { fetchThrough, type Neighbours, neighbours } from './neighbours.ts';
import { payWhatIsOwed } from './owed.ts';
import { demographicsOwed } from './pds/owed.ts';
import { codeOf, Posts } from './post.ts';
import { rekeyWhereDue } from './rekey.ts';
import { labelsOwed } from './relabel.ts';
import { telephonyEndpoint } from './telephony/endpoint.ts';

const {
  HOLDFAST_DATA: data = '.holdfast',
  HOLDFAST_SERVER_SOCKET: socketPath = '',
  HOLDFAST_ITK_PORT: itkPort = '8481',
  HOLDFAST_GP_OUT: gpOut = join(process.cwd(), 'gp-outbox'),
  HOLDFAST_SERVICE: service = 'out-of-hours',
  HOLDFAST_ORIGIN: origin = 'http://localhost:8480',
  HOLDFAST_CIS2_SOCKET: cis2Socket = '',
  HOLDFAST_MACHINE_KEY_DAYS: machineKeyDays = '90',
} = process.env;

const HOUR_MS = 3_600_000;

const log = privateLog('gateway');
endOnUncaught(log);
const stopping = new AbortController();
const { cis2: careIdentity, pds, bars, telephony } = await told();
const cis2 = careIdentity && cis2Endpoint({ settings: careIdentity, clock: systemClock, log });
const keyDays = z.coerce.number().positive().parse(machineKeyDays);
const keys = await MachineKeys.open(join(data, 'gateway', 'key.pem'));
const posts = new Posts({
  server: `http://${new URL(origin).host}`,
  // The server on this machine, asked by its public name: nothing of it can be heard on a network.
  fetch: fetchThrough(new Agent({ connect: { socketPath } })),
  keys,
  pin: join(data, 'gateway', 'keeper-key'),
  device: await deviceOf(await newDeviceKey()),
  clock: systemClock,
  random: systemRandom,
  log,
});

const working = { posts, clock: systemClock, random: systemRandom, log };
const newUuid = () => crypto.randomUUID().toUpperCase();
const endpoint = reportsEndpoint({ posts, service, clock: systemClock, newUuid, log });
await endpoint.listen({ host: '127.0.0.1', port: Number(itkPort) });
const calls = telephony && telephonyEndpoint({ ...working, ...telephony });
if (telephony !== null && 'path' in telephony.listen)
  await rm(telephony.listen.path, { force: true });
if (telephony !== null) await calls?.listen(telephony.listen);
if (cis2 !== null) {
  await rm(cis2Socket, { force: true });
  await cis2.listen({ path: cis2Socket });
}
const duties = [
  copiesToLetGo,
  labelsOwed(systemClock),
  demographicsOwed({ ...working, pds }),
  referralsOwed({ ...working, ...bars }),
  gpMessagesOwed({
    ...working,
    route: routeOf('GP messages', gpOut, null),
    services: bars.file,
  }),
];
const paying = payWhatIsOwed(working, duties, stopping.signal);
const rekeying = setInterval(keepKeyFresh, HOUR_MS);
void keepKeyFresh();
process.send?.({
  ready: true,
  fingerprint: fingerprintOf(await nodePrimitives.sha256(keys.current.publicKey)),
});

/** What is wrong with the settings is told to whoever started us. */
async function told(): Promise<Neighbours> {
  try {
    return await neighbours(process.env, origin, systemClock);
  } catch (error) {
    const failed = (error as Error).message;
    log.fatal({ failed }, 'cannot begin');
    await new Promise((sent) => process.send?.({ failed }, sent) ?? sent(null));
    process.exit(1);
  }
}

/** Asked for often, so that one that could not be done just now is done soon. */
async function keepKeyFresh(): Promise<void> {
  await rekeyWhereDue(posts, keys, systemClock, keyDays).catch((error: unknown) =>
    log.warn({ problem: codeOf(error) }, 'the key stays as it is'),
  );
}

async function stop(): Promise<void> {
  clearInterval(rekeying);
  stopping.abort();
  await endpoint.close();
  await calls?.close();
  await cis2?.close();
  await paying;
  if (process.connected) process.disconnect?.();
}
process.once('SIGTERM', stop).once('SIGINT', stop).once('disconnect', stop);
