/** HTTP as bytes on a socket: sends what no client would send, and shows all that comes back. */
import { connect } from 'node:net';

export type Answer = {
  readonly status: number;
  /** By lower-case name; of a name that came twice, both with a comma between. */
  readonly headers: ReadonlyMap<string, string>;
  readonly body: Buffer;
};

export type Conversation = {
  /** Those that were whole, in order. */
  readonly answers: readonly Answer[];
  /** There were as many answers as were waited for; or the other side hung up; or it fell silent for too long. */
  readonly ended: 'answered' | 'hung-up' | 'silent';
};

const PATIENCE_MS = 8_000;

/**
 * Writes these bytes and reads until there are so many answers.
 * @param bytes a string's characters stand for one byte each
 */
export async function converse(
  port: number,
  bytes: string | Uint8Array,
  { answers: most = 1, patienceMs = PATIENCE_MS } = {},
): Promise<Conversation> {
  const asked = Buffer.from(bytes as string, 'latin1');
  const isHead = asked.toString('latin1', 0, 5) === 'HEAD ';
  const socket = connect(port, '127.0.0.1');
  socket.write(asked);
  let heard = Buffer.alloc(0);
  const { promise, resolve } = Promise.withResolvers<Conversation['ended']>();
  const timer = setTimeout(() => resolve('silent'), patienceMs);
  socket.on('data', (chunk: Buffer) => {
    heard = Buffer.concat([heard, chunk]);
    if (readAnswers(heard, isHead).length >= most) resolve('answered');
  });
  // Whoever has answered may reset what else is on its way to them.
  socket.on('error', () => resolve('hung-up'));
  socket.on('close', () => resolve('hung-up'));
  const ended = await promise;
  clearTimeout(timer);
  socket.destroy();
  return { answers: readAnswers(heard, isHead), ended };
}

/** The one answer to a request. */
export async function ask(port: number, bytes: string | Uint8Array): Promise<Answer> {
  const { answers, ended } = await converse(port, bytes);
  if (answers[0] === undefined) throw new Error(`no answer: ${ended}`);
  return answers[0];
}

export type HeaderLine = readonly [name: string, value: string];

/** A request whose every line is said, and none added. */
export function requestBytes(
  line: string,
  headers: readonly HeaderLine[],
  body: Uint8Array = new Uint8Array(),
): Buffer {
  const head = [line, ...headers.map(([name, value]) => `${name}: ${value}`), '', ''];
  return Buffer.concat([Buffer.from(head.join('\r\n'), 'latin1'), body]);
}

function readAnswers(heard: Buffer, isHead: boolean): Answer[] {
  const answers: Answer[] = [];
  for (let rest = heard; ; ) {
    const end = rest.indexOf('\r\n\r\n');
    if (end === -1) return answers;
    const [line = '', ...lines] = rest.toString('latin1', 0, end).split('\r\n');
    const status = Number(line.split(' ')[1]);
    const headers = readHeaders(lines);
    const body = isHead ? NO_BODY : readBody(rest.subarray(end + 4), headers);
    if (body === null) return answers;
    // `100 Continue` is no answer yet.
    if (status >= 200) answers.push({ status, headers, body: body.bytes });
    rest = rest.subarray(end + 4 + body.length);
  }
}

function readHeaders(lines: readonly string[]): Map<string, string> {
  const headers = new Map<string, string>();
  for (const line of lines) {
    const name = line.slice(0, line.indexOf(':')).toLowerCase();
    const value = line.slice(name.length + 1).trim();
    headers.set(name, headers.has(name) ? `${headers.get(name)}, ${value}` : value);
  }
  return headers;
}

type Body = { readonly bytes: Buffer; readonly length: number };
const NO_BODY: Body = { bytes: Buffer.alloc(0), length: 0 };

/** Null while it is not whole. */
function readBody(rest: Buffer, headers: ReadonlyMap<string, string>): Body | null {
  // A feed has no end: its head is its answer.
  if (headers.get('content-type')?.startsWith('text/event-stream')) return NO_BODY;
  if (headers.get('transfer-encoding') === 'chunked') return readChunks(rest);
  const length = Number(headers.get('content-length') ?? 0);
  return rest.length < length ? null : { bytes: rest.subarray(0, length), length };
}

function readChunks(rest: Buffer): Body | null {
  const chunks: Buffer[] = [];
  for (let at = 0; ; ) {
    const end = rest.indexOf('\r\n', at);
    if (end === -1) return null;
    const size = Number.parseInt(rest.toString('latin1', at, end), 16);
    const next = end + 2 + size + 2;
    if (rest.length < next) return null;
    if (size === 0) return { bytes: Buffer.concat(chunks), length: next };
    chunks.push(rest.subarray(end + 2, end + 2 + size));
    at = next;
  }
}
