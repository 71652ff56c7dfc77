/**
 * Builds a real log from docs/formats.md alone, for tests: real keys, passkeys and signatures. Each act takes what to get
 * wrong, so that every refusal has something to refuse.
 */
import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import { decode, encode, rfc8949EncodeOptions } from 'cborg';
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
  /** The passkey that steps up. */
  readonly touch?: Passkey;
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
  /** How the step-up is wrong; null for none, also where the type asks for one. */
  readonly stepUp?: Misbehaviour | null;
};

/** ↑ in docs/formats.md. */
export const STEP_UP: ReadonlySet<string> = new Set([
  'authenticators.allowed',
  'cis2.trusted',
  'offline.bounded',
  'packs.adopted',
  'lifeboat.named',
  'lifeboat.dismissed',
  'service.stands-by',
  'service.switched-over',
  'service.handing-back',
  'service.handed-back',
  'service.moved-over',
  'account.invited',
  'account.changed',
  'account.linked',
  'account.left',
  'recovery.given',
  'hold.lifted',
  'passkey.offered',
  'passkey.removed',
  'machine.approved',
  'action.seconded',
  'budget.raised',
  'glass.broken',
  'bulk.opened',
  'person.forgotten',
]);

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

export type LifeboatKeys = ReturnType<typeof lifeboatKeys>;

export function lifeboatKeys(name = 'Harbour') {
  return {
    ...{ id: uuid(), name, origin: `https://harbour.${RP}`, pen: signingKey() },
    ...{ cosigner: ed25519(ORG), logKey: ed25519(ORG), wrapping: random(32) },
  };
}

