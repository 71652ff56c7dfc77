/** Entries as a desk or the keeper would write them, but for their signatures, which the server does not read. */
import { createHash, randomBytes } from 'node:crypto';
import { systemClock, systemRandom } from '#base/clock.ts';
import { type Uuid, uuidToBytes, uuidv7 } from '#base/ids.ts';
import type { Role } from '#base/roles.ts';
import { streamName } from '#base/stream.ts';
import { decodeEntry, encodeEntry, type Facts, type Header } from '#journal/entry.ts';
import type { PlacedEntry } from '#wire/server.ts';

export const newId = () => uuidv7(systemClock, systemRandom);

const signer = { device: new Uint8Array(32), sign: async () => new Uint8Array(64) };

export function entry(
  parts: Pick<Header, 'stream' | 'type' | 'facts'> & Partial<Header>,
  sealed: Uint8Array | null = null,
): Promise<Uint8Array<ArrayBuffer>> {
  const by = {
    org: 'test.example',
    after: 0,
    id: newId(),
    schema: 1,
    author: newId(),
    session: newId(),
    at: Date.now(),
  };
  return encodeEntry({ ...by, ...parts }, sealed, signer);
}

/** An entry where it stands, and what it says. */
export async function placed(
  index: number,
  version: number,
  bytes: Promise<Uint8Array<ArrayBuffer>>,
): Promise<[Header, PlacedEntry]> {
  const entry = { index, version, bytes: await bytes };
  return [decodeEntry(entry.bytes).header, entry];
}

export type Opened = { id: Uuid; account: Uuid; ticket: Buffer; expires: number };

export function newSession(expires = Date.now() + 3_600_000): Opened {
  return { id: newId(), account: newId(), ticket: randomBytes(32), expires };
}

export function sessionOpened({ id, account, ticket, expires }: Opened, by: Partial<Header> = {}) {
  const facts: Facts = {
    session: uuidToBytes(id),
    device: new Uint8Array(65),
    channel: new Uint8Array(32),
    nonce: randomBytes(32),
    ticketHash: createHash('sha256').update(ticket).digest(),
    expires,
    by: { kind: 'machine', signature: new Uint8Array(64) },
  };
  return entry({
    stream: accountStream(account),
    type: 'session.opened',
    facts,
    session: null,
    ...by,
  });
}

export function sessionClosed({ id, account }: Opened, by: Partial<Header> = {}) {
  const facts = { session: uuidToBytes(id), reason: 'left' };
  return entry({ stream: accountStream(account), type: 'session.closed', facts, ...by });
}

/** Somebody whole, with these roles that hold: invited by the keeper, two passkeys. */
export function whole(account: Uuid, roles: readonly Role[]): Promise<Uint8Array<ArrayBuffer>>[] {
  const invited = {
    account: uuidToBytes(account),
    roles: [...roles],
    services: ['north'],
    supplier: null,
    codeHash: randomBytes(32),
    expires: Date.now() + 3_600_000,
  };
  const passkey = () => ({
    account: uuidToBytes(account),
    credential: randomBytes(32),
    publicKey: randomBytes(77),
    aaguid: newId(),
    transports: [],
    backedUp: false,
    attested: true,
    nonce: randomBytes(32),
    code: randomBytes(16),
    clientDataJSON: randomBytes(9),
    attestationObject: randomBytes(9),
    by: null,
  });
  const keeper = { stream: 'directory', session: null };
  return [
    entry({ ...keeper, type: 'account.invited', facts: invited }),
    entry({ ...keeper, type: 'passkey.registered', facts: passkey() }),
    entry({ ...keeper, type: 'passkey.registered', facts: passkey() }),
  ];
}

export function accessGranted(
  by: Pick<Opened, 'id' | 'account'>,
  patients: readonly Uuid[],
): Promise<Uint8Array<ArrayBuffer>> {
  const facts: Facts = {
    session: uuidToBytes(by.id),
    streams: [caseStream(newId())],
    subjects: patients.map(uuidToBytes),
    purpose: 'care',
    under: null,
  };
  return entry({
    stream: accountStream(by.account),
    type: 'access.granted',
    facts,
    session: null,
  });
}

export function caseReceived(id: Uuid, by: Partial<Header> = {}, patient = newId()) {
  const facts: Facts = {
    patient: uuidToBytes(patient),
    service: 'north',
    source: 'nhs-111-report',
    urgency: 'urgent',
    disposition: 'Dx05',
    due: Date.now() + 3_600_000,
  };
  return entry({ stream: caseStream(id), type: 'case.received', facts, ...by }, randomBytes(600));
}

export function caseStream(id: Uuid): string {
  return streamName({ kind: 'case', id });
}

function accountStream(id: Uuid): string {
  return streamName({ kind: 'account', id });
}
