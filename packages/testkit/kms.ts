/** AWS KMS as far as its API for Encrypt and Decrypt goes, on loopback: real signatures checked, real AES-256-GCM with the context beside. */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { z } from 'zod';
import { type Clock, systemClock } from '#base/clock.ts';
import { type SignatureFault, signatureFault } from './sigv4.ts';

export const REGION = 'eu-west-2';

export const arnOf = (name: string, region = REGION) =>
  `arn:aws:kms:${region}:111122223333:key/${name}`;

/** What goes wrong with a request, whatever it asks. */
export type Trouble =
  | 'throttled'
  | 'internal'
  | 'silent'
  | 'cut off'
  | 'redirected'
  | 'no JSON'
  | 'another key’s';

export type Kms = {
  readonly endpoint: string;
  readonly credentials: {
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
    readonly sessionToken: string;
  };
  /** Makes a key. @returns its ARN */
  addKey(name: string): string;
  disable(arn: string): void;
  /** Of the requests to come, one each. */
  trouble: Trouble[];
  /** Operations that were answered with what they asked for, and how many requests there were at all. */
  readonly answered: string[];
  requests: number;
  stop(): Promise<void>;
};

class Refusal extends Error {
  readonly type: string;
  constructor(type: string, message: string) {
    super(message);
    this.type = type;
  }
}

const context = z.record(z.string(), z.string()).default({});
const question = z.discriminatedUnion('operation', [
  z.strictObject({
    operation: z.literal('TrentService.Encrypt'),
    KeyId: z.string(),
    Plaintext: z.base64(),
    EncryptionContext: context,
  }),
  z.strictObject({
    operation: z.literal('TrentService.Decrypt'),
    KeyId: z.string(),
    CiphertextBlob: z.base64(),
    EncryptionContext: context,
  }),
]);

const SIGNATURE_FAULTS: Readonly<Record<SignatureFault, readonly [string, string]>> = {
  missing: ['MissingAuthenticationTokenException', 'Missing Authentication Token'],
  'unknown-key': ['UnrecognizedClientException', 'The security token in the request is invalid.'],
  scope: ['InvalidSignatureException', 'Credential should be scoped to a valid region.'],
  expired: ['InvalidSignatureException', 'Signature expired: it is now too late.'],
  'not-yet-current': ['InvalidSignatureException', 'Signature not yet current.'],
  'unsigned-header': ['InvalidSignatureException', 'A header was not signed.'],
  wrong: ['InvalidSignatureException', 'The request signature we calculated does not match.'],
};

