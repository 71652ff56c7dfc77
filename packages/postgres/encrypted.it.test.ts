/** A database on another machine: reached over TLS, its certificate checked, or not at all. */
import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { connect as connectTo, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TLSSocket } from 'node:tls';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freshDatabase, type TestDatabase } from '#testkit/postgres.ts';
import { parseDatabaseUrl } from './connect.ts';

let folder: string;
let database: TestDatabase;
let server: Server;
let port: number;
let takesTls = true;

beforeAll(async () => {
  database = await freshDatabase();
  folder = mkdtempSync(join(tmpdir(), 'holdfast-tls-'));
  const at = (name: string) => join(folder, name);
  execFileSync(
    'openssl',
    [
      ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'],
      ...['-keyout', at('key'), '-out', at('certificate'), '-days', '2', '-subj', '/CN=database'],
      ...['-addext', 'subjectAltName=DNS:localhost'],
    ],
    { stdio: 'ignore' },
  );
  server = createServer(front).listen(0, '127.0.0.1');
  await new Promise((listening) => server.once('listening', listening));
  port = (server.address() as { port: number }).port;
});
afterAll(async () => {
  server.close();
  await database.drop();
  rmSync(folder, { recursive: true });
});

/** PostgreSQL's own, reached as from afar: answers SSLRequest (protocol §54.2.11), and passes on what is said inside. */
function front(socket: Socket): void {
  const { socketFolder, port: postgresPort } = parseDatabaseUrl(database.url);
  const postgres = connectTo(`${socketFolder}/.s.PGSQL.${postgresPort}`);
  for (const each of [socket, postgres]) each.on('error', () => each.destroy());
  socket.once('data', (first: Buffer) => {
    if (first.readInt32BE(4) !== 80877103) return void socket.destroy();
    if (!takesTls) return void socket.write('N');
    socket.write('S');
    const inside = new TLSSocket(socket, {
      isServer: true,
      key: readFileSync(join(folder, 'key')),
      cert: readFileSync(join(folder, 'certificate')),
    });
    inside.on('error', () => postgres.destroy());
    inside.pipe(postgres).pipe(inside);
  });
}

/** What a process that trusts these authorities gets when it asks who it is. */
async function asked(host: string, authorities?: string): Promise<string> {
  const url = new URL(database.url);
  url.host = `${host}:${port}`;
  url.searchParams.set('sslmode', 'verify-full');
  const program = `
    const { connect } = await import('${new URL('connect.ts', import.meta.url)}');
    const sql = connect('${url}', { max: 1 });
    const said = await sql\`SELECT current_user AS me\`.then(([row]) => row.me, (error) => error.code);
    console.log(said);
    process.exit();`;
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--input-type=module', '-e', program],
    { env: authorities === undefined ? {} : { NODE_EXTRA_CA_CERTS: authorities } },
  );
  return stdout.trim();
}

describe('a database over TLS', () => {
  const authority = () => join(folder, 'certificate');

  it('is used where a trusted authority vouches for its name', async () => {
    expect(await asked('localhost', authority())).toBe('holdfast_keeper');
  });

  it('is not used where nobody vouches for it', async () => {
    expect(await asked('localhost')).toBe('DEPTH_ZERO_SELF_SIGNED_CERT');
  });

  it('is not used under another name than it is vouched for', async () => {
    expect(await asked('127.0.0.1', authority())).toBe('ERR_TLS_CERT_ALTNAME_INVALID');
  });

  it('is not used where it takes no TLS', async () => {
    takesTls = false;
    expect(await asked('localhost', authority())).not.toBe('holdfast_keeper');
  });
});

describe('the address of a database', () => {
  const encrypted = (rest: string) => parseDatabaseUrl(`postgres://a:b@${rest}`).encrypted;

  it.each(['db.example/x', '10.0.0.7/x', 'db.example/x?sslmode=verify-full', '[fd00::1]/x'])(
    'on another machine means TLS: %s',
    (rest) => expect(encrypted(rest)).toBe(true),
  );

  it.each(['localhost/x', '127.0.0.1:5433/x', '[::1]/x', '%2Frun%2Fpostgres/x'])(
    'on this machine need not: %s',
    (rest) => expect(encrypted(rest)).toBe(false),
  );

  it.each([
    'db.example/x?sslmode=disable',
    'db.example/x?sslmode=require',
    'localhost/x?sslmode=prefer',
    'localhost.example/x?sslmode=disable',
    'db.example/x?sslrootcert=/etc/ca.pem',
  ])('is refused where it asks for less: %s', (rest) =>
    expect(() => encrypted(rest)).toThrow(/TLS|NODE_EXTRA_CA_CERTS/),
  );
});
