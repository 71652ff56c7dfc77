/**
 * Builds a real log from docs/formats.md alone, for tests: real keys, passkeys and signatures. Each act takes what to get
 * wrong, so that every refusal has something to refuse.
 */
import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import { encode, rfc8949EncodeOptions } from 'cborg';
import { type Misbehaviour, makePasskey, type Passkey } from './passkey.ts';
import { checkpointNote, type LogFiles, type LogKey, rootOf, treeFiles } from './publish-log.ts';

export const ORG = 'northmoor.example/holdfast';
export const RP = 'desk.northmoor.example';
export const ORIGIN = `https://${RP}`;
const HOUR_MS = 3_600_000;

export type SigningKey = { readonly point: Uint8Array; readonly key: KeyObject };
/** Who signs: an account, its session, and the device's key. */
export type Writer = {
  readonly author: Uint8Array;
  readonly session: Uint8Array | null;
  readonly device: SigningKey;
};
export type Draft = {
  readonly type: string;
  readonly stream: string;
  readonly facts: Record<string, unknown>;
  readonly seals?: boolean;
  readonly id?: Uint8Array;
  readonly at?: number;
  readonly after?: number;
  readonly more?: Record<string, unknown>;
};

export function signingKey(): SigningKey {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const { x, y } = privateKey.export({ format: 'jwk' });
  const point = Buffer.concat([Uint8Array.of(4), bytes(x), bytes(y)]);
  return { point: new Uint8Array(point), key: privateKey };
}

export function uuid(): Uint8Array {
  const id = random(16);
  id[6] = (id[6]! & 0x0f) | 0x70;
  id[8] = (id[8]! & 0x3f) | 0x80;
  return id;
}

export class LogBuilder {
  readonly entries: Uint8Array[] = [];
  readonly keeper: Writer = { author: uuid(), session: null, device: signingKey() };
  readonly logKey: LogKey = ed25519(ORG);
  now = Date.UTC(2026, 10, 1, 8);

  write(writer: Writer, draft: Draft): void {
    this.now += 1000;
    this.entries.push(signedEntry(writer, { at: this.now, ...draft }));
  }

  begin(facts: Record<string, unknown> = {}): this {
    const { author: keeper, device } = this.keeper;
    this.write(this.keeper, {
      type: 'log.created',
      stream: 'org',
      facts: {
        name: 'Northmoor Urgent Care',
        keeper,
        key: device.point,
        logKey: this.logKey.raw,
        rp: RP,
        origins: [ORIGIN],
        ...facts,
      },
    });
    return this;
  }

  /** Gives the code. */
  invite(by: Writer, account: Uint8Array, roles: readonly string[], lifeMs = HOUR_MS): Uint8Array {
    const code = random(20);
    const facts = {
      account,
      roles,
      services: ['out-of-hours'],
      codeHash: sha256(code),
      expires: this.now + lifeMs,
    };
    this.write(by, { type: 'account.invited', stream: 'directory', facts });
    return code;
  }

  enrol(
    account: Uint8Array,
    code: Uint8Array,
    passkey: Passkey = makePasskey(RP, ORIGIN),
    wrong: Misbehaviour & { readonly facts?: Record<string, unknown> } = {},
  ): Passkey {
    const nonce = random(32);
    const challenge = hashOf(['holdfast/enrol/v1', ORG, nonce, account, sha256(code)]);
    const facts = {
      account,
      credential: passkey.credential,
      publicKey: passkey.coseKey,
      aaguid: '00000000-0000-0000-0000-000000000000',
      transports: ['internal'],
      backedUp: false,
      nonce,
      code,
      ...passkey.create(challenge, wrong),
      ...wrong.facts,
    };
    this.write(this.keeper, { type: 'passkey.registered', stream: 'directory', facts });
    return passkey;
  }

