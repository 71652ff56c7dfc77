import { Agent, request } from 'node:http';
import { z } from 'zod';
import { fromCbor, toCbor } from '#base/cbor.ts';
import { isProblemCode, Problem } from '#problems/catalogue.ts';
import type { Transport } from '#sync/transport.ts';
import { type Answer, handshake } from '#wire/keeper.ts';

/** Straight to a keeper's Unix socket, without a server between. */
export function socketTransport(socketPath: string): Transport & { close(): void } {
  const agent = new Agent({ keepAlive: true, maxSockets: 256 });
  const transport: Transport = async (path, ask) => {
    const body = toCbor(z.encode(handshake[path].ask as z.ZodType, ask));
    const { status, bytes } = await post(agent, socketPath, path, body);
    if (status !== 200) {
      const { type } = JSON.parse(new TextDecoder().decode(bytes)) as { type: string };
      throw new Problem(isProblemCode(type) ? type : 'internal');
    }
    return (handshake[path].answer as z.ZodType).parse(fromCbor(bytes)) as Answer<typeof path>;
  };
  return Object.assign(transport, { close: () => agent.destroy() });
}

function post(agent: Agent, socketPath: string, path: string, body: Uint8Array) {
  return new Promise<{ status: number; bytes: Uint8Array }>((resolve, reject) => {
    const headers = { 'content-type': 'application/cbor', 'content-length': body.length };
    const sent = request({ agent, socketPath, path, method: 'POST', headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, bytes: new Uint8Array(Buffer.concat(chunks)) }),
      );
      response.on('error', reject);
    });
    sent.on('error', () => reject(new Problem('keeper/unavailable')));
    sent.end(body);
  });
}