/** @param clock by which it judges the age of a request */
export async function startKms(clock: Clock = systemClock): Promise<Kms> {
  const keys = new Map<string, { readonly secret: Buffer; enabled: boolean }>();
  const server = createServer((request, response) => void answer(request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');

  const held: Kms = {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    credentials: {
      accessKeyId: 'AKIAHOLDFASTEXAMPLE',
      secretAccessKey: randomBytes(30).toString('base64'),
      sessionToken: randomBytes(90).toString('base64'),
    },
    addKey(name) {
      keys.set(arnOf(name), { secret: randomBytes(32), enabled: true });
      return arnOf(name);
    },
    disable: (arn) => void Object.assign(keys.get(arn) ?? {}, { enabled: false }),
    trouble: [],
    answered: [],
    requests: 0,
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  return held;

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    held.requests += 1;
    const body = await buffer(request);
    const trouble = held.trouble.shift();
    if (trouble === 'silent') return;
    if (trouble === 'cut off') return void request.socket.destroy();
    if (trouble === 'redirected') {
      return void response.writeHead(307, { location: `${held.endpoint}other` }).end();
    }
    if (trouble === 'no JSON') return void response.end('<html>');
    const say = (status: number, content: object) =>
      response
        .writeHead(status, { 'content-type': 'application/x-amz-json-1.1' })
        .end(JSON.stringify(content));
    if (trouble === 'internal') return void say(500, { __type: 'KMSInternalException' });
    try {
      if (trouble === 'throttled') throw new Refusal('ThrottlingException', 'Rate exceeded');
      const given = carriedOut(request, body);
      say(200, trouble === 'another key’s' ? { ...given, KeyId: arnOf('other') } : given);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      say(400, { __type: error.type, message: error.message });
    }
  }

  function carriedOut({ method = '', url = '', headers }: IncomingMessage, body: Buffer): object {
    const single = Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name, String(value)]),
    );
    const { accessKeyId, secretAccessKey, sessionToken } = held.credentials;
    const fault = signatureFault(
      { method, target: url, headers: single, body },
      {
        ...{ region: REGION, service: 'kms', now: clock() },
        secretOf: (id) => (id === accessKeyId ? secretAccessKey : undefined),
      },
    );
    if (fault !== null) throw new Refusal(...SIGNATURE_FAULTS[fault]);
    if (single['x-amz-security-token'] !== sessionToken) {
      throw new Refusal('ExpiredTokenException', 'The security token is expired');
    }
    if (
      method !== 'POST' ||
      url !== '/' ||
      headers['content-type'] !== 'application/x-amz-json-1.1'
    )
      throw new Refusal('UnknownOperationException', '');
    const asked = question.safeParse({
      ...JSON.parse(body.toString()),
      operation: headers['x-amz-target'],
    });
    if (!asked.success) throw new Refusal('ValidationException', asked.error.message);
    const { KeyId, EncryptionContext } = asked.data;
    const key = keys.get(KeyId);
    if (key === undefined) throw new Refusal('NotFoundException', `Key '${KeyId}' does not exist`);
    if (!key.enabled) throw new Refusal('DisabledException', `${KeyId} is disabled.`);
    const aad = Buffer.from(JSON.stringify(Object.entries(EncryptionContext).toSorted()));
    const done =
      asked.data.operation === 'TrentService.Encrypt'
        ? { CiphertextBlob: encrypt(KeyId, key.secret, aad, asked.data.Plaintext) }
        : { Plaintext: decrypt(KeyId, key.secret, aad, asked.data.CiphertextBlob) };
    held.answered.push(asked.data.operation);
    return { ...done, KeyId, EncryptionAlgorithm: 'SYMMETRIC_DEFAULT' };
  }
}

/** A blob names its key, as Amazon's do: 100 bytes of it, then IV, ciphertext and tag. */
const NAME = 100;

function encrypt(arn: string, secret: Buffer, aad: Buffer, plaintext: string): string {
  const raw = Buffer.from(plaintext, 'base64');
  if (raw.length < 1 || raw.length > 4096) throw new Refusal('ValidationException', 'length');
  const iv = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', secret, iv).setAAD(aad);
  const sealed = [cipher.update(raw), cipher.final(), cipher.getAuthTag()];
  return Buffer.concat([Buffer.from(arn.padEnd(NAME)), iv, ...sealed]).toString('base64');
}

function decrypt(arn: string, secret: Buffer, aad: Buffer, blob: string): string {
  const raw = Buffer.from(blob, 'base64');
  const name = raw.subarray(0, NAME).toString().trimEnd();
  if (raw.length < NAME + 29 || !name.startsWith('arn:aws:kms:'))
    throw new Refusal('InvalidCiphertextException', '');
  if (name !== arn) throw new Refusal('IncorrectKeyException', '');
  const decipher = createDecipheriv('aes-256-gcm', secret, raw.subarray(NAME, NAME + 12));
  decipher.setAAD(aad).setAuthTag(raw.subarray(-16));
  try {
    const opened = [decipher.update(raw.subarray(NAME + 12, -16)), decipher.final()];
    return Buffer.concat(opened).toString('base64');
  } catch {
    throw new Refusal('InvalidCiphertextException', '');
  }
}
