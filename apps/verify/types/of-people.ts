/** The organisation, its people and machines, their sessions, and what they open: rows of "Who may write what". */
import {
  both,
  bytes,
  bytesOf,
  count,
  either,
  flag,
  list,
  map,
  oneOf,
  orNull,
  pair,
  type Shape,
  some,
  text,
  uuidBytes,
} from '../shape.ts';
import { ROLES, type Row, type Writer } from './row.ts';

const hash = bytesOf(32);
const point = bytesOf(65);
const signature = bytesOf(64);
const authenticators = list(map({ aaguid: text, roots: list(bytes) }));
const rights = {
  account: uuidBytes,
  roles: list(oneOf(...ROLES)),
  services: list(text),
  supplier: orNull(text),
};
const code = { codeHash: hash, expires: count };
const assertion = {
  credential: bytes,
  authenticatorData: bytes,
  clientDataJSON: bytes,
  signature: bytes,
};
/** What two people touched their passkeys for: over the tree that it stands on. */
const byTwo = { nonce: hash, by: pair(map(assertion)) };
const ofTree = { size: count, root: hash };
/** What is said of a service: in the organisation's stream, with a touch. */
const service = <const B extends readonly Writer[], F extends object>(by: B, facts: Shape<F>) => ({
  streams: ['org'] as const,
  by,
  seals: false as const,
  stepsUp: true as const,
  facts,
});
const LEADS = ['clinician', 'call-handler', 'shift-lead'] as const;
const two: Shape<2> = (value): value is 2 => value === 2;
const yes: Shape<true> = (value): value is true => value === true;
const MOST_LEAVES = 512;
const upToAWeek: Shape<number> = (value): value is number =>
  count(value) && value >= 1 && value <= 7 * 24;
/** A compact JWS. */
const token: Shape<string> = (value): value is string =>
  typeof value === 'string' && value.length <= 8_000;

