/** A keeper whose root key is elsewhere: on SoftHSM 2 itself, and on a double of AWS KMS that checks what it is sent. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock, systemRandom } from '#base/clock.ts';
import type { Draft } from '#sync/author.ts';
import { arnOf, type Kms, startKms } from '#testkit/kms.ts';
import { enrolAndSignIn, signIn } from '#testkit/person.ts';
import { SOFTHSM, type SoftHsm, startSoftHsm } from '#testkit/softhsm.ts';
import { whyNotOpen } from '../cannot-open.ts';
import { askAdmin } from '../testing/ask-admin.ts';
import { keeperRig, ORIGIN, type Rig } from '../testing/rig.ts';
import { type RootKeyEnvironment, rootKeyFrom } from './open-root-key.ts';

/** Somewhere that a root key is kept, and how it comes to be out of reach. */
type Place = {
  readonly environment: RootKeyEnvironment;
  leave(): Promise<void>;
  stop(): Promise<void>;
};

/** One for all tests, with its tokens: the library looks for them once in a process. */
const hsm: SoftHsm | undefined = SOFTHSM === undefined ? undefined : await startSoftHsm();
const tokens = ['token one', 'token two', 'token three'];
if (hsm) for (const token of tokens) hsm.addToken(token);
afterAll(() => hsm?.stop());

async function inToken(): Promise<Place> {
  const token = tokens.pop()!;
  const environment = { HOLDFAST_ROOT_KEY: hsm!.uri(token, 'root') };
  return { environment, leave: async () => hsm!.removeToken(token), stop: async () => undefined };
}

async function inKms(): Promise<Place> {
  const kms: Kms = await startKms();
  const environment = {
    HOLDFAST_ROOT_KEY: `aws-kms:${kms.addKey('root')}`,
    HOLDFAST_KMS_ENDPOINT: kms.endpoint,
    AWS_ACCESS_KEY_ID: kms.credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: kms.credentials.secretAccessKey,
    AWS_SESSION_TOKEN: kms.credentials.sessionToken,
  };
  return { environment, leave: kms.stop, stop: async () => undefined };
}

const places = [
  { name: 'in a token', begin: inToken, run: SOFTHSM !== undefined, code: 'pkcs11/no-token' },
  { name: 'in AWS KMS', begin: inKms, run: true, code: 'kms/unreachable' },
];

describe.each(places.filter(({ run }) => run))('a root key $name', ({ begin, code }) => {
  let place: Place;
  let rig: Rig;
  beforeEach(async () => {
    place = await begin();
    rig = await keeperRig(systemClock, null, undefined, place.environment);
  });
  afterEach(async () => {
    await rig.stop();
    await place.stop();
  });

  it('serves a keeper that signs in, takes entries, grants, and is started again', async () => {
    const desk = await enrolAndSignIn(rig.transport, ORIGIN, rig.link!);
    const { account } = desk.session;
    const draft: Draft = {
      ...{ stream: 'directory', after: 0, type: 'account.named' },
      ...{ facts: { account }, payload: { name: 'Ada Northmoor' } },
    };
    await desk.keyring.ensure([{ stream: 'directory', subject: null }], 'directory');
    const entry = await desk.author.write(draft);
    await desk.session.call('append', { entries: [entry] });
    expect(await readdir(rig.folder)).not.toContain('kek');

    rig = await rig.restart();
    const again = await signIn(rig.transport, desk.authenticators, desk.device);
    await again.keyring.ensure([{ stream: 'directory', subject: null }], 'directory');
    expect((await again.keyring.open(entry)).payload).toEqual({ name: 'Ada Northmoor' });
  });

  it('is not needed by a keeper that runs: grants and entries go on without it', async () => {
    const desk = await enrolAndSignIn(rig.transport, ORIGIN, rig.link!);
    await place.leave();
    const { account } = desk.session;
    await desk.keyring.ensure([{ stream: 'directory', subject: null }], 'directory');
    const named: Draft = {
      ...{ stream: 'directory', after: 0, type: 'account.named' },
      ...{ facts: { account }, payload: { name: 'Ada Northmoor' } },
    };
    const entry = await desk.author.write(named);
    await desk.session.call('append', { entries: [entry] });
    expect((await desk.keyring.open(entry)).payload).toEqual({ name: 'Ada Northmoor' });
  });

  it('that is out of reach keeps the keeper shut, says so, and is not replaced', async () => {
    const before = await readFile(join(rig.folder, 'secrets'));
    await place.leave();
    const error = await rig.restart().catch((error: unknown) => error);
    expect(error).toMatchObject({ code });
    expect(whyNotOpen(error)).toMatch(/^[A-Z].+/);
    expect(await readFile(join(rig.folder, 'secrets'))).toEqual(before);
  });
});

