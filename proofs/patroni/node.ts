/** One machine of a cluster: Patroni, and the PostgreSQL that it starts and promotes, in a folder of their own. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chown, mkdir, open, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { postgresAccount } from '#postgres/account.ts';
import { endsWithParent } from '#postgres/ends-with-parent.ts';
import { processesOn } from '#postgres/postmaster.ts';
import { freePort } from '#testkit/part.ts';
import { findPostgres, PATRONI } from '#testkit/patroni.ts';

export type Role = 'leader' | 'sync_standby' | 'replica';

/** A program of a cluster's, as an account that is not root. Where root starts it, all that it starts ends with this process, stopped or not. */
export async function startDaemon(
  folder: string,
  program: string,
  ...args: readonly string[]
): Promise<ChildProcess> {
  const log = await open(join(folder, 'log'), 'a');
  const [command = '', ...rest] = [...endsWithParent('KILL'), ...alone(), program, ...args];
  const env = { PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC', HOME: folder };
  const child = spawn(command, rest, { cwd: folder, env, stdio: ['ignore', log.fd, log.fd] });
  await log.close();
  return child;
}

/** Whose first process takes all others of its namespace along, and stays root: who becomes another is not told any more that its parent died. */
function alone(): readonly string[] {
  const account = postgresAccount();
  if (account === undefined) return [];
  const as = [`--reuid=${account.uid}`, `--regid=${account.gid}`, '--clear-groups'];
  const first = ['sh', '-c', '"$@"; exit', 'sh'];
  return [
    'unshare',
    '--pid',
    '--fork',
    '--mount-proc',
    '--kill-child=KILL',
    '--',
    ...first,
    'setpriv',
    ...as,
  ];
}

/** Owned by the account that {@link startDaemon} uses. */
export async function ownFolder(path: string): Promise<string> {
  await mkdir(path, { mode: 0o700 });
  const account = postgresAccount();
  if (account !== undefined) await chown(path, account.uid, account.gid);
  return path;
}

export class PatroniNode {
  readonly name: string;
  readonly port: number;
  readonly #folder: string;
  readonly #restPort: number;
  #patroni: ChildProcess | undefined;

  private constructor(name: string, folder: string, port: number, restPort: number) {
    this.name = name;
    this.port = port;
    this.#folder = folder;
    this.#restPort = restPort;
  }

  /** @param password the superuser's, and the one by which the others copy it */
  static async make(
    name: string,
    place: string,
    etcdPort: number,
    password: string,
  ): Promise<PatroniNode> {
    const folder = await ownFolder(join(place, name));
    const node = new PatroniNode(name, folder, await freePort(), await freePort());
    await writeFile(
      join(folder, 'patroni.yml'),
      JSON.stringify(node.#settings(etcdPort, password)),
    );
    return node;
  }

  async start(): Promise<void> {
    this.#patroni = await startDaemon(this.#folder, PATRONI, 'patroni.yml');
  }

  /** What Patroni says it is; undefined while it is not running as anything. */
  async role(): Promise<Role | undefined> {
    const signal = AbortSignal.timeout(1_000);
    const said = await fetch(`http://127.0.0.1:${this.#restPort}/patroni`, { signal })
      .then(
        async (answer) =>
          (await answer.json()) as { state?: string; role?: string; sync_standby?: boolean },
      )
      .catch(() => undefined);
    if (said?.state !== 'running') return undefined;
    if (said.role === 'master' || said.role === 'primary') return 'leader';
    return said.sync_standby ? 'sync_standby' : 'replica';
  }

  /** Ends PostgreSQL, and all of its sessions, without asking. Patroni lives. */
  killDatabase(): void {
    signal('SIGKILL', this.#database());
  }

  /** The whole machine stops: it answers nobody, and gives nothing up. */
  freeze(): void {
    signal('SIGSTOP', [...this.#supervisors(), ...this.#database()]);
  }

  /** It goes on as though no time had passed. PostgreSQL first: Patroni has still to find out what became of it. */
  thaw(): void {
    signal('SIGCONT', [...this.#database(), ...this.#supervisors()]);
  }

  async stop(): Promise<void> {
    const patroni = this.#patroni;
    if (patroni === undefined) return;
    if (patroni.exitCode === null && patroni.signalCode === null) {
      const exited = once(patroni, 'exit');
      signal('SIGKILL', this.#supervisors());
      patroni.kill('SIGKILL');
      await exited;
    }
    while (this.#database().length > 0) {
      this.killDatabase();
      await sleep(50);
    }
  }

  /** Patroni's own processes work in the node's folder, PostgreSQL's in the database's. */
  #supervisors(): readonly number[] {
    return processesOn(this.#folder);
  }

  #database(): readonly number[] {
    const folder = join(this.#folder, 'db');
    return existsSync(folder) ? processesOn(folder) : [];
  }

  #settings(etcdPort: number, password: string): object {
    const { name, port } = this;
    const rest = `127.0.0.1:${this.#restPort}`;
    const by = (username: string) => ({ username, password });
    return {
      ...{ scope: 'holdfast', namespace: '/proofs/', name },
      restapi: { listen: rest, connect_address: rest },
      etcd: { hosts: [`127.0.0.1:${etcdPort}`] },
      bootstrap: {
        dcs: {
          // The least that Patroni takes.
          ...{ ttl: 20, loop_wait: 1, retry_timeout: 3 },
          // A primary that died is not waited for where another has all of it.
          primary_start_timeout: 0,
          ...{ synchronous_mode: true, synchronous_mode_strict: true },
          postgresql: {
            use_pg_rewind: true,
            parameters: { max_connections: 60, wal_keep_size: '128MB' },
          },
        },
        initdb: [{ encoding: 'UTF8' }, { locale: 'C' }, 'data-checksums'],
      },
      postgresql: {
        ...{ listen: `127.0.0.1:${port}`, connect_address: `127.0.0.1:${port}` },
        ...{
          data_dir: join(this.#folder, 'db'),
          bin_dir: findPostgres(),
          pgpass: join(this.#folder, 'pgpass'),
        },
        authentication: { superuser: by('postgres'), replication: by('replicator') },
        parameters: { unix_socket_directories: this.#folder, shared_buffers: '32MB' },
        pg_hba: [
          'host all all 127.0.0.1/32 scram-sha-256',
          'host replication replicator 127.0.0.1/32 scram-sha-256',
        ],
        basebackup: [{ checkpoint: 'fast' }],
      },
      watchdog: { mode: 'off' },
    };
  }
}

function signal(name: NodeJS.Signals, pids: readonly number[]): void {
  for (const pid of pids) {
    try {
      process.kill(pid, name);
    } catch {
      // Gone meanwhile.
    }
  }
}