export const PEOPLE_TYPES = {
  'log.created': {
    streams: ['org'],
    by: ['keeper'],
    seals: false,
    facts: map({
      format: two,
      name: text,
      keeper: uuidBytes,
      key: point,
      logKey: hash,
      rp: text,
      origins: list(text),
      authenticators: orNull(authenticators),
    }),
  },
  'origin.added': {
    streams: ['org'],
    by: ['keeper'],
    seals: false,
    facts: map({ origin: text }),
  },
  'desk.released': {
    streams: ['org'],
    by: ['keeper'],
    seals: false,
    facts: map({ digest: hash, worker: hash }),
  },
  'keeper.rekeyed': {
    streams: ['org'],
    by: ['keeper'],
    seals: false,
    facts: map({ key: point, proof: signature }),
  },
  'log-key.added': {
    streams: ['org'],
    by: ['keeper'],
    seals: false,
    facts: map({ logKey: hash, by: hash, signature, proof: signature }),
  },
  'log-key.retired': {
    streams: ['org'],
    by: ['keeper'],
    seals: false,
    facts: map({ logKey: hash }),
  },
  'keys.rotated': {
    streams: ['org'],
    by: ['keeper'],
    seals: false,
    facts: map({ what: text, generation: count }),
  },
  'lifeboat.named': {
    streams: ['org'],
    by: ['operator'],
    seals: false,
    stepsUp: true,
    facts: map({
      lifeboat: uuidBytes,
      name: text,
      origin: text,
      cosigner: hash,
      pen: point,
      logKey: hash,
      wrapping: hash,
      proof: signature,
    }),
  },
  'lifeboat.dismissed': {
    streams: ['org'],
    by: ['operator'],
    seals: false,
    stepsUp: true,
    facts: map({ lifeboat: uuidBytes }),
  },
  'lifeboat.launched': {
    streams: ['org'],
    by: ['keeper'],
    seals: false,
    facts: either(
      map({ lifeboat: uuidBytes, ...ofTree, ...byTwo }),
      map({ lifeboat: uuidBytes, ...ofTree, ...byTwo, apart: yes }),
    ),
  },
  'keeper.introduced': {
    streams: ['org'],
    by: ['keeper'],
    seals: false,
    facts: map({ origin: text, wrapping: hash }),
  },
  'site.stood-down': {
    streams: ['org'],
    by: ['keeper'],
    seals: false,
    facts: map({ to: uuidBytes, ...byTwo }),
  },
  'branch.joined': {
    streams: ['org'],
    by: ['keeper'],
    seals: false,
    facts: map({
      branch: hash,
      size: count,
      from: count,
      checkpoint: bytes,
      first: count,
      leaves: some(both(uuidBytes, orNull(count)), MOST_LEAVES),
    }),
  },
  'authenticators.allowed': {
    streams: ['org'],
    by: ['operator'],
    seals: false,
    stepsUp: true,
    facts: map({ authenticators }),
  },
  'cis2.trusted': {
    streams: ['org'],
    by: ['operator'],
    seals: false,
    stepsUp: true,
    facts: map({ issuer: text, client: text, keys: list(map({ kid: text, key: bytes })) }),
  },
  'offline.bounded': {
    streams: ['org'],
    by: ['operator'],
    seals: false,
    stepsUp: true,
    facts: map({ hours: upToAWeek }),
  },
  'packs.adopted': {
    streams: ['org'],
    by: ['operator'],
    seals: false,
    stepsUp: true,
    facts: map({
      publishers: list(point),
      packs: list(map({ id: text, version: text, hash })),
    }),
  },
  'service.stands-by': service(['operator'], map({ service: text })),
  'service.switched-over': service(['shift-lead'], map({ service: text, since: count })),
  'service.handing-back': service(['shift-lead'], map({ service: text })),
  'service.handed-back': service(['shift-lead'], map({ service: text, cases: count })),
  'service.moved-over': service(['operator'], map({ service: text })),
  'account.invited': {
    streams: ['directory'],
    by: 'chain',
    seals: false,
    stepsUp: true,
    facts: map({ ...rights, ...code }),
  },
  'account.changed': {
    streams: ['directory'],
    by: ['operator'],
    seals: false,
    stepsUp: true,
    facts: map({ ...rights }),
  },
  'account.named': {
    streams: ['directory'],
    by: 'chain',
    seals: true,
    facts: map({ account: uuidBytes }),
  },
  'account.linked': {
    streams: ['directory'],
    by: ['operator'],
    seals: false,
    stepsUp: true,
    facts: map({ account: uuidBytes, subject: hash }),
  },
  'account.left': {
    streams: ['directory'],
    by: ['operator', 'shift-lead'],
    seals: false,
    stepsUp: true,
    facts: map({ account: uuidBytes, reason: text }),
  },
  'recovery.given': {
    streams: ['directory'],
    by: ['operator', 'shift-lead'],
    seals: false,
    stepsUp: true,
    facts: map({ account: uuidBytes, lost: list(bytes), ...code }),
  },
  'hold.lifted': {
    streams: ['directory'],
    by: ['operator', 'shift-lead', 'clinician'],
    seals: false,
    stepsUp: true,
    facts: map({ account: uuidBytes }),
  },
  'passkey.offered': {
    streams: ['directory'],
    by: 'chain',
    seals: false,
    stepsUp: true,
    facts: map({ ...code }),
  },
  'passkey.registered': {
    streams: ['directory'],
    by: ['keeper'],
    seals: false,
    facts: map({
      account: uuidBytes,
      credential: bytes,
      publicKey: bytes,
      aaguid: text,
      transports: list(text),
      backedUp: flag,
      attested: flag,
      nonce: hash,
      code: bytes,
      clientDataJSON: bytes,
      attestationObject: bytes,
      by: orNull(map(assertion)),
    }),
  },
  'passkey.removed': {
    streams: ['directory'],
    by: 'chain',
    seals: false,
    stepsUp: true,
    facts: map({ credential: bytes }),
  },
  'device.named': {
    streams: ['directory'],
    by: 'chain',
    seals: true,
    facts: map({ device: hash }),
  },
  'machine.approved': {
    streams: ['directory'],
    by: 'chain',
    seals: false,
    stepsUp: true,
    facts: map({ account: uuidBytes, name: text, role: oneOf('gateway'), key: point }),
  },
  'machine.rekeyed': {
    streams: ['directory'],
    by: ['gateway'],
    seals: false,
    facts: map({ key: point, proof: signature }),
  },
  'action.seconded': {
    streams: ['directory'],
    by: ['operator', 'guardian'],
    seals: false,
    stepsUp: true,
    facts: map({ entry: uuidBytes }),
  },
  'session.opened': {
    streams: ['account'],
    by: ['keeper'],
    seals: false,
    facts: map({
      session: uuidBytes,
      device: point,
      channel: hash,
      nonce: hash,
      ticketHash: hash,
      expires: count,
      by: either(
        either(
          map({ kind: oneOf('passkey'), ...assertion }),
          map({ kind: oneOf('offline'), after: uuidBytes, at: count, ...assertion }),
        ),
        either(
          map({ kind: oneOf('cis2'), idToken: token }),
          map({ kind: oneOf('machine'), signature }),
        ),
      ),
    }),
  },
  'session.closed': {
    streams: ['account'],
    by: 'chain',
    seals: false,
    facts: map({ session: uuidBytes, reason: text }),
  },
  'access.granted': {
    streams: ['account'],
    by: ['keeper'],
    seals: false,
    facts: map({
      session: uuidBytes,
      streams: list(text),
      subjects: list(uuidBytes),
      purpose: text,
      under: orNull(uuidBytes),
    }),
  },
  'lookup.made': {
    streams: ['account'],
    by: ['keeper'],
    seals: false,
    facts: map({ session: uuidBytes, by: list(text), found: flag, subjects: list(uuidBytes) }),
  },
  'access.frozen': {
    streams: ['notices'],
    by: ['keeper'],
    seals: false,
    facts: map({
      account: uuidBytes,
      session: uuidBytes,
      scope: oneOf('account', 'device', 'organisation'),
      reason: oneOf('budget', 'enumeration'),
      people: count,
      limit: count,
    }),
  },
  'budget.raised': {
    streams: ['notices'],
    by: ['shift-lead', 'guardian', 'clinician'],
    seals: true,
    stepsUp: true,
    facts: map({ freeze: uuidBytes, people: count, until: count }),
  },
  'glass.broken': {
    streams: ['notices'],
    by: LEADS,
    seals: true,
    stepsUp: true,
    facts: map({
      patient: uuidBytes,
      reason: oneOf('life-at-risk', 'safeguarding', 'other-service', 'earlier-care', 'other'),
    }),
  },
  'glass.reviewed': {
    streams: ['notices'],
    by: ['guardian', 'shift-lead'],
    seals: true,
    facts: map({ glass: uuidBytes, finding: oneOf('in-order', 'not-in-order') }),
  },
  'bulk.opened': {
    streams: ['notices'],
    by: ['guardian'],
    seals: true,
    stepsUp: true,
    facts: map({
      account: uuidBytes,
      purpose: oneOf('breach-letters', 'subject-access', 'migration', 'hand-back'),
      people: count,
      until: count,
    }),
  },
  'person.forgotten': {
    streams: ['patient'],
    by: ['guardian'],
    seals: false,
    stepsUp: true,
    facts: map({ reason: oneOf('request', 'retention', 'court') }),
  },
} as const satisfies Record<string, Row>;
