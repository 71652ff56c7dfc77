/** Puts the keeper together: its keys, its journal, and what the log says so far. */
import { access, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Logger } from 'pino';
import type { Sql } from 'postgres';
import type { Clock, Random } from '#base/clock.ts';
import type { RelyingParty } from '#identity/ceremony.ts';
import { attachmentStore, migrateAttachments } from '#journal/attachments.ts';
import { openCheckpointer } from '#journal/checkpointer.ts';
import { decodeEntry } from '#journal/entry.ts';
import { type Journal, openJournal } from '#journal/journal.ts';
import { migrateLifeboatTables } from '#journal/lifeboat-tables.ts';
import { migrateJournal, postgresStore } from '#journal/postgres-store.ts';
import type { LogReader } from '#journal/reader.ts';
import type { LogStore } from '#journal/store.ts';
import { type Remembering, Snapshot } from '#snapshot/snapshot.ts';
import { type Hasher, rfc6962 } from '#tlog/merkle.ts';
import { sha256 } from '#tlog/sha256-node.ts';
import { type OpenJoining, openJoining } from './branch/open-joining.ts';
import { hasStoodDown } from './branch/stand-down.ts';
import { closeSilent } from './close-silent.ts';
import { type Beginning, beginLog, foundingLink } from './founding.ts';
import { type Keeper, write } from './keeper.ts';
import { announceSwallowed } from './keys/announce.ts';
import { forgetPeople } from './keys/forget-people.ts';
import { KeyEncryption } from './keys/key-encryption.ts';
import { LogKeys, logKeyOf } from './keys/log-keys.ts';
import { Moving } from './keys/moving.ts';
import type { NextRootKey, OpenRootKey } from './keys/open-root-key.ts';
import { OtherKeys } from './keys/other-keys.ts';
import { penOf } from './keys/pen.ts';
import { Pens } from './keys/pens.ts';
import { migratePersonIndex, PersonIndex } from './keys/person-index.ts';
import { type Hands, movings } from './keys/rotations.ts';
import {
  keyFileOf,
  newSecrets,
  openSecrets,
  type Root,
  type Secrets,
  type SecretsFile,
} from './keys/secrets.ts';
import { settleSecrets } from './keys/settle-secrets.ts';
import { migrateStreamKeys, StreamKeys } from './keys/stream-keys.ts';
import { sweepKeyFiles } from './keys/sweep-key-files.ts';
import { Cosigned } from './lifeboats/cosigned.ts';
import { introduceKeeper } from './lifeboats/introduce.ts';
import { Slips } from './lifeboats/slips.ts';
import { LiveSessions } from './live-sessions.ts';
import { foldingCode } from './memory/folding-code.ts';
import { recall } from './memory/recall.ts';
import { vouchFor } from './memory/vouch.ts';
import { Nonces } from './nonces.ts';
import { PendingMachines } from './pending-machines.ts';
import { type ReleasedDesk, sayReleasedDesk } from './released-desk.ts';
import type { State } from './state.ts';
import { Turns } from './turns.ts';

/** Which organisation to be. What a log was begun with stays; these begin a new one. */
export type Founding = Beginning & { readonly org: string };

export type KeeperSettings = {
  readonly sql: Sql;
  /** The keeper's own folder: its keys, and its memory of the last checkpoint. */
  readonly folder: string;
  readonly rootKey: OpenRootKey;
  /** For when it is to be another. */
  readonly nextRootKey: NextRootKey;
  readonly founding: Founding;
  /** The address people use; its host is the passkeys' RP id. */
  readonly origin: string;
  /** The desk's files that are served there; null where none are. */
  readonly desk: ReleasedDesk | null;
  /** How long a desk may say nothing of its person before the session ends, milliseconds. */
  readonly silenceMs: number;
  readonly clock: Clock;
  readonly random: Random;
  readonly remembering: Remembering;
  readonly log: Logger;
  /** Told how much of the log was read at the start, and of how much. */
  readonly progress: (done: number, all: number) => void;
};

export type OpenKeeper = {
  readonly keeper: Keeper;
  /** For whoever changes the keeper's keys. */
  readonly hands: Hands;
  /** What moves rows after a change, by the name of the rotation. */
  readonly moving: ReadonlyMap<string, Moving>;
  /**
   * Has a courier bring what a site wrote that gave way to this one.
   * @param atOnce how many of its entries come to stand together
   * @throws UnknownSite
   */
  join(origin: string, atOnce?: number): Promise<OpenJoining>;
  /** The founding link, while nobody has a passkey. */
  readonly enrolment: string | null;
  /** How the key-encryption key is kept, in words. */
  readonly protection: string;
  /** Signs what is committed, and lets go. */
  close(): Promise<void>;
};

