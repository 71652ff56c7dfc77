/**
 * What a desk may ask of the keeper. The handshake travels in the clear, because nothing in it is secret; every
 * method after it travels in the sealed channel of docs/formats.md. Messages are CBOR both ways.
 */
import { z } from 'zod';
import { ROLES } from '#base/roles.ts';
import { bytes, millis, uuidBytes } from '#base/schema.ts';

/** Raised whenever a message here changes its meaning. Both sides refuse another's. */
export const PROTOCOL = 11;

const json = z.record(z.string(), z.unknown());

/** Each path: POST, one CBOR map in, one out. The server relays them under `/relay`. */
export const handshake = {
  '/enrol/options': {
    ask: z.strictObject({ protocol: z.literal(PROTOCOL), code: bytes() }),
    answer: z.strictObject({
      org: z.string(),
      account: uuidBytes,
      nonce: bytes(32),
      options: json,
      /** The passkey made with this code before, which must vouch for this one; null where this is the first. */
      first: bytes().nullable(),
    }),
  },
  '/enrol': {
    /**
     * `response` is WebAuthn's RegistrationResponseJSON, without extension results; `by` an AuthenticationResponseJSON of the first
     * passkey made with this code, over the challenge "holdfast/second/v1" of docs/formats.md.
     */
    ask: z.strictObject({
      protocol: z.literal(PROTOCOL),
      code: bytes(),
      nonce: bytes(32),
      response: json,
      by: json.nullable(),
    }),
    /** How many passkeys the account has now: with fewer than two it can do nothing. */
    answer: z.strictObject({ account: uuidBytes, passkeys: z.int().positive() }),
  },
  '/session/options': {
    /** `knownKeeper`: the keeper's key as whoever asks met it last; null the first time. */
    ask: z.strictObject({ protocol: z.literal(PROTOCOL), knownKeeper: bytes(65).nullable() }),
    answer: z.strictObject({
      org: z.string(),
      nonce: bytes(32),
      rp: z.string(),
      keeperKey: bytes(65),
      /** The `keeper.rekeyed` entries that lead from the known key to this one. */
      rekeyed: z.array(bytes()),
      /** Milliseconds since the epoch, so that a desk whose clock is wrong can say so. */
      now: millis,
    }),
  },
  '/session': {
    ask: z.strictObject({
      protocol: z.literal(PROTOCOL),
      nonce: bytes(32),
      /** The keeper's key that `/session/options` told. */
      keeper: bytes(65),
      device: bytes(65),
      channel: bytes(32),
      by: z.discriminatedUnion('kind', [
        z.strictObject({ kind: z.literal('passkey'), response: json }),
        z.strictObject({ kind: z.literal('cis2'), idToken: z.string().max(8_000) }),
        z.strictObject({
          kind: z.literal('machine'),
          name: z.string().min(1).max(60),
          key: bytes(65),
          signature: bytes(64),
        }),
      ]),
    }),
    answer: z.strictObject({
      session: uuidBytes,
      account: uuidBytes,
      channel: bytes(32),
      /** From that key to the keeper's present one. */
      rekeyed: z.array(bytes()),
      /** The `session.opened` as it stands in the log: to show to a lifeboat that came before it, should this site be lost. */
      opened: bytes(),
      /** ES256 by the present key over the channel transcript. */
      signature: bytes(64),
    }),
  },
  /** A checkpoint of this log that a lifeboat has signed for. */
  '/cosigned': {
    ask: z.strictObject({ protocol: z.literal(PROTOCOL), note: bytes() }),
    answer: z.strictObject({}),
  },
  /** Of a lifeboat that stands by: where its log ends. */
  '/launch/options': {
    ask: z.strictObject({ protocol: z.literal(PROTOCOL) }),
    answer: z.strictObject({
      org: z.string(),
      rp: z.string(),
      lifeboat: uuidBytes,
      name: z.string(),
      size: z.int().positive(),
      root: bytes(32),
      nonce: bytes(32),
      /** How many streams it could not open. */
      awaited: z.int().nonnegative(),
      /** Whether its main site has said how a site that goes on apart hands it keys. */
      mayGoApart: z.boolean(),
    }),
  },
  /** Makes it the main site from there on: `responses` are AuthenticationResponseJSONs of two people, over the challenge of docs/formats.md. */
  '/launch': {
    ask: z.strictObject({
      protocol: z.literal(PROTOCOL),
      size: z.int().positive(),
      root: bytes(32),
      nonce: bytes(32),
      /** Its main site lives, and what is written here is joined to it again. */
      apart: z.literal(true).optional(),
      responses: z.tuple([json, json]),
    }),
    answer: z.strictObject({ size: z.int().positive() }),
  },
  /** For whom this site could give way. */
  '/stand-down/options': {
    ask: z.strictObject({ protocol: z.literal(PROTOCOL) }),
    answer: z.strictObject({
      org: z.string(),
      rp: z.string(),
      /** The keeper's present public key. */
      pen: bytes(65),
      nonce: bytes(32),
      sites: z.array(z.strictObject({ lifeboat: uuidBytes, name: z.string(), origin: z.string() })),
    }),
  },
  /** Nothing is written here any more: `to` joins what was. `responses` as for a launch. */
  '/stand-down': {
    ask: z.strictObject({
      protocol: z.literal(PROTOCOL),
      to: uuidBytes,
      nonce: bytes(32),
      responses: z.tuple([json, json]),
    }),
    answer: z.strictObject({ size: z.int().positive() }),
  },
  '/channel': {
    ask: z.strictObject({ session: uuidBytes, n: z.int().positive(), box: bytes() }),
    answer: z.strictObject({ box: bytes() }),
  },
} as const;
export type HandshakePath = keyof typeof handshake;
export type Ask<P extends HandshakePath> = z.output<(typeof handshake)[P]['ask']>;
export type Answer<P extends HandshakePath> = z.output<(typeof handshake)[P]['answer']>;

