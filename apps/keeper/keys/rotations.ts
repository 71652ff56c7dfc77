/** What `holdfast keys rotate` can be asked for: from a name to its act. */
import { join } from 'node:path';
import type { Uuid } from '#base/ids.ts';
import type { LogReader } from '#journal/reader.ts';
import { KeyFileError } from '#seal/file-key-port.ts';
import { RootKeyError } from '#seal/root-key-error.ts';
import type { Keeper } from '../keeper.ts';
import { Moving } from './moving.ts';
import type { NextRootKey } from './open-root-key.ts';
import { rotateIndex } from './rotate-index.ts';
import { eraseOlder, rotateKeyEncryption } from './rotate-key-encryption.ts';
import { addLogKey, LastLogKey, retireLogKey } from './rotate-log-key.ts';
import { rotatePen } from './rotate-pen.ts';
import { rootKeyAt, rotateRoot } from './rotate-root.ts';
import { rotateStreams } from './rotate-streams.ts';
import { keyFileOf, SameRootKey, type SecretsFile } from './secrets.ts';
import { sweepKeyFiles } from './sweep-key-files.ts';

export type Hands = {
  readonly keeper: Keeper;
  readonly file: SecretsFile;
  readonly log: Pick<LogReader, 'stream'>;
  /** The keeper's own folder. */
  readonly folder: string;
  readonly nextRootKey: NextRootKey;
};

/** What an asker may say besides the name. */
export type Wish = {
  /** Whose streams; all where null. */
  readonly account: Uuid | null;
  /** Where the next root key is: as HOLDFAST_ROOT_KEY names it. */
  readonly to: string;
  /** Of its file; none where null. */
  readonly passphrase: string | null;
};

type Rotation = {
  /** The key that it changes, as `GET /keys` names it. */
  readonly of: string;
  /** The new key is in use when it resolves. */
  rotate(hands: Hands, wish: Wish): Promise<unknown>;
  /** Where rows follow: how many are left, and moving some of them. Gives whether there may be more. */
  readonly rows?: {
    left(keeper: Keeper): Promise<number>;
    move(hands: Hands): Promise<boolean>;
  };
};

/** Rows of one step: a few milliseconds, so that nobody waits. */
const AT_ONCE = 200;

export const ROTATIONS: Readonly<Record<string, Rotation>> = {
  root: {
    of: 'root',
    async rotate({ keeper, file, folder, nextRootKey }, { to, passphrase }) {
      await rotateRoot(keeper, file, rootKeyAt(folder, nextRootKey(to, passphrase)));
      await sweepKeyFiles(folder, (await keyFileOf(join(folder, 'secrets'))) ?? null);
    },
  },
  'key-encryption': {
    of: 'key-encryption',
    rotate: ({ keeper, file }) => rotateKeyEncryption(keeper, file),
    rows: {
      left: ({ keys }) => keys.underOlder(),
      async move({ keeper, file }) {
        if ((await keeper.keys.rewrap(AT_ONCE)) > 0) return true;
        await eraseOlder(keeper, file);
        return false;
      },
    },
  },
  index: {
    of: 'index',
    rotate: ({ keeper, file }) => rotateIndex(keeper, file),
    rows: {
      left: ({ index }) => index.underOlder(),
      move: async ({ keeper }) => (await keeper.index.move(AT_ONCE)) > 0,
    },
  },
  streams: {
    of: 'streams',
    rotate: ({ keeper, file, log }, { account }) => rotateStreams(keeper, file, log, account),
    rows: {
      left: async ({ keys }) => (await keys.due()).streams,
      move: async ({ keeper }) => (await keeper.keys.renew(AT_ONCE)) > 0,
    },
  },
  pen: { of: 'pen', rotate: ({ keeper, file }) => rotatePen(keeper, file) },
  checkpoint: { of: 'checkpoint', rotate: ({ keeper, file }) => addLogKey(keeper, file) },
  'checkpoint-old': { of: 'checkpoint', rotate: ({ keeper, file }) => retireLogKey(keeper, file) },
};

/** One mover for each rotation that rows follow. */
export function movings(hands: Hands): ReadonlyMap<string, Moving> {
  const moving = Object.entries(ROTATIONS).flatMap(([name, { rows }]): [string, Moving][] =>
    rows === undefined ? [] : [[name, new Moving(() => rows.move(hands), hands.keeper.log)]],
  );
  return new Map(moving);
}

/** Asked for and not to be had, in a sentence for whoever asked. */
export function whyNotRotated(error: unknown): string | null {
  const foreseen = [LastLogKey, SameRootKey, RootKeyError, KeyFileError];
  return foreseen.some((kind) => error instanceof kind) ? (error as Error).message : null;
}