describe('a keeper', () => {
  const environment = {
    HOLDFAST_ROOT_KEY: `aws-kms:${arnOf('root')}`,
    HOLDFAST_KMS_ENDPOINT: 'http://localhost:1/',
    AWS_ACCESS_KEY_ID: 'A',
    AWS_SECRET_ACCESS_KEY: 'B',
  };
  const open = (changes: RootKeyEnvironment) =>
    rootKeyFrom({ ...environment, ...changes }, 'nowhere', systemClock, systemRandom)(false, 'kek');

  it.each<[RootKeyEnvironment, string]>([
    [{ HOLDFAST_ROOT_KEY: 'vault:' }, 'root-key/setting'],
    [{ HOLDFAST_ROOT_KEY: '' }, 'key-file/missing'],
    [{ AWS_ACCESS_KEY_ID: '' }, 'kms/no-credentials'],
    [{ AWS_SECRET_ACCESS_KEY: undefined }, 'kms/no-credentials'],
    [{ HOLDFAST_KMS_ENDPOINT: 'http://kms.example/' }, 'kms/endpoint'],
  ])('does not open with %j', async (changes, code) => {
    await expect(open(changes)).rejects.toMatchObject({ code });
  });

  it('whose keys were begun with another root key does not open, and does again with that', async () => {
    const place = await inKms();
    const environment: { -readonly [N in keyof RootKeyEnvironment]: RootKeyEnvironment[N] } = {};
    const rig = await keeperRig(systemClock, null, undefined, environment);
    Object.assign(environment, place.environment);
    const error = await rig.restart().catch((error: unknown) => error);
    expect(error).toMatchObject({ code: 'seal/does-not-open' });
    expect(whyNotOpen(error)).toContain('HOLDFAST_ROOT_KEY');
    await place.leave();
  });

  it('moves its root key from a file to elsewhere while it runs, and opens with that alone afterwards', async () => {
    const place = await inKms();
    const { HOLDFAST_ROOT_KEY: to, ...others } = place.environment;
    const environment: { -readonly [N in keyof RootKeyEnvironment]: RootKeyEnvironment[N] } =
      others;
    let rig = await keeperRig(systemClock, null, undefined, environment);
    await enrolAndSignIn(rig.transport, ORIGIN, rig.link!);
    const moved = await askAdmin(rig.folder, '/rotate', { rotate: 'root', to });
    expect(moved).toMatchObject({ status: 200 });
    expect((await readdir(rig.folder)).filter((name) => name.startsWith('kek'))).toEqual([]);
    const again = await askAdmin(rig.folder, '/rotate', { rotate: 'root', to });
    expect(again).toMatchObject({
      status: 409,
      body: { message: expect.stringContaining('already') },
    });
    environment.HOLDFAST_ROOT_KEY = to;
    rig = await rig.restart();
    await askAdmin(rig.folder, '/rotate', { rotate: 'root' });
    await place.leave();
    delete environment.HOLDFAST_ROOT_KEY;
    rig = await rig.restart();
    expect(rig.keeper.state.keyHistory.of('root').generation).toBe(3);
    await rig.stop();
  });
});