const identifiers = z.strictObject({
  /** Only a number whose check digit holds; from a machine, one that its sender verified. */
  nhsNumber: z
    .string()
    .regex(/^\d{10}$/)
    .nullable(),
  family: z.string().max(200).nullable(),
  birthDate: z
    .string()
    .regex(/^\d{4}-\d{2}-\d{2}$/)
    .nullable(),
  phone: z.string().max(40).nullable(),
  postcode: z.string().max(20).nullable(),
});

/** As many as a person can compare while somebody waits on the line. */
export const MOST_ALIKE = 4;

/** What a patient has had. */
const cases = z.array(
  z.strictObject({
    case: uuidBytes,
    service: z.string(),
    receivedAt: millis,
    /** When they rang about it since. */
    rangAt: z.array(millis),
    open: z.boolean(),
    /** Whether it may be opened without breaking glass. */
    inCare: z.boolean(),
  }),
);
export type PatientCase = z.output<typeof cases>[number];

/** A session that was opened by a touch with no keeper there: rule 3 of the chain in docs/formats.md. */
export const offline = z.strictObject({
  after: uuidBytes,
  session: uuidBytes,
  at: millis,
  expires: millis,
  channel: bytes(32),
  response: json,
});
export type Offline = z.output<typeof offline>;

/** What such a file holds, inside its seal: all that `bring` and `append` would have been told. Entries stand in the order they were written. */
export const carriedOut = z.strictObject({
  offline: z.array(offline),
  sessions: z.array(bytes()),
  slips: z.array(bytes()),
  offers: z.array(bytes()),
  entries: z.array(bytes()),
});
export type CarriedOut = z.output<typeof carriedOut>;

/**
 * Why an entry that was handed in is not taken. `author-alone`: it changes rights or asks for a touch. `no-session`: no session of its author is known
 * that it was written in. `ended`: that session was ended for them. `left`: so has its author. `picture`: what it names is not here. `waits`: on one
 * before it in its stream. `not-accepted`: as its author's own would not be.
 */
const NOT_HANDED_IN = [
  'author-alone',
  'no-session',
  'ended',
  'left',
  'picture',
  'waits',
  'not-accepted',
] as const;

/** For each lifeboat what it may not have yet of what was made just now: docs/formats.md, "Slips". */
const slips = z.array(bytes());

/** Those that stand by, and by what they are told. */
export const lifeboats = z.array(
  z.strictObject({
    lifeboat: uuidBytes,
    name: z.string(),
    /** Where desks reach it. */
    origin: z.string(),
    /** Ed25519: its cosignatures. */
    cosigner: bytes(32),
    /** Its keeper's key, once it is launched. */
    pen: bytes(65),
  }),
);