export class LogBuilder {
  readonly entries: Uint8Array[] = [];
  keeper: Writer = { author: uuid(), session: null, device: signingKey() };
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
        format: 2,
        authenticators: null,
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
      supplier: null,
      codeHash: sha256(code),
      expires: this.now + lifeMs,
    };
    this.write(by, { type: 'account.invited', stream: 'directory', facts });
    return code;
  }

  /** Another person's word for the latest entry, or for this one. */
  second(by: Writer, entry: Uint8Array = this.lastId): void {
    this.write(by, { type: 'action.seconded', stream: 'directory', facts: { entry } });
  }

  get lastId(): Uint8Array {
    const [, , body] = decode(this.entries.at(-1)!) as Uint8Array[];
    return (decode(body!) as { id: Uint8Array }).id;
  }

  /** Both passkeys of a code; gives the first, which signs in. */
  enrolTwice(
    account: Uint8Array,
    code: Uint8Array,
    first: Passkey = makePasskey(RP, ORIGIN),
    wrong: Misbehaviour = {},
  ): Passkey {
    this.enrol(account, code, first, wrong);
    this.enrol(account, code, makePasskey(RP, ORIGIN), { voucher: first });
    return first;
  }

  enrol(
    account: Uint8Array,
    code: Uint8Array,
    passkey: Passkey = makePasskey(RP, ORIGIN),
    wrong: Misbehaviour & {
      readonly facts?: Record<string, unknown>;
      readonly voucher?: Passkey;
      readonly vouching?: Misbehaviour;
    } = {},
  ): Passkey {
    const nonce = random(32);
    const { credential } = passkey;
    const vouched = hashOf(['holdfast/second/v1', ORG, nonce, account, sha256(credential)]);
    const by = wrong.voucher
      ? { credential: wrong.voucher.credential, ...wrong.voucher.get(vouched, wrong.vouching) }
      : null;
    const challenge = hashOf(['holdfast/enrol/v1', ORG, nonce, account, sha256(code)]);
    const facts = {
      account,
      credential: passkey.credential,
      publicKey: passkey.coseKey,
      aaguid: '00000000-0000-0000-0000-000000000000',
      transports: ['internal'],
      backedUp: false,
      attested: false,
      nonce,
      code,
      by,
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
    const desk = this.#open(account, wrong.facts ?? {}, (challenge) => ({
      kind: 'passkey',
      credential,
      ...passkey.get(challenge, wrong),
    }));
    return { ...desk, touch: passkey };
  }

  /** At the same device, with no keeper there. */
  signInOffline(
    after: Writer,
    account: Uint8Array,
    passkey: Passkey,
    wrong: Misbehaviour & {
      readonly facts?: Record<string, unknown>;
      readonly by?: { readonly after?: Uint8Array | null; readonly at?: number };
      readonly at?: Pick<Writer, 'device'>;
    } = {},
  ): Writer {
    const session = uuid();
    const at = this.now;
    const follows = { after: after.session, at, ...wrong.by };
    const nonce = hashOf(['holdfast/offline/v1', ORG, session, follows.at]);
    const { credential } = passkey;
    const prove = (challenge: Uint8Array) => {
      return { kind: 'offline', ...follows, credential, ...passkey.get(challenge, wrong) };
    };
    const { device } = wrong.at ?? after;
    const desk = this.#open(account, wrong.facts ?? {}, prove, { session, device, nonce });
    return { ...desk, touch: passkey };
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

  grant(
    to: Writer,
    streams: readonly string[],
    subjects: readonly Uint8Array[] = [],
    under: Uint8Array | null = null,
  ): void {
    const facts = { session: to.session, streams, subjects, purpose: 'care', under };
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

  /** Somebody who was invited, is whole and signed in. */
  colleague(
    by: Writer,
    roles: readonly string[],
    second: Writer | null = null,
  ): { account: Uint8Array; passkey: Passkey; desk: Writer } {
    const account = uuid();
    const code = this.invite(by, account, roles);
    if (second !== null) this.second(second);
    const passkey = this.enrolTwice(account, code);
    return { account, passkey, desk: this.signIn(account, passkey) };
  }

  /** Gives the code. */
  offer(by: Writer, lifeMs = 300_000): Uint8Array {
    const code = random(20);
    const facts = { codeHash: sha256(code), expires: this.now + lifeMs };
    this.write(by, { type: 'passkey.offered', stream: 'directory', facts });
    return code;
  }

  /** Gives the code. */
  recover(
    by: Writer,
    account: Uint8Array,
    lost: readonly Uint8Array[],
    lifeMs = 300_000,
  ): Uint8Array {
    const code = random(20);
    const facts = { account, lost, codeHash: sha256(code), expires: this.now + lifeMs };
    this.write(by, { type: 'recovery.given', stream: 'directory', facts });
    return code;
  }

  machineProof(account: Uint8Array, key: SigningKey): { key: Uint8Array; proof: Uint8Array } {
    const said = hashOf(['holdfast/machine/v1', ORG, account, key.point]);
    return { key: key.point, proof: es256(key, said) };
  }

  keeperProof(key: SigningKey): { key: Uint8Array; proof: Uint8Array } {
    return { key: key.point, proof: es256(key, hashOf(['holdfast/pen/v1', ORG, key.point])) };
  }

  /** The keeper's pen is another from here on. */
  rekey(next: SigningKey = signingKey()): void {
    this.write(this.keeper, {
      type: 'keeper.rekeyed',
      stream: 'org',
      facts: this.keeperProof(next),
    });
    this.keeper = { ...this.keeper, device: next };
  }

  logKeyFacts(
    next: LogKey,
    by: LogKey,
  ): Record<'logKey' | 'by' | 'signature' | 'proof', Uint8Array> {
    const said = cbor(['holdfast/log-key/v1', ORG, next.raw]);
    const signed = ({ key }: LogKey) => new Uint8Array(sign(null, said, key));
    return { logKey: next.raw, by: by.raw, signature: signed(by), proof: signed(next) };
  }

  addLogKey(next: LogKey, by: LogKey = this.logKey): void {
    const facts = this.logKeyFacts(next, by);
    this.write(this.keeper, { type: 'log-key.added', stream: 'org', facts });
  }

  retireLogKey({ raw: logKey }: LogKey): void {
    this.write(this.keeper, { type: 'log-key.retired', stream: 'org', facts: { logKey } });
  }

  /** By two operators, with the keys that it has. */
  nameLifeboat(
    [first, second]: readonly [Writer, Writer],
    lifeboat: LifeboatKeys,
    wrong: Record<string, unknown> = {},
  ): void {
    const { id, name, origin, cosigner, pen, logKey, wrapping } = lifeboat;
    const keys = [cosigner.raw, pen.point, logKey.raw, wrapping];
    const proof = es256(pen, hashOf(['holdfast/lifeboat/v1', ORG, id, name, origin, ...keys]));
    const facts = {
      ...{ lifeboat: id, name, origin, cosigner: cosigner.raw, pen: pen.point },
      ...{ logKey: logKey.raw, wrapping, proof, ...wrong },
    };
    this.write(first, { type: 'lifeboat.named', stream: 'org', facts });
    this.second(second);
  }

  /** By passkeys of two people, from the tree as it stands. The keeper is its own from here on. */
  launch(
    lifeboat: LifeboatKeys,
    passkeys: readonly [Passkey, Passkey],
    wrong: { readonly facts?: Record<string, unknown>; readonly touch?: Misbehaviour } = {},
  ): void {
    const { id, pen } = lifeboat;
    const launched = {
      ...{ lifeboat: id, size: this.entries.length, root: rootOf(this.entries) },
      ...{ nonce: random(32), ...wrong.facts },
    };
    const { size, root, nonce } = launched;
    const challenge = hashOf(['holdfast/launch/v1', ORG, id, size, root, nonce]);
    const by = passkeys.map((one) => ({
      credential: one.credential,
      ...one.get(challenge, wrong.touch),
    }));
    this.keeper = { ...this.keeper, device: pen };
    const facts = { ...launched, by };
    this.write(this.keeper, { type: 'lifeboat.launched', stream: 'org', facts });
  }

  /** The founding person, signed in: holds every role. */
  foundingPerson(): { account: Uint8Array; passkey: Passkey; desk: Writer } {
    const account = uuid();
    const roles = ['call-handler', 'clinician', 'shift-lead', 'guardian', 'operator'];
    const passkey = this.enrolTwice(account, this.invite(this.keeper, account, roles));
    return { account, passkey, desk: this.signIn(account, passkey) };
  }

  checkpoint(key: LogKey = this.logKey, entries = this.entries, origin = ORG): Uint8Array {
    return checkpointNote({ origin, size: entries.length, root: rootOf(entries) }, key);
  }

  /** What an export of the log as it stands holds. */
  files(...keys: readonly LogKey[]): LogFiles {
    return treeFiles(this.entries).set('checkpoint', this.signedBy(...keys));
  }

  /** The checkpoint of the log as it stands; by the first key where none is named. */
  signedBy(...keys: readonly LogKey[]): Uint8Array {
    const tree = { origin: ORG, size: this.entries.length, root: rootOf(this.entries) };
    return checkpointNote(tree, ...(keys.length === 0 ? [this.logKey] : keys));
  }

  #open(
    account: Uint8Array,
    wrong: Record<string, unknown>,
    prove: (challenge: Uint8Array) => Record<string, unknown>,
    { session = uuid(), device = signingKey(), nonce = random(32) } = {},
  ): Writer {
    const channel = random(32);
    const challenge = hashOf(['holdfast/session/v1', ORG, nonce, sha256(device.point), channel]);
    const facts = {
      session,
      device: device.point,
      channel,
      nonce,
      ticketHash: sha256(random(32)),
      expires: this.now + 12 * HOUR_MS,
      by: prove(challenge),
      ...wrong,
    };
    this.write(this.keeper, { type: 'session.opened', stream: accountStream(account), facts });
    return { author: account, session, device };
  }
}

/** COSE_Sign1 over the body ("Entry"). */
export function signedEntry(writer: Writer, draft: Draft): Uint8Array {
  const { author, session, device, touch } = writer;
  const { type, stream, facts, seals = false, id = uuid(), at = 0, after = 0, more = {} } = draft;
  const endsAnother = type === 'session.closed' && facts.session !== session;
  const asked = session !== null && (STEP_UP.has(type) || endsAnother);
  const { stepUp = asked ? {} : null } = draft;
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
  const challenge = hashOf(['holdfast/step-up/v1', head, body]);
  const unprotected =
    stepUp === null || touch === undefined
      ? {}
      : { stepUp: { credential: touch.credential, ...touch.get(challenge, stepUp) } };
  return cbor([head, unprotected, body, signature]);
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

export function hashOf(value: unknown): Uint8Array {
  return sha256(cbor(value));
}

function cbor(value: unknown): Uint8Array {
  return encode(value, rfc8949EncodeOptions);
}

function bytes(text: string | undefined): Uint8Array {
  return new Uint8Array(Buffer.from(text ?? '', 'base64url'));
}
