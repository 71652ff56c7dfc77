import { readFile } from 'node:fs/promises';
import type { FastifyInstance } from 'fastify';
import { type ServiceListing, serviceDirectory, serviceListings } from '#care/service-directory.ts';
import { answering, TICKET } from '../answers.ts';

/** Where a case can be referred to, as the provider's settings list it; read anew each time, so that a change needs no start. */
export async function services(
  app: FastifyInstance,
  { file }: { file: string | null },
): Promise<void> {
  app.get('/services', {
    schema: {
      tags: ['desk'],
      summary: 'The directory of services',
      description:
        'JSON of packages/care/service-directory.ts, without where messages go. `services` is empty where there is none.',
      security: TICKET,
      response: answering('The services', 'application/json'),
    },
    async handler(_, reply) {
      return reply
        .type('application/json')
        .header('cache-control', 'no-cache')
        .send(JSON.stringify(serviceListings.parse({ services: await listed(file) })));
    },
  });
}

/** @throws Error where the file is there and is no directory: that must be seen, and not pass for an empty one */
async function listed(file: string | null): Promise<ServiceListing[]> {
  if (file === null) return [];
  try {
    return serviceDirectory.parse(JSON.parse(await readFile(file, 'utf8'))).services;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}
