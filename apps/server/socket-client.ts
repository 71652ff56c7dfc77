/** The way to the keeper and to the gateway: HTTP over their Unix sockets. Bytes go through as they are; nothing here reads them. */
import { Agent, type IncomingMessage, request } from 'node:http';
import { Problem, type ProblemCode } from '#problems/catalogue.ts';
import type { Cis2Path } from '#wire/cis2.ts';
import type { HandshakePath } from '#wire/keeper.ts';

export type SocketAnswer = {
  readonly status: number;
  readonly type: string;
  readonly body: Buffer;
};

export type SocketClient<Path extends string> = {
  /** @throws Problem when it is gone, silent, or answers what it never would */
  post(path: Path, body: Uint8Array): Promise<SocketAnswer>;
  /** Whether it answers at all, within two seconds. */
  isUp(): Promise<boolean>;
  close(): void;
};
export type KeeperClient = SocketClient<HandshakePath>;
/** Of a gateway that offers Care Identity. */
export type Cis2Client = SocketClient<Cis2Path>;

const ANSWER_WITHIN_MS = 15_000;
const UP_WITHIN_MS = 2_000;
const TYPES = new Set(['application/cbor', 'application/problem+json']);

/**
 * @param socketPath it need not exist yet
 * @param silence what to say when nobody answers there
 */
export function socketClient<Path extends string>(
  socketPath: string,
  silence: ProblemCode,
): SocketClient<Path> {
  const agent = new Agent({ keepAlive: true, maxSockets: 64, maxFreeSockets: 64 });
  return {
    async post(path, body) {
      const headers = { 'content-type': 'application/cbor', 'content-length': body.length };
      try {
        const answer = await ask({ path, method: 'POST', headers }, body, ANSWER_WITHIN_MS);
        const type = answer.headers['content-type']?.split(';')[0] ?? '';
        if (!TYPES.has(type)) throw new Problem(silence, `answer of type ${type}`);
        return { status: answer.statusCode ?? 500, type, body: await bodyOf(answer) };
      } catch (error) {
        if (error instanceof Problem) throw error;
        throw new Problem(silence, codeOf(error));
      }
    },

    async isUp() {
      try {
        const answer = await ask({ path: '/health', method: 'GET' }, null, UP_WITHIN_MS);
        answer.resume();
        return answer.statusCode === 200;
      } catch {
        return false;
      }
    },

    close: () => agent.destroy(),
  };

  function ask(
    options: { path: string; method: string; headers?: Record<string, string | number> },
    body: Uint8Array | null,
    withinMs: number,
  ): Promise<IncomingMessage> {
    const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
    // The signal covers the answer's body too: who stops half-way is as gone as one that never began.
    const signal = AbortSignal.timeout(withinMs);
    request({ ...options, socketPath, agent, signal }, resolve)
      .on('error', reject)
      .end(body ?? undefined);
    return promise;
  }
}

/** `buffer` of `node:stream/consumers` goes by way of a Blob, for every answer. */
async function bodyOf(answer: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of answer) chunks.push(chunk);
  return Buffer.concat(chunks);
}

function codeOf(error: unknown): string {
  return String((error as NodeJS.ErrnoException).code ?? (error as Error).name);
}