/** @throws FolderInUse, JournalError, KeyFileError, RootKeyError, SealError, KeeperError where what is there cannot be trusted: then nothing was written */
export async function openKeeper(settings: KeeperSettings): Promise<OpenKeeper> {
  const { sql, folder, remembering, log } = settings;
  const code = await foldingCode();
  await mkdir(folder, { recursive: true, mode: 0o700 });
  // First: of two keepers in one folder the second must not take the log from the first.
  const snapshot = new Snapshot({ path: join(folder, 'snapshot'), code, remembering });
  try {
    await migrateJournal(sql);
    await migrateLifeboatTables(sql);
    await migrateStreamKeys(sql);
    await migratePersonIndex(sql);
    await migrateAttachments(sql);
    const hasher = rfc6962(sha256);
    const store = postgresStore(sql);
    const journal = await openJournal({ store, hasher, trouble: troubled(log) });
    return await openOn(settings, { store, hasher, journal, snapshot });
  } catch (error) {
    snapshot.close();
    throw error;
  }
}

type Ground = {
  readonly store: LogStore;
  readonly hasher: Hasher;
  readonly journal: Journal;
  readonly snapshot: Snapshot;
};

async function openOn(settings: KeeperSettings, ground: Ground): Promise<OpenKeeper> {
  const { sql, folder, founding, origin, silenceMs, clock, random, log } = settings;
  const { store, hasher, journal, snapshot } = ground;
  const { root, secretsFile } = await keysFor(settings, journal.size);
  const state = await recalled(settings, ground);
  const org = (await recordedOrg(store)) ?? founding.org;
  const party = partyOf(org, origin, state);
  const secrets = await (journal.size === 0 ? secretsFile.read() : ownSecrets(secretsFile, state));
  const keyEncryption = new KeyEncryption(secrets.keyEncryptionKeys, random);
  const keys = new StreamKeys(sql, keyEncryption, org, random);
  const index = new PersonIndex(sql, secrets.indexKeys);
  if (!((await keys.areHeld()) && (await index.areHeld()))) throw new OtherKeys('keys/apart');
  const pens = new Pens(penOf(secrets.pen), state.directory);
  const logKeys = new LogKeys(org, secrets.logSeeds, state.directory);
  const memory = join(folder, 'last-checkpoint');
  const checkpointer = await openCheckpointer(
    {
      ...{ store, hasher, origin: org, memory },
      keys: () => logKeys.standing(),
      vouch: (from) => vouchFor(store, state, from, journal.size),
    },
    journal,
  );

  const { directory } = state;
  const slips = new Slips({ sql, keys, index, org, pens, directory, random });
  const keeper: Keeper = {
    party,
    journal,
    keys,
    index,
    attachments: attachmentStore(sql),
    secrets,
    pens,
    logKeys,
    checkpointer,
    cosigned: new Cosigned({ sql, store, hasher, org, directory: state.directory }),
    slips,
    state,
    nonces: new Nonces(clock, random),
    live: new LiveSessions(state, clock, silenceMs),
    pending: new PendingMachines(),
    clock,
    random,
    turns: new Turns(),
    attaching: new Turns(),
    freezing: new Map(),
    log,
  };
  if (journal.size === 0) await beginLog(keeper, founding, logKeyOf(secrets.logSeeds[0]!));
  const isOver = hasStoodDown(keeper);
  if (isOver) journal.finish();
  else await sayWhatIsNew(settings, keeper, secrets);
  await sweepKeyFiles(folder, root.keyFile);
  await forgetPeople(keeper);
  const enrolment = isOver ? null : await foundingLink(keeper, origin, founding);
  await checkpointer.settled();
  const { nextRootKey } = settings;
  const hands = { keeper, file: secretsFile, log: store, folder, nextRootKey };
  const moving = movings(hands);
  for (const one of moving.values()) one.start();
  const slipping = new Moving(async () => {
    if (!hasStoodDown(keeper)) await introduceKeeper(keeper, origin);
    return slips.step();
  }, log);
  slipping.start();
  journal.onCommitted(() => slipping.start());
  let joining: OpenJoining | null = null;
  return {
    keeper,
    hands,
    moving,
    async join(site, atOnce) {
      await joining?.close();
      const parts = { keeper, sql, reader: store, hasher, keyEncryption, folder };
      joining = await openJoining(parts, site, atOnce);
      return joining;
    },
    enrolment,
    protection: root.port.protection,
    async close() {
      await joining?.close();
      await Promise.all([slipping, ...moving.values()].map((one) => one.stop()));
      await journal.close();
      await checkpointer.settled();
      if (snapshot.isOpen) snapshot.save(journal.head);
      snapshot.close();
    },
  };
}