/** Inside the channel: `{ method, params }` is answered by `{ ok }` or `{ problem }`. */
export const methods = {
  /** Who the session is for; its ticket for reading sealed entries from the server. */
  whoami: {
    params: z.strictObject({}),
    ok: z.strictObject({
      account: uuidBytes,
      /** Those that hold; a machine has none. */
      roles: z.array(z.enum(ROLES)),
      services: z.array(z.string()),
      ticket: bytes(32),
      expires: millis,
      /** Until when its person may sign in at that device with no keeper there. */
      offlineUntil: millis,
      /** Until when a recovered account opens nobody's record, unless somebody lifts it. */
      heldUntil: millis.nullable(),
      lifeboats,
      /** X25519: whom keys that are made at a desk are sealed to, this keeper and those that may come after it. */
      offerTo: z.array(bytes(32)).min(1),
    }),
  },
  /** Its person is there: they used keys or a pointer just now. A session of a person who is not there ends. */
  present: { params: z.strictObject({}), ok: z.strictObject({}) },
  /**
   * All or none, durable when answered. An entry whose id the log holds already is answered with where it
   * stands. One that changes rights (an invitation, a session's end, a broken glass) stands alone in its call.
   */
  append: {
    params: z.strictObject({ entries: z.array(bytes()).min(1).max(64) }),
    ok: z.strictObject({
      positions: z.array(
        z.strictObject({ index: z.int().nonnegative(), version: z.int().positive() }),
      ),
    }),
  },
  /**
   * Keeps sealed bytes beside the log, in a case that the asker may write in, for an entry that will name their hash: at most 1 MiB at a time,
   * and a bounded number an hour. Durable when answered.
   */
  attach: {
    params: z.strictObject({ stream: z.string().max(200), bytes: bytes() }),
    ok: z.strictObject({ hash: bytes(32) }),
  },
  /** Data keys, made where a stream has none yet and the asker may start it. Written in the log before they are released. */
  grant: {
    params: z.strictObject({
      streams: z
        .array(z.strictObject({ stream: z.string().max(200), subject: uuidBytes.nullable() }))
        .min(1)
        .max(32),
      purpose: z.enum([
        'board',
        'care',
        'directory',
        'notices',
        'receive',
        'gp-message',
        'referral',
        'label',
        'demographics',
        'set-aside',
        'break-glass',
        'bulk',
      ]),
    }),
    ok: z.strictObject({
      /** All that a stream has, newest first: what is written is sealed under the first, what was written may be under any. */
      keys: z.array(z.strictObject({ stream: z.string(), keys: z.array(bytes(32)).min(1) })),
      slips,
    }),
  },
  /**
   * Finds a patient by blind indexes, or makes a new patient known by them: a machine's under an id of the keeper's, a person's under the one they
   * began a call with. A person's costs what a `find` costs. `not` is whom these lead to, and who they are not: a twin, say.
   */
  match: {
    params: identifiers.extend({ as: uuidBytes.nullable(), not: uuidBytes.optional() }),
    ok: z.strictObject({ patient: uuidBytes, known: z.boolean(), cases, slips }),
  },
  /**
   * What its author wrote stands on these. `offers` are keys that they made for streams that were new. Of a lifeboat that was launched, from the site
   * that was lost: `sessions` are `session.opened` entries of theirs on this device, `slips` what they were given with what the keeper made. What is
   * here already is no matter.
   */
  bring: {
    params: z.strictObject({
      offers: z.array(bytes()).max(64),
      /** Sessions of theirs on this device that began while no keeper answered. */
      offline: z.array(offline).max(64),
      sessions: z.array(bytes()).max(64),
      slips: z.array(bytes()).max(512),
    }),
    ok: z.strictObject({}),
  },
  /**
   * What a colleague's desk could not send, from the file it was saved to: docs/formats.md, "Carried out". Each entry is taken or not by itself, as
   * from its author; handed in twice, it stands once. A person's; no right of theirs is used.
   */
  handIn: {
    params: z.strictObject({ file: bytes() }),
    ok: z.strictObject({
      taken: z.int().nonnegative(),
      /** Stood in the log before. */
      stood: z.int().nonnegative(),
      refused: z.array(z.strictObject({ why: z.enum(NOT_HANDED_IN), entries: z.int().positive() })),
    }),
  },
  /**
   * A person's: whose identifiers these are, and that patient's cases. Where that is nobody, whoever was born that day and has a surname that sounds
   * alike; where it is somebody, whom else the identifiers lead to. Costs as much as opening each of them, and as one where nobody was found.
   */
  find: {
    params: identifiers,
    ok: z.strictObject({
      patient: uuidBytes.nullable(),
      /** All records that are of this person: theirs, and those that were merged into it. */
      records: z.array(uuidBytes),
      cases,
      /** To choose from; or beside the patient, to see whether they are the same person. */
      alike: z
        .array(z.strictObject({ patient: uuidBytes, records: z.array(uuidBytes), cases }))
        .max(MOST_ALIKE),
      /** There are more than that: none is told, and more must be asked. */
      tooMany: z.boolean(),
    }),
  },
  /** How much of the budget is left, and whether the account is frozen. */
  budget: {
    params: z.strictObject({}),
    ok: z.strictObject({
      /** Distinct people in the hour before now. */
      people: z.int().nonnegative(),
      limit: z.int().nonnegative(),
      /** The `access.frozen` that stands. */
      frozen: uuidBytes.nullable(),
    }),
  },
  /** Machines that introduced themselves and wait for an operator. */
  pendingMachines: {
    params: z.strictObject({}),
    ok: z.strictObject({ machines: z.array(z.strictObject({ name: z.string(), key: bytes(65) })) }),
  },
} as const;
export type Method = keyof typeof methods;
export type Params<M extends Method> = z.output<(typeof methods)[M]['params']>;
export type Ok<M extends Method> = z.output<(typeof methods)[M]['ok']>;

export const request = z.strictObject({ method: z.string(), params: z.unknown() });
export const problem = z.strictObject({ code: z.string(), message: z.string() });
export const response = z.union([z.strictObject({ ok: z.unknown() }), z.strictObject({ problem })]);
