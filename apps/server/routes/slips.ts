import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { toCbor } from '#base/cbor.ts';
import type { Clock } from '#base/clock.ts';
import type { Directory } from '#identity/directory.ts';
import { type Lifeboat, lifeboatOf } from '#identity/organisation.ts';
import type { LifeboatReader } from '#journal/lifeboat-tables.ts';
import { isSignedBy } from '#journal/verify-entry.ts';
import { Problem } from '#problems/catalogue.ts';
import {
  fetcherBytes,
  parseSlipTicket,
  SLIP_TICKET_MS,
  SLIPS_AT_ONCE,
  type SlipTicket,
  slipPage,
  slipTicketBytes,
} from '#wire/lifeboat.ts';
import { answering, READ_WITHIN_MS } from '../answers.ts';

type Query = { after: number };

/** What a lifeboat must have beside the log, sealed to it: to whoever shows that they are that lifeboat. */
export async function slips(
  app: FastifyInstance,
  {
    lifeboats,
    directory,
    clock,
  }: { lifeboats: LifeboatReader; directory: Directory; clock: Clock },
): Promise<void> {
  app.get<{ Querystring: Query }>('/slips', {
    handlerTimeout: READ_WITHIN_MS,
    schema: {
      tags: ['lifeboat'],
      summary: 'What is sealed to a lifeboat',
      description:
        'Asked with `Authorization: Lifeboat <ticket>`. CBOR of packages/wire/lifeboat.ts.',
      querystring: {
        type: 'object',
        properties: {
          after: { type: 'integer', minimum: 0, maximum: Number.MAX_SAFE_INTEGER, default: 0 },
        },
        additionalProperties: false,
      },
      response: answering('The slips', 'application/cbor'),
    },
    async handler({ query: { after }, headers }, reply) {
      const lifeboat = whose(headers.authorization ?? '');
      const page = { slips: await read(lifeboats.slips(lifeboat, after, SLIPS_AT_ONCE)) };
      return reply
        .type('application/cbor')
        .header('cache-control', 'no-store')
        .send(Buffer.from(toCbor(z.encode(slipPage, page))));
    },
  });

  function whose(authorization: string) {
    const [, text = ''] = /^Lifeboat ([A-Za-z0-9_-]+)$/.exec(authorization) ?? [];
    const ticket = parseSlipTicket(text);
    const { organisation } = directory;
    const lifeboat =
      ticket === null || organisation === null
        ? undefined
        : lifeboatOf(organisation, ticket.lifeboat);
    if (ticket === null || organisation === null || lifeboat === undefined) throw refused('none');
    if (Math.abs(ticket.at - clock()) > SLIP_TICKET_MS) throw refused('not now');
    const { fetcher } = ticket;
    if (fetcher !== undefined && !isSentBy(lifeboat, fetcher)) throw refused('not sent by it');
    const said = slipTicketBytes(ticket);
    if (!isSignedBy(fetcher?.key ?? lifeboat.pen, said, ticket.signature))
      throw refused('not signed');
    return lifeboat.lifeboat;
  }
}

function isSentBy(
  { lifeboat, pen }: Lifeboat,
  { key, signature }: NonNullable<SlipTicket['fetcher']>,
): boolean {
  return isSignedBy(pen, fetcherBytes(lifeboat, key), signature);
}

function refused(detail: string): Problem {
  return new Problem('session/unknown', `ticket of a lifeboat: ${detail}`);
}

async function read<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    const { name, code } = error as NodeJS.ErrnoException;
    throw new Problem('log/unavailable', `${name} ${code ?? ''}`);
  }
}
