/**
 * A house of a city's own: the same programs as a provider's, on a new data folder, which live by the city's clock. Whoever works here has a passkey in
 * software, so no other house is ever opened to them: nothing leads here but a folder that was empty, and the database in it.
 */
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { assert } from '#base/assert.ts';
import { base64url } from '#base/bytes.ts';
import { systemRandom } from '#base/clock.ts';
import { ROLES } from '#base/roles.ts';
import { EnvironmentProblem } from '#postgres/environment-problem.ts';
import { freePort } from '#testkit/part.ts';
import { openDataFolder, writeOnce } from '../apps/cli/data-folder.ts';
import { publishShippedPacks } from '../apps/cli/demonstration/publisher.ts';
import { ensureDeskBuilt } from '../apps/cli/desk-files.ts';
import { assertPortFree } from '../apps/cli/free-port.ts';
import { layOut, ROOT } from '../apps/cli/installation.ts';
import { PACKS } from '../apps/cli/pack-store.ts';
import { takeLock } from '../apps/cli/running.ts';
import { settingsFrom } from '../apps/cli/settings.ts';
import { type Readiness, supervise } from '../apps/cli/supervise.ts';
import { CALLS_PATH } from '../apps/gateway/telephony/endpoint.ts';
import { REAL, writeClock } from './clock/clock-file.ts';
import { clockPreload } from './clock/preload-of.ts';

/** What its log says of whose it is: virtual people sign in to this and to nothing else. */
const CITY_ORG = 'northmoor.example/city';
const SERVICE = 'out-of-hours';

/** Where people work. */
export interface House {
  readonly org: string;
  readonly service: string;
  readonly origin: string;
  readonly reportsUrl: string;
  /** Where its telephone switch tells of calls, and by what the gateway knows it. */
  readonly telephony: { readonly url: string; readonly token: string };
  /** The folder of the triage packs that are installed. */
  readonly packs: string;
  /** Of the gateway's key. */
  readonly fingerprint: string;
}

/** A house that was just built. */
export interface OpenHouse extends House {
  /** By which the first person comes in. */
  readonly enrolment: string;
  /** Bytes on disk. */
  size(): Promise<number>;
  stop(): Promise<void>;
}

export interface HousePlace {
  readonly data: string;
  readonly port: number;
  readonly itkPort: number;
  readonly gpOut: string;
}

/** Lays out the folder and its clock; the house itself opens with `open`, once the clock shows the city's time. @throws EnvironmentProblem */
export async function newHouse(place: HousePlace): Promise<{
  readonly clockFile: string;
  open(stopping: AbortSignal): Promise<OpenHouse>;
}> {
  const data = await openDataFolder(place.data);
  if (!data.fresh) {
    throw new EnvironmentProblem(
      'data/not-ours',
      `${place.data} is in use already. A city is built in a folder of its own: choose a new one with --data, or remove this one.`,
    );
  }
  const clockFile = join(await data.subfolder('city'), 'clock');
  writeClock(clockFile, REAL);
  const token = base64url(systemRandom(24));
  const tokenFile = join(await data.subfolder('city'), 'telephony-token');
  await writeOnce(tokenFile, token);
  await publishShippedPacks(data, 'city');
  const open = async (stopping: AbortSignal): Promise<OpenHouse> => {
    await assertPortFree(place.port, 'port');
    await assertPortFree(place.itkPort, 'itk-port');
    await ensureDeskBuilt(ROOT, () => undefined);
    const lock = await takeLock(place.data);
    // Of the environment nothing is heard: a database or a key that it names is somebody's.
    const calls = await freePort();
    const environment = { HOLDFAST_TELEPHONY: `${calls}`, HOLDFAST_TELEPHONY_TOKEN: tokenFile };
    const settings = settingsFrom(
      given(place),
      { environment, folder: place.data, out() {}, complain() {} },
      place.data,
    );
    const unheard = () => undefined;
    const installation = await layOut(data, settings, unheard, unheard, clockPreload(clockFile));
    const supervision = await supervise(
      installation.parts,
      {
        now: () => performance.now(),
        sleep: (ms, signal) => sleep(ms, undefined, { signal }).catch(() => undefined),
        onIncident: () => undefined,
      },
      stopping,
    ).catch(async (error: unknown) => {
      await installation.run.remove();
      await lock.release();
      throw error;
    });
    const said: Readiness = Object.assign({}, ...supervision.readiness.values());
    assert(said.enrolment !== undefined && said.fingerprint !== undefined, 'the house is new');
    const { port, itkPort, origin } = settings;
    await lock.tell({ port, itkPort, origin });
    return {
      org: CITY_ORG,
      service: SERVICE,
      origin,
      reportsUrl: `http://127.0.0.1:${itkPort}/nhs-111-reports`,
      telephony: { url: `http://127.0.0.1:${calls}${CALLS_PATH}`, token },
      packs: join(place.data, PACKS),
      enrolment: said.enrolment,
      fingerprint: said.fingerprint,
      size: () => data.size(),
      async stop() {
        await supervision.stop();
        await installation.run.remove();
        await lock.release();
      },
    };
  };
  return { clockFile, open };
}

function given({ port, itkPort, gpOut }: HousePlace) {
  return {
    data: undefined,
    port: `${port}`,
    'itk-port': `${itkPort}`,
    origin: undefined,
    'gp-out': gpOut,
    name: 'Northmoor Urgent Care (made up)',
    org: CITY_ORG,
    service: SERVICE,
    authenticators: undefined,
    'founding-roles': ROLES.join(','),
    demo: false,
    unstaffed: false,
    json: false,
    operands: [],
  };
}
