import type { FastifyInstance } from 'fastify';
import type { Clock } from '#base/clock.ts';
import { Problem } from '#problems/catalogue.ts';
import { type HandshakePath, handshake } from '#wire/keeper.ts';
import { answering, TAKES_CBOR } from '../answers.ts';
import type { Limits } from '../limits.ts';
import { RelayRoom } from '../relay-room.ts';
import type { KeeperClient } from '../socket-client.ts';
import { TokenBuckets } from '../token-buckets.ts';

const CBOR = 'application/cbor';
const LENGTH = /^(?:0|[1-9][0-9]{0,8})$/;

/** Bytes to the keeper and back, on its own paths and no other. Nothing here reads them. */
export async function relay(
  app: FastifyInstance,
  { keeper, limits, clock }: { keeper: KeeperClient; limits: Limits; clock: Clock },
): Promise<void> {
  const room = new RelayRoom(limits.relayBytesPerAddress, limits.relayBytes);
  const buckets = new TokenBuckets(limits.handshakeBurst, limits.handshakesPerSecond, clock);
  app.addContentTypeParser(CBOR, { parseAs: 'buffer' }, async (_: unknown, body: Buffer) => body);

  for (const path of Object.keys(handshake) as HandshakePath[]) {
    const inChannel = path === '/channel';
    app.route<{ Body: Buffer | undefined }>({
      method: 'POST',
      url: `/relay${path}`,
      bodyLimit: inChannel ? limits.channelBytes : limits.handshakeBytes,
      schema: {
        tags: ['relay'],
        summary: inChannel ? 'A sealed question to the keeper' : `The keeper’s ${path}`,
        description:
          'One CBOR map in, one out, carried as bytes. The server cannot read what is sealed.',
        body: TAKES_CBOR,
        response: answering('The keeper’s answer', CBOR),
      },
      async onRequest({ ip, headers }, reply) {
        // A channel is the keeper's to judge: whoever has none learns so at once and costs nothing more.
        if (!inChannel && !buckets.take(ip)) throw new Problem('request/too-many', 'handshakes');
        const length = headers['content-length'] ?? '';
        if (!LENGTH.test(length)) throw new Problem('request/malformed', 'no length');
        const leave = room.reserve(ip, Number(length));
        if (leave === null) throw new Problem('request/too-many', 'no room');
        reply.raw.once('close', leave);
      },
      async handler({ body }, reply) {
        if (body === undefined || body.length === 0)
          throw new Problem('request/malformed', 'no body');
        const answer = await keeper.post(path, body);
        return reply
          .code(answer.status)
          .type(answer.type)
          .header('cache-control', 'no-store')
          .send(answer.body);
      },
    });
  }
}
