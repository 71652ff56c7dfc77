/** Three nodes of PostgreSQL under Patroni, with an etcd between them, on this machine's loopback: synchronous, and strictly so. */
import type { ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { connect } from '#postgres/connect.ts';
import { freePort } from '#testkit/part.ts';
import { ETCD } from '#testkit/patroni.ts';
import type { TestPostgres } from '#testkit/postgres.ts';
import { until } from '../people.ts';
import { ownFolder, PatroniNode, startDaemon } from './node.ts';

const NAMES = ['one', 'two', 'three'] as const;
/** Where another account may walk; the run's own temporary folder is closed to it. */
const PLACE = existsSync('/dev/shm') ? '/dev/shm' : '/tmp';
const FORMS_WITHIN_MS = 60_000;

export class PatroniCluster {
  readonly nodes: readonly PatroniNode[];
  readonly #folder: string;
  readonly #etcd: ChildProcess;
  readonly #password: string;

  private constructor(
    folder: string,
    etcd: ChildProcess,
    nodes: readonly PatroniNode[],
    password: string,
  ) {
    this.nodes = nodes;
    this.#folder = folder;
    this.#etcd = etcd;
    this.#password = password;
  }

  static async start(): Promise<PatroniCluster> {
    const folder = await mkdtemp(join(PLACE, 'holdfast-patroni-'));
    await chmod(folder, 0o755);
    const password = randomBytes(16).toString('hex');
    const [client, peer] = [await freePort(), await freePort()];
    const at = (port: number) => `http://127.0.0.1:${port}`;
    const etcd = await startDaemon(
      await ownFolder(join(folder, 'etcd')),
      ETCD,
      ...['--name', 'one', '--data-dir', 'data', '--unsafe-no-fsync', '--enable-v2'],
      ...['--listen-client-urls', at(client), '--advertise-client-urls', at(client)],
      ...['--listen-peer-urls', at(peer), '--initial-advertise-peer-urls', at(peer)],
      ...['--initial-cluster', `one=${at(peer)}`],
    );
    const making = NAMES.map((name) => PatroniNode.make(name, folder, client, password));
    const cluster = new PatroniCluster(folder, etcd, await Promise.all(making), password);
    try {
      const [first, ...others] = cluster.nodes;
      await first!.start();
      await cluster.leader();
      await Promise.all(others.map((node) => node.start()));
      await cluster.isSafe();
      return cluster;
    } catch (error) {
      await cluster.stop();
      throw error;
    }
  }

  /** Whoever is written to, once there is one that is not `other`. */
  leader(other?: PatroniNode): Promise<PatroniNode> {
    return until(
      'somebody leads',
      async () => {
        for (const node of this.nodes)
          if (node !== other && (await node.role()) === 'leader') return node;
        return undefined;
      },
      FORMS_WITHIN_MS,
    );
  }

  /** One leads, and another has all that it acknowledges. */
  async isSafe(): Promise<void> {
    await until(
      'a leader and a synchronous standby',
      async () => {
        const roles = await Promise.all(this.nodes.map((node) => node.role()));
        return roles.includes('leader') && roles.includes('sync_standby') ? true : undefined;
      },
      FORMS_WITHIN_MS,
    );
  }

  /** Of one node; or of whichever of these is written to, in the order that it is looked for. */
  url(role: string, database: string, nodes: readonly PatroniNode[] = this.nodes): string {
    const hosts = nodes.map(({ port }) => `127.0.0.1:${port}`).join(',');
    const one = nodes.length > 1 ? '?target_session_attrs=read-write' : '';
    return `postgres://${role}:${this.#password}@${hosts}/${database}${one}`;
  }

  /** As a house takes its database. It is the cluster that looks after its nodes: nobody else ends one or starts it again. */
  forHouse(): TestPostgres {
    const left = () => Promise.reject(new Error('a node is killed by its name'));
    return {
      url: this.url('postgres', 'postgres'),
      folder: this.#folder,
      freshDatabase: async () => {
        const sql = connect(this.url('postgres', 'postgres'), { max: 1 });
        for (const role of ['holdfast_keeper', 'holdfast_server'])
          await sql.unsafe(`CREATE ROLE ${role} LOGIN PASSWORD '${this.#password}'`);
        await sql.unsafe('CREATE DATABASE holdfast OWNER holdfast_keeper');
        await sql.end();
        return {
          url: this.url('holdfast_keeper', 'holdfast'),
          serverUrl: this.url('holdfast_server', 'holdfast'),
          drop: async () => undefined,
        };
      },
      kill9: left,
      restart: left,
      stop: () => this.stop(),
    };
  }

  async stop(): Promise<void> {
    await Promise.all(this.nodes.map((node) => node.stop()));
    if (this.#etcd.exitCode === null && this.#etcd.signalCode === null) {
      const exited = once(this.#etcd, 'exit');
      this.#etcd.kill('SIGKILL');
      await exited;
    }
    await rm(this.#folder, { recursive: true, force: true });
  }
}
