/** A server as its process runs it, over a connection that only reads. */
import type { FastifyInstance } from 'fastify';
import { attachmentReader } from '#journal/attachments.ts';
import { lifeboatReader } from '#journal/lifeboat-tables.ts';
import { postgresReader } from '#journal/postgres-reader.ts';
import { Problem } from '#problems/catalogue.ts';
import { privateLog } from '#problems/private-log.ts';
import { LIMITS } from '../../apps/server/limits.ts';
import { packFolder } from '../../apps/server/pack-folder.ts';
import { buildServer } from '../../apps/server/server.ts';
import type { KeeperClient } from '../../apps/server/socket-client.ts';
import type { Process } from '../engine/process.ts';
import { injected } from './injected.ts';
import type { RunningKeeper } from './keeper-process.ts';
import type { Machine } from './machine.ts';

export type RunningServer = { readonly process: Process; readonly app: FastifyInstance };

type ServerParts = {
  readonly process: Process;
  readonly origin: string;
  readonly deskFolder: string;
  readonly keeper: () => RunningKeeper | null;
};

/** Of one machine and one address all desks ask, and nobody of them is refused for it. */
const ENOUGH = { handshakeBurst: 100_000 };

export async function runServer(
  machine: Machine,
  { process, origin, deskFolder, keeper }: ServerParts,
): Promise<RunningServer> {
  const { disk, clock, seed } = machine;
  const sql = machine.sqlOf(process);
  const app = await buildServer({
    ...{ origin: new URL(origin), deskFolder, codesFolder: null, servicesFile: null },
    ...{ packs: packFolder(null), cis2: null, clock, limits: { ...LIMITS, ...ENOUGH } },
    keeper: keeperClient(machine, keeper),
    reader: postgresReader(sql),
    attachments: attachmentReader(sql),
    lifeboats: lifeboatReader(sql),
    async notices(listener) {
      const tell = () => seed.timeline.after(1, () => process.isAlive && process.run(listener));
      disk.listeners.add(tell);
      process.onKilled(() => disk.listeners.delete(tell));
      return async () => void disk.listeners.delete(tell);
    },
    log: privateLog('server', { write: () => undefined }),
    onLogWentBack: () => seed.timeline.after(0, () => process.kill()),
  });
  await app.ready();
  return { process, app };
}

/** Over the keeper's Unix socket: one that dies answers nothing more. */
function keeperClient({ disk, seed }: Machine, keeper: () => RunningKeeper | null): KeeperClient {
  return {
    async post(path, body) {
      const running = keeper();
      if (running === null) throw new Problem('keeper/unavailable');
      const headers = { 'content-type': 'application/cbor' };
      const ask = { method: 'POST', path, headers, body } as const;
      const { promise: died, reject } = Promise.withResolvers<never>();
      running.process.onKilled(() => reject(new Problem('keeper/unavailable')));
      const answering = running.process.run(async () => {
        const answer = await injected(running.app, ask);
        if (path === '/channel') seed.witness.leaves(answer.body, disk.durable);
        return answer;
      });
      const { status, headers: said, body: bytes } = await Promise.race([answering, died]);
      const type = said['content-type']!.split(';')[0]!;
      return { status, type, body: Buffer.from(bytes) };
    },
    isUp: async () => keeper() !== null,
    close: () => undefined,
  };
}
