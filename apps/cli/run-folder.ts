import { mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A Unix socket's address holds 107 bytes on Linux, 103 on macOS. */
const LONGEST_SOCKET_PATH = 103;
/** The longest name that goes below a run folder. */
const LONGEST_NAME = 'db/.s.PGSQL.5432';

/** Where the sockets of one run are found. */
export interface RunFolder {
  readonly path: string;
  readonly keeperSocket: string;
  readonly serverSocket: string;
  /** Where a lifeboat's courier reaches its keeper. */
  readonly courierSocket: string;
  /** Leads to the PostgreSQL socket, which itself lies in the database's folder. */
  readonly database: string;
  remove(): Promise<void>;
}

/** `run/` in the data folder, or a folder of this user alone in the temporary one when that is too deep. */
export async function makeRunFolder(
  dataFolder: string,
  databaseFolder: string,
): Promise<RunFolder> {
  const wanted = join(dataFolder, 'run');
  const fits = Buffer.byteLength(join(wanted, LONGEST_NAME)) <= LONGEST_SOCKET_PATH;
  const path = fits ? wanted : await mkdtemp(join(tmpdir(), 'holdfast-'));
  await rm(wanted, { recursive: true, force: true });
  await mkdir(path, { recursive: true, mode: 0o700 });
  // A link left in the data folder says where the sockets went.
  if (!fits) await symlink(path, wanted);
  const database = join(path, 'db');
  await symlink(databaseFolder, database);
  return {
    path,
    keeperSocket: join(path, 'keeper.sock'),
    serverSocket: join(path, 'server.sock'),
    courierSocket: join(path, 'courier.sock'),
    database,
    async remove() {
      await rm(path, { recursive: true, force: true });
      await rm(wanted, { recursive: true, force: true });
    },
  };
}