  signIn(
    account: Uint8Array,
    passkey: Passkey,
    wrong: Misbehaviour & { readonly facts?: Record<string, unknown> } = {},
  ): Writer {
    const { credential } = passkey;
    return this.#open(account, wrong.facts ?? {}, (challenge) => ({
      kind: 'passkey',
      credential,
      ...passkey.get(challenge, wrong),
    }));
  }

  approve(by: Writer, account: Uint8Array, key: SigningKey): void {
    const facts = { account, name: 'gateway', role: 'gateway', key: key.point };
    this.write(by, { type: 'machine.approved', stream: 'directory', facts });
  }

  signInMachine(account: Uint8Array, key: SigningKey): Writer {
    return this.#open(account, {}, (challenge) => ({
      kind: 'machine',
      signature: es256(key, challenge),
    }));
  }

  grant(to: Writer, streams: readonly string[], subjects: readonly Uint8Array[] = []): void {
    const facts = { session: to.session, streams, subjects, purpose: 'care' };
    this.write(this.keeper, { type: 'access.granted', stream: accountStream(to.author), facts });
  }

  close(by: Writer, of: Writer, at?: number): void {
    const draft = {
      type: 'session.closed',
      stream: accountStream(of.author),
      facts: { session: of.session, reason: 'signed-out' },
    };
    this.write(by, at === undefined ? draft : { ...draft, at });
  }

  /** The founding person, signed in: holds every role. */
  foundingPerson(): { account: Uint8Array; passkey: Passkey; desk: Writer } {
    const account = uuid();
    const roles = ['call-handler', 'clinician', 'shift-lead', 'guardian', 'operator'];
    const passkey = this.enrol(account, this.invite(this.keeper, account, roles));
    return { account, passkey, desk: this.signIn(account, passkey) };
  }

  checkpoint(key: LogKey = this.logKey, entries = this.entries, origin = ORG): Uint8Array {
    return checkpointNote({ origin, size: entries.length, root: rootOf(entries) }, key);
  }

  /** What an export of the log as it stands holds. */
  files(): LogFiles {
    return treeFiles(this.entries).set('checkpoint', this.checkpoint());
  }

  #open(
    account: Uint8Array,
    wrong: Record<string, unknown>,
    prove: (challenge: Uint8Array) => Record<string, unknown>,
  ): Writer {
    const session = uuid();
    const device = signingKey();
    const [nonce, channel] = [random(32), random(32)];
    const challenge = hashOf(['holdfast/session/v1', ORG, nonce, sha256(device.point), channel]);
    const facts = {
      session,
      device: device.point,
      channel,
      nonce,
      ticketHash: sha256(random(32)),
      expires: this.now + 13 * HOUR_MS,
      by: prove(challenge),
      ...wrong,
    };
    this.write(this.keeper, { type: 'session.opened', stream: accountStream(account), facts });
    return { author: account, session, device };
  }
}

/** COSE_Sign1 over the body ("Entry"). */
export function signedEntry({ author, session, device }: Writer, draft: Draft): Uint8Array {
  const { type, stream, facts, seals = false, id = uuid(), at = 0, after = 0, more = {} } = draft;
  const sealed = seals ? { sealed: random(120) } : {};
  const clear = { org: ORG, stream, after, id, type, schema: 1, author, session, at, facts };
  const body = cbor({ ...clear, ...sealed, ...more });
  const head = cbor(
    new Map<number, unknown>([
      [1, -7],
      [4, sha256(device.point)],
    ]),
  );
  const signature = es256(device, cbor(['Signature1', head, new Uint8Array(), body]));
  return cbor([head, {}, body, signature]);
}

export function stream(kind: 'account' | 'patient' | 'case', id: Uint8Array): string {
  const hex = Buffer.from(id).toString('hex');
  return `${kind}/${hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')}`;
}

export function ed25519(name: string): LogKey {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  return { name, raw: bytes(publicKey.export({ format: 'jwk' }).x), key: privateKey };
}

export function random(length: number): Uint8Array {
  return new Uint8Array(randomBytes(length));
}

export function sha256(data: Uint8Array): Uint8Array {
  return new Uint8Array(createHash('sha256').update(data).digest());
}

function accountStream(account: Uint8Array): string {
  return stream('account', account);
}

function es256({ key }: SigningKey, data: Uint8Array): Uint8Array {
  return new Uint8Array(sign('sha256', data, { key, dsaEncoding: 'ieee-p1363' }));
}

function hashOf(value: unknown): Uint8Array {
  return sha256(cbor(value));
}

function cbor(value: unknown): Uint8Array {
  return encode(value, rfc8949EncodeOptions);
}

function bytes(text: string | undefined): Uint8Array {
  return new Uint8Array(Buffer.from(text ?? '', 'base64url'));
}