/** What came to be while no keeper ran. */
async function sayWhatIsNew(
  { origin, desk }: KeeperSettings,
  keeper: Keeper,
  secrets: Secrets,
): Promise<void> {
  if (!keeper.state.directory.organisation?.origins.includes(origin)) {
    await write(keeper, { stream: 'org', type: 'origin.added', facts: { origin } });
  }
  await sayReleasedDesk(keeper, desk);
  await announceSwallowed(keeper, secrets);
  await closeSilent(keeper);
}

/** What the keeper found at its start that it must not work with. */
export class KeeperError extends Error {
  override readonly name = 'KeeperError';
  readonly code: keyof typeof KEEPER_PROBLEMS;
  constructor(code: keyof typeof KEEPER_PROBLEMS) {
    super(KEEPER_PROBLEMS[code]);
    this.code = code;
  }
}

const KEEPER_PROBLEMS = {
  'keeper/secrets-missing':
    'The log is there and the keeper’s keys are not: put back the folder “keeper” of the data folder.',
  'keeper/other-format':
    'The log in the database was begun by another release, by other rules: export it with that release, and begin anew.',
  'keeper/another-log': 'The keeper’s keys belong to another log than the one in the database.',
  'keeper/another-host':
    'The passkeys of this log were made for another host: start with the --origin it was begun with.',
} as const;

/** New keys belong to a new log alone: a log whose keys are gone is not quietly given others. */
async function keysFor(
  { folder, rootKey, clock, random }: KeeperSettings,
  size: number,
): Promise<{ root: Root; secretsFile: SecretsFile }> {
  const path = join(folder, 'secrets');
  if (size > 0) {
    await access(path).catch(() => {
      throw new KeeperError('keeper/secrets-missing');
    });
  }
  const root = await rootKey(size === 0, (await keyFileOf(path)) ?? 'kek');
  return { root, secretsFile: await openSecrets(path, root, () => newSecrets(clock, random)) };
}

/** The secrets of this very log, and of no other. */
async function ownSecrets(file: SecretsFile, { directory }: State): Promise<Secrets> {
  const { organisation } = directory;
  if (organisation === null) throw new KeeperError('keeper/other-format');
  const secrets = await settleSecrets(file, organisation);
  if (secrets?.account !== organisation.keeper) throw new KeeperError('keeper/another-log');
  return secrets;
}

/** The organisation that the log's first entry names. */
async function recordedOrg(store: LogReader): Promise<string | null> {
  const [first] = await store.entries(0, 1);
  return first === undefined ? null : decodeEntry(first.bytes).header.org;
}

/** Passkeys are bound to a host for good and work below it too, and to origins as the log allows. */
function partyOf(org: string, origin: string, { directory }: State): RelyingParty {
  const host = new URL(origin).hostname;
  const rp = directory.organisation?.rp ?? host;
  if (host !== rp && !host.endsWith(`.${rp}`)) throw new KeeperError('keeper/another-host');
  return {
    org,
    rp,
    get origins() {
      return directory.organisation?.origins ?? [origin];
    },
  };
}

/** What the log says so far, kept up with it from here on. */
async function recalled(
  { log, progress }: KeeperSettings,
  { store, hasher, journal, snapshot }: Ground,
): Promise<State> {
  const begun = performance.now();
  const { head } = journal;
  const { state, from } = await recall({ snapshot, reader: store, hasher, head, progress });
  const ms = Math.round(performance.now() - begun);
  log.info({ entries: head.size, read: head.size - from, ms }, 'the log was read');
  journal.onCommitted((entries) => {
    for (const entry of entries) state.apply(entry);
    try {
      snapshot.grown(journal.head);
    } catch (error) {
      log.warn({ err: error }, 'no snapshot could be taken');
    }
  });
  return state;
}

/** Tenths of a second at first, then each two seconds. */
function troubled(log: Logger) {
  return async (attempt: number, error: unknown): Promise<void> => {
    const code = (error as { code?: unknown } | null)?.code;
    log.warn({ attempt, code: typeof code === 'string' ? code : undefined }, 'the database failed');
    await new Promise((resolve) => setTimeout(resolve, Math.min(100 * 2 ** attempt, 2_000)));
  };
}
