/** Puts a lifeboat's keeper together. */
import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { attachmentStore, migrateAttachments } from '#journal/attachments.ts';
import { migrateLifeboatTables } from '#journal/lifeboat-tables.ts';
import { openMirror } from '#journal/mirror.ts';
import { migrateJournal, postgresStore } from '#journal/postgres-store.ts';
import { Snapshot } from '#snapshot/snapshot.ts';
import { rfc6962 } from '#tlog/merkle.ts';
import { sha256 } from '#tlog/sha256-node.ts';
import { JoinedBranches } from '../branch/branch-judge.ts';
import { KeyEncryption } from '../keys/key-encryption.ts';
import { migratePersonIndex, PersonIndex } from '../keys/person-index.ts';
import { migrateStreamKeys, StreamKeys } from '../keys/stream-keys.ts';
import { foldingCode } from '../memory/folding-code.ts';
import { recall } from '../memory/recall.ts';
import { Nonces } from '../nonces.ts';
import type { KeeperSettings } from '../open-keeper.ts';
import { Awaited, migrateAwaited } from './awaited.ts';
import { openCosigning } from './cosigning.ts';
import { becomeKeeper, isLaunched, type Launching } from './launch.ts';
import { lifeboatKeysPath, openLifeboatKeys } from './lifeboat-keys.ts';
import { Standby } from './standby.ts';
import { migrateTakenSlips, TakenSlips } from './taken-slips.ts';
import { migrateWantedAttachments, WantedAttachments } from './wanted-attachments.ts';

export type StandbySettings = Pick<
  KeeperSettings,
  'sql' | 'folder' | 'rootKey' | 'clock' | 'random' | 'remembering' | 'log' | 'progress'
> & { readonly org: string };

export type OpenStandby = Launching & {
  /** It was launched before it could end: what runs next is a keeper. */
  readonly launched: boolean;
  close(): Promise<void>;
};

/** @throws FolderInUse, JournalError, KeyFileError, RootKeyError, SealError where what is there cannot be trusted */
export async function openStandby(settings: StandbySettings): Promise<OpenStandby> {
  const { folder, remembering } = settings;
  const code = await foldingCode();
  await mkdir(folder, { recursive: true, mode: 0o700 });
  // First, as in a keeper that keeps.
  const snapshot = new Snapshot({ path: join(folder, 'snapshot'), code, remembering });
  try {
    return await openWith(snapshot, settings);
  } catch (error) {
    snapshot.close();
    throw error;
  }
}

async function openWith(snapshot: Snapshot, settings: StandbySettings): Promise<OpenStandby> {
  const { sql, folder, rootKey, org, clock, random, log, progress } = settings;
  await migrateJournal(sql);
  await migrateLifeboatTables(sql);
  await migrateStreamKeys(sql);
  await migratePersonIndex(sql);
  await migrateAttachments(sql);
  await migrateAwaited(sql);
  await migrateTakenSlips(sql);
  await migrateWantedAttachments(sql);
  const root = await rootKey(!existsSync(lifeboatKeysPath(folder)), 'kek');
  const own = await openLifeboatKeys(folder, root.port, clock, random);
  const hasher = rfc6962(sha256);
  const store = postgresStore(sql);
  const mirror = await openMirror(hasher, store);
  const { head } = mirror;
  const { state } = await recall({ snapshot, reader: store, hasher, head, progress });
  const keyEncryption = new KeyEncryption([{ generation: 1, key: own.keyEncryptionKey }], random);
  const keys = new StreamKeys(sql, keyEncryption, org, random);
  const index = new PersonIndex(sql, []);
  const memory = join(folder, 'last-checkpoint');
  const seed = own.cosignerSeed;
  const launching: Launching = {
    standby: new Standby({
      ...{ org, own, hasher, mirror, state, snapshot, clock, random, log },
      cosigning: await openCosigning({ store, hasher, seed, memory, clock }, head),
      branches: new JoinedBranches({ org, reader: store, hasher }, state),
      slips: new TakenSlips({
        ...{ sql, org, keys, index, keyEncryption, state },
        privateKey: own.wrapping.privateKey,
      }),
      awaited: new Awaited(sql, keys),
      attachments: new WantedAttachments(sql),
      store: { keys, index, attachments: attachmentStore(sql) },
    }),
    nonces: new Nonces(clock, random),
    folder,
    root,
  };
  const launched = isLaunched({ own, state });
  if (launched) await becomeKeeper(launching);
  return {
    ...launching,
    launched,
    async close() {
      await launching.standby.alone(async () => {
        if (snapshot.isOpen && launching.standby.isSound) snapshot.save(mirror.head);
        snapshot.close();
      });
    },
  };
}
