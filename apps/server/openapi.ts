/** `/openapi.json` is made from the routes themselves. */
import swagger from '@fastify/swagger';
import type { FastifyInstance } from 'fastify';
import { PROTOCOL } from '#wire/keeper.ts';

export async function describeRoutes(app: FastifyInstance, origin: URL): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Holdfast server',
        description:
          'Relays sealed bytes between desks and the keeper, and shows the log. It holds no key.',
        version: String(PROTOCOL),
      },
      servers: [{ url: origin.origin }],
      tags: [
        { name: 'relay', description: 'To the keeper, sealed' },
        { name: 'log', description: 'Open to all' },
        { name: 'desk', description: 'With a ticket' },
        { name: 'operation', description: 'For whoever runs it' },
      ],
      components: {
        securitySchemes: {
          ticket: {
            type: 'http',
            scheme: 'bearer',
            description: 'A session’s ticket, base64url. It reads sealed entries and opens none.',
          },
        },
      },
    },
  });
}
