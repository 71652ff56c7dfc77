/**
 * S3 as far as a place that only accepts needs it, on loopback: versions, Object Lock in compliance mode, conditional writes, real signatures and
 * checksums checked. As in the real one, a bucket with locks lets anybody with the right put a later version over an object, or a delete marker.
 */
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { type Clock, systemClock } from '#base/clock.ts';
import { signatureFault } from './sigv4.ts';

const REGION = 'eu-west-2';
export const BUCKET = 'holdfast-exports';

type Version = {
  readonly id: string;
  readonly at: number;
  /** Null where it is a delete marker. */
  readonly bytes: Buffer | null;
  readonly lockedUntil: number;
};

export type S3 = {
  /** What a command finds it by. */
  readonly environment: Readonly<Record<string, string>>;
  /** Of an object, oldest first. */
  versions(key: string): readonly Version[];
  /** As somebody with every right that the lock leaves: puts a version over it, or a delete marker. */
  intrude(key: string, bytes: Buffer | null): void;
  /** Deletes one version, which the lock may forbid. @returns the status of the answer */
  deleteVersion(key: string, id: string): number;
  /** Status of the answers to come, one each, whatever is asked; 0 ends the connection. */
  trouble: number[];
  /** As many objects as one page lists. */
  page: number;
  requests: number;
  stop(): Promise<void>;
};

class Refusal extends Error {
  readonly status: number;
  readonly code: string;
  constructor(status: number, code: string) {
    super(code);
    this.status = status;
    this.code = code;
  }
}

