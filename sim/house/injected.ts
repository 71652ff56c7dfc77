import type { FastifyInstance } from 'fastify';
import type { Answer, Request } from '../machines/network.ts';

/** What an HTTP server answers, without a socket. */
export async function injected(
  app: FastifyInstance,
  { method, path, headers, body }: Request,
): Promise<Answer> {
  const payload = body === null ? {} : { payload: Buffer.from(body) };
  const response = await app.inject({ method, url: path, headers, ...payload });
  return {
    status: response.statusCode,
    headers: { 'content-type': String(response.headers['content-type'] ?? '') },
    body: response.rawPayload,
  };
}
