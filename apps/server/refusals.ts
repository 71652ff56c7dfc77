/** The one place where a refusal becomes an answer: `application/problem+json` (RFC 9457), with nothing in it but the catalogue. */
import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Logger } from 'pino';
import { catalogue, Problem, type ProblemCode } from '#problems/catalogue.ts';
import type { SecurityHeaders } from './security-headers.ts';

const PROBLEM_TYPE = 'application/problem+json';
/** What asking again a little later may mend. */
const RETRY: ReadonlySet<ProblemCode> = new Set([
  'request/too-many',
  'keeper/unavailable',
  'cis2/unavailable',
  'log/unavailable',
]);

const OF_FASTIFY: { readonly [code: string]: ProblemCode } = {
  FST_ERR_BAD_URL: 'request/malformed',
  FST_ERR_VALIDATION: 'request/malformed',
  FST_ERR_CTP_BODY_TOO_LARGE: 'request/too-large',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'request/wrong-type',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'request/malformed',
  FST_ERR_CTP_EMPTY_TYPE: 'request/wrong-type',
  FST_ERR_HANDLER_TIMEOUT: 'log/unavailable',
};

const OF_PARSER: { readonly [code: string]: ProblemCode } = {
  ERR_HTTP_REQUEST_TIMEOUT: 'request/too-slow',
  HPE_HEADER_OVERFLOW: 'request/too-large',
};

export function renderRefusals(app: FastifyInstance): void {
  app.setErrorHandler((error, request, reply) => {
    const problem = asProblem(error);
    if (problem.code === 'internal') request.log.error({ err: error }, 'unexpected');
    else request.log.info({ problem: problem.code, detail: problem.detail }, 'refused');
    return send(reply, problem.code);
  });
}

/** For URLs that no hook or route ever sees. */
export function refuseUrl(reply: FastifyReply, headers: SecurityHeaders): void {
  void send(reply.headers(headers), 'request/malformed');
}

/** For bytes that never became a request, answered on the bare socket. */
export function refuseBytes(
  error: NodeJS.ErrnoException,
  socket: Socket,
  headers: SecurityHeaders,
  log: Logger,
): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const code = OF_PARSER[error.code ?? ''] ?? 'request/malformed';
  const body = problemJson(code);
  const { status } = catalogue[code];
  log.info({ problem: code, detail: error.code }, 'refused');
  socket.end(
    [
      `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
      ...Object.entries({ ...headers, ...bareHeaders(body) }).map(
        ([name, value]) => `${name}: ${value}`,
      ),
      '',
      body,
    ].join('\r\n'),
  );
}

function bareHeaders(body: string): Record<string, string> {
  return {
    'content-type': PROBLEM_TYPE,
    'content-length': String(Buffer.byteLength(body)),
    'cache-control': 'no-store',
    connection: 'close',
  };
}

function asProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  const fault = String((error as { code?: unknown }).code);
  const code = OF_FASTIFY[fault];
  return code === undefined ? new Problem('internal') : new Problem(code, fault);
}

function send(reply: FastifyReply, code: ProblemCode): FastifyReply {
  if (RETRY.has(code)) reply.header('retry-after', '1');
  return reply
    .code(catalogue[code].status)
    .type(PROBLEM_TYPE)
    .header('cache-control', 'no-store')
    .send(problemJson(code));
}

function problemJson(code: ProblemCode): string {
  const { status, message } = catalogue[code];
  return JSON.stringify({ type: code, title: message, status });
}
