/** The answers that routes have in common, as OpenAPI tells them. */

const refusal = {
  description: 'A refusal (RFC 9457): `type` is a stable code, `title` is safe to show.',
  content: {
    'application/problem+json': {
      schema: {
        type: 'object',
        properties: {
          type: { type: 'string' },
          title: { type: 'string' },
          status: { type: 'integer' },
        },
        required: ['type', 'title', 'status'],
      },
    },
  },
};

export const REFUSALS = { '4xx': refusal, '5xx': refusal };

/** What a route says of itself when it answers with bytes or text. */
export function answering(description: string, type: string) {
  const schema = type.startsWith('text/')
    ? { type: 'string' }
    : { type: 'string', format: 'binary' };
  return { 200: { description, content: { [type]: { schema } } }, ...REFUSALS };
}

/** What a route says of itself that takes CBOR. Nothing here looks at it. */
export const TAKES_CBOR = {
  content: { 'application/cbor': { schema: { description: 'One CBOR map' } } },
};

/** For routes that ask for a ticket. */
export const TICKET = [{ ticket: [] }];

/** For routes that wait for the database; what waits longer is answered `log/unavailable` and given up. */
export const READ_WITHIN_MS = 15_000;
