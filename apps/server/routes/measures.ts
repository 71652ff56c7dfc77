import type { FastifyInstance } from 'fastify';
import { toCbor } from '#base/cbor.ts';
import { dayAfter } from '#base/london-day.ts';
import type { Measures } from '#care/measures/measures.ts';
import { plainDay } from '#care/measures/plain-days.ts';
import { holds } from '#identity/account.ts';
import type { Directory } from '#identity/directory.ts';
import type { LogReader } from '#journal/reader.ts';
import { Problem } from '#problems/catalogue.ts';
import { type MeasuredCases, type MeasuredDays, MOST_DAYS } from '#wire/server.ts';
import { answering, READ_WITHIN_MS, TICKET } from '../answers.ts';
import type { Limits } from '../limits.ts';
import type { LogTail } from '../log-tail.ts';
import type { OpenSession } from '../sessions.ts';
import { look } from '../signed-in.ts';

const CBOR = 'application/cbor';
const DAY = { type: 'string', format: 'date' } as const;

type Days = { readonly from: string; readonly to: string };
type Cases = Days & {
  readonly measure: string;
  readonly service?: string;
  readonly after: number;
};

/** The national measures, and the cases behind each number. Counts and ids alone. */
export async function measures(
  app: FastifyInstance,
  {
    measures,
    directory,
    tail,
    reader,
    limits,
  }: {
    measures: Measures;
    directory: Directory;
    tail: LogTail;
    reader: LogReader;
    limits: Limits;
  },
): Promise<void> {
  function admit({ account }: OpenSession): void {
    const who = directory.account(account);
    if (who === undefined || !holds(who, 'shift-lead', 'operator', 'assurance-lead'))
      throw new Problem('access/not-allowed');
  }

  app.get<{ Querystring: Days }>('/measures', {
    schema: {
      tags: ['desk'],
      summary: 'What was counted for the national measures',
      description:
        'By day, service and measure, to shift leads, operators and assurance leads. CBOR of packages/wire/server.ts.',
      security: TICKET,
      querystring: {
        type: 'object',
        properties: { from: DAY, to: DAY },
        required: ['from', 'to'],
        additionalProperties: false,
      },
      response: answering('The counts', CBOR),
    },
    async handler({ session, query }, reply) {
      admit(session);
      const { from, to } = daysOf(query);
      await look(tail);
      const answer: MeasuredDays = { size: tail.size, days: measures.days(from, to).map(plainDay) };
      return reply
        .type(CBOR)
        .header('cache-control', 'no-store')
        .send(Buffer.from(toCbor(answer)));
    },
  });

  app.get<{ Querystring: Cases }>('/measures/cases', {
    handlerTimeout: READ_WITHIN_MS,
    schema: {
      tags: ['desk'],
      summary: 'What stands behind a figure',
      description:
        'The sealed entries that were counted, in order, a page at a time. CBOR of packages/wire/server.ts.',
      security: TICKET,
      querystring: {
        type: 'object',
        properties: {
          from: DAY,
          to: DAY,
          measure: { type: 'string', maxLength: 60 },
          service: { type: 'string', maxLength: 40 },
          after: { type: 'integer', minimum: 0, maximum: Number.MAX_SAFE_INTEGER, default: 0 },
        },
        required: ['from', 'to', 'measure'],
        additionalProperties: false,
      },
      response: answering('The entries', CBOR),
    },
    async handler({ session, query }, reply) {
      admit(session);
      const { measure, service = null, after } = query;
      const asked = { ...daysOf(query), measure, service };
      await look(tail);
      const { count, page, letGo } = measures.places(asked, after, limits.measuredEntries);
      const met = new Map(page.map(({ place, isMet }) => [place, isMet]));
      const entries = await reader.at([...met.keys()]);
      const answer: MeasuredCases = {
        size: tail.size,
        count,
        entries: entries.map(({ index, version, bytes }) => ({
          index,
          version,
          bytes,
          isMet: met.get(index)!,
        })),
        letGo: [...letGo],
      };
      return reply
        .type(CBOR)
        .header('cache-control', 'no-store')
        .send(Buffer.from(toCbor(answer)));
    },
  });
}

function daysOf({ from, to }: Days): Days {
  if (to < from || dayAfter(from, MOST_DAYS) <= to)
    throw new Problem('request/malformed', 'not so many days, one after another');
  return { from, to };
}