/** @param hasLock whether the bucket was made with Object Lock */
export async function startS3(clock: Clock = systemClock, hasLock = true): Promise<S3> {
  const objects = new Map<string, Version[]>();
  const server = createServer((request, response) => void answer(request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const credentials = {
    AWS_ACCESS_KEY_ID: 'AKIAHOLDFASTEXAMPLE',
    AWS_SECRET_ACCESS_KEY: randomBytes(30).toString('base64'),
  };
  const held: S3 = {
    environment: {
      ...credentials,
      AWS_REGION: REGION,
      HOLDFAST_S3_ENDPOINT: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    },
    versions: (key) => objects.get(key) ?? [],
    intrude: (key, bytes) => void add(key, bytes, 0),
    deleteVersion(key, id) {
      const versions = objects.get(key) ?? [];
      const at = versions.findIndex((one) => one.id === id);
      if (at === -1) return 404;
      if (versions[at]!.lockedUntil > clock()) return 403;
      versions.splice(at, 1);
      return 204;
    },
    trouble: [],
    page: 1_000,
    requests: 0,
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  return held;

  function add(key: string, bytes: Buffer | null, lockedUntil: number): string {
    const id = randomBytes(16).toString('hex');
    const versions = objects.get(key) ?? [];
    objects.set(key, versions);
    versions.push({ id, at: clock(), bytes, lockedUntil });
    return id;
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    held.requests += 1;
    const body = await buffer(request);
    const trouble = held.trouble.shift();
    if (trouble === 0) return void request.socket.destroy();
    try {
      if (trouble !== undefined) throw new Refusal(trouble, 'SlowDown');
      mustBeSigned(request, body);
      const url = new URL(request.url!, 'http://s3');
      const [bucket = '', ...path] = url.pathname.slice(1).split('/');
      if (bucket !== BUCKET) throw new Refusal(404, 'NoSuchBucket');
      const key = path.join('/');
      if (request.method === 'PUT') put(request, key, body, response);
      else if (request.method === 'GET' && key === '') response.end(listed(url.searchParams));
      else if (request.method === 'GET') response.end(got(key, url.searchParams.get('versionId')));
      else throw new Refusal(405, 'MethodNotAllowed');
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      response.writeHead(error.status, { 'content-type': 'application/xml' });
      response.end(`<?xml version="1.0"?><Error><Code>${error.code}</Code></Error>`);
    }
  }

  function mustBeSigned({ method = '', url = '', headers }: IncomingMessage, body: Buffer): void {
    const single = Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name, String(value)]),
    );
    const fault = signatureFault(
      { method, target: url, headers: single, body },
      {
        ...{ region: REGION, service: 's3', now: clock() },
        secretOf: (id) =>
          id === credentials.AWS_ACCESS_KEY_ID ? credentials.AWS_SECRET_ACCESS_KEY : undefined,
      },
    );
    if (fault !== null) throw new Refusal(403, 'SignatureDoesNotMatch');
    if (single['x-amz-content-sha256'] !== hashOf(body, 'hex'))
      throw new Refusal(400, 'XAmzContentSHA256Mismatch');
  }

  function put(
    { headers }: IncomingMessage,
    key: string,
    body: Buffer,
    response: ServerResponse,
  ): void {
    const mode = headers['x-amz-object-lock-mode'];
    const until = Date.parse(String(headers['x-amz-object-lock-retain-until-date']));
    const checksum = headers['x-amz-checksum-sha256'];
    if (mode !== undefined && !hasLock) throw new Refusal(400, 'InvalidRequest');
    if (mode !== undefined && checksum === undefined) throw new Refusal(400, 'InvalidRequest');
    if (checksum !== undefined && checksum !== hashOf(body, 'base64'))
      throw new Refusal(400, 'BadDigest');
    if (mode !== undefined && mode !== 'COMPLIANCE') throw new Refusal(400, 'InvalidArgument');
    if (mode !== undefined && !(until > clock())) throw new Refusal(400, 'InvalidArgument');
    const newest = objects.get(key)?.at(-1);
    if (headers['if-none-match'] === '*' && newest !== undefined && newest.bytes !== null)
      throw new Refusal(412, 'PreconditionFailed');
    const id = add(key, body, mode === undefined ? 0 : until);
    response.writeHead(200, { 'x-amz-version-id': id }).end();
  }

  function got(key: string, versionId: string | null): Buffer {
    const versions = objects.get(key) ?? [];
    const version =
      versionId === null ? versions.at(-1) : versions.find((one) => one.id === versionId);
    if (version === undefined || version.bytes === null)
      throw new Refusal(404, versionId === null ? 'NoSuchKey' : 'NoSuchVersion');
    return version.bytes;
  }

  function listed(query: URLSearchParams): string {
    if (!query.has('versions')) throw new Refusal(400, 'InvalidRequest');
    const prefix = query.get('prefix') ?? '';
    const rows = [...objects]
      .filter(([key]) => key.startsWith(prefix))
      .toSorted(([one], [other]) => (one < other ? -1 : 1))
      .flatMap(([key, versions]) => versions.toReversed().map((version) => ({ key, version })));
    const after = rows.findIndex(
      ({ key, version }) =>
        key === query.get('key-marker') && version.id === query.get('version-id-marker'),
    );
    const page = rows.slice(after + 1, after + 1 + held.page);
    const last = page.at(-1);
    const isTruncated = last !== undefined && last !== rows.at(-1);
    const shown = page.map(({ key, version: { id, at, bytes } }) => {
      const kind = bytes === null ? 'DeleteMarker' : 'Version';
      // Told to the second.
      const modified = `${new Date(at).toISOString().slice(0, 19)}.000Z`;
      const fields = `<Key>${key}</Key><VersionId>${id}</VersionId><LastModified>${modified}</LastModified>`;
      return `<${kind}>${fields}</${kind}>`;
    });
    const next = isTruncated
      ? `<NextKeyMarker>${last.key}</NextKeyMarker><NextVersionIdMarker>${last.version.id}</NextVersionIdMarker>`
      : '';
    return `<?xml version="1.0" encoding="UTF-8"?>
<ListVersionsResult><Name>${BUCKET}</Name><IsTruncated>${isTruncated}</IsTruncated>${next}${shown.join('')}</ListVersionsResult>`;
  }
}

function hashOf(body: Buffer, encoding: 'hex' | 'base64'): string {
  return createHash('sha256').update(body).digest(encoding);
}
