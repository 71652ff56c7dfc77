/** A second site, as processes of its own: it stands by another house, and is a house of its own once two people have launched it. */
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseIntroduction } from '#identity/lifeboat-introduction.ts';
import { launchChallenge, standDownChallenge } from '#identity/organisation.ts';
import { nodePrimitives } from '#seal/primitives-node.ts';
import { relayTransport } from '#sync/transport.ts';
import { freePort, type RunningPart, startPart } from '#testkit/part.ts';
import { agree, type Desk, write } from '#testkit/person.ts';
import { startPostgres } from '#testkit/postgres.ts';
import { PROTOCOL } from '#wire/keeper.ts';
import type { House } from './house.ts';

const PARTS = ['keeper', 'server', 'lifeboat'] as const;

export type LifeboatHouse = {
  readonly origin: string;
  readonly databaseUrl: string;
  readonly folder: string;
  /** Two operators of the main site name it. */
  name(by: readonly [Desk, Desk]): Promise<void>;
  /**
   * Two people launch it, with the passkeys they have. Resolves once its keeper can be asked.
   * @param apart whether its main site lives
   */
  launch(by: readonly [Desk, Desk], apart?: 'apart'): Promise<void>;
  /** Once it was launched: two people let it give way to its main site. */
  standDown(by: readonly [Desk, Desk]): Promise<void>;
  kill9(part: (typeof PARTS)[number]): Promise<void>;
  startAgain(part: (typeof PARTS)[number]): Promise<void>;
  /** What its courier has said is wrong, in order; null where all was well again. */
  alarms(): Promise<readonly (string | null)[]>;
  /** The newest checkpoint that it signed for. */
  signedFor(): Promise<Uint8Array>;
  stop(): Promise<void>;
};

export async function openLifeboat(main: Pick<House, 'origin'>): Promise<LifeboatHouse> {
  const postgres = await startPostgres();
  const database = await postgres.freshDatabase();
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-lifeboat-'));
  const [data, log, pages] = ['data', 'log', 'pages'].map((name) => join(folder, name));
  for (const path of [data!, log!, pages!]) await mkdir(path);
  const port = await freePort();
  const origin = `http://localhost:${port}`;
  const courier = join(folder, 'courier.sock');
  const everyone = {
    HOLDFAST_DATA: data!,
    HOLDFAST_KEEPER_SOCKET: join(folder, 'keeper.sock'),
    HOLDFAST_COURIER_SOCKET: courier,
    HOLDFAST_ORIGIN: origin,
    HOLDFAST_PORT: `${port}`,
  };
  const environments = {
    keeper: { ...everyone, DATABASE_URL: database.url, HOLDFAST_LIFEBOAT_NAME: 'Harbour' },
    server: { ...everyone, DATABASE_URL: database.serverUrl, HOLDFAST_STATIC: pages! },
    lifeboat: { HOLDFAST_COURIER_SOCKET: courier, HOLDFAST_MAIN: main.origin },
  };
  const start = (name: (typeof PARTS)[number]) =>
    startPart(name, environments[name], join(log!, `${name}.log`));
  const running: Record<(typeof PARTS)[number], RunningPart> = {
    keeper: await start('keeper'),
    server: await start('server'),
    lifeboat: await start('lifeboat'),
  };
  return {
    origin,
    databaseUrl: database.url,
    folder,
    name: (by) => nameBy(running.keeper.said.introduction!, by),
    async launch(people, apart) {
      await touchToLaunch(origin, people, apart);
      await running.keeper.exited;
      running.keeper = await start('keeper');
    },
    standDown: (people) => touchToStandDown(origin, people),
    kill9: (part) => running[part].kill9(),
    async startAgain(part) {
      running[part] = await start(part);
    },
    async alarms() {
      const lines = (await readFile(join(log!, 'lifeboat.log'), 'utf8')).trim().split('\n');
      const said = lines.filter((line) => line.startsWith('{')).map((line) => JSON.parse(line));
      return said.flatMap(({ wrong, msg }) =>
        wrong !== undefined ? [wrong] : msg === 'all is well' ? [null] : [],
      );
    },
    signedFor: () => readFile(join(data!, 'keeper', 'last-checkpoint')),
    async stop() {
      for (const part of PARTS.toReversed()) await running[part].stop();
      await postgres.stop();
      await rm(folder, { recursive: true });
    },
  };
}

/** Two operators of the main site name a lifeboat by its introduction. */
export async function nameBy(
  introduction: string,
  [first, second]: readonly [Desk, Desk],
): Promise<void> {
  const facts = parseIntroduction(introduction)!;
  const draft = { stream: 'org', after: 0, type: 'lifeboat.named', facts } as const;
  await agree(second, (await write(first, draft)).id);
}

/** Two people touch the passkeys that they have, for the very tree that a lifeboat holds. */
export async function touchToLaunch(
  origin: string,
  people: readonly [Desk, Desk],
  apart?: 'apart',
): Promise<void> {
  const ask = relayTransport(origin, fetch);
  const options = await ask('/launch/options', { protocol: PROTOCOL });
  const { org, size, root, nonce } = options;
  const way = apart === undefined ? {} : ({ apart: true } as const);
  const responses = await touched(people, launchChallenge(org, { ...options, ...way }));
  await ask('/launch', { ...{ protocol: PROTOCOL, size, root, nonce, responses }, ...way });
}

/** Two people let a site give way to the first that stands by there. */
export async function touchToStandDown(
  origin: string,
  people: readonly [Desk, Desk],
): Promise<void> {
  const ask = relayTransport(origin, fetch);
  const { org, pen, nonce, sites } = await ask('/stand-down/options', { protocol: PROTOCOL });
  const to = sites[0]!.lifeboat;
  const responses = await touched(people, standDownChallenge(org, pen, { to, nonce }));
  await ask('/stand-down', { ...{ protocol: PROTOCOL, to, nonce, responses } });
}

type Response = Record<string, unknown>;

async function touched(
  people: readonly [Desk, Desk],
  saying: Uint8Array<ArrayBuffer>,
): Promise<[Response, Response]> {
  const challenge = await nodePrimitives.sha256(saying);
  const responses = people.map(({ authenticators }) => authenticators[0].get(challenge));
  return responses as unknown as [Response, Response];
}
