/**
 * The administrator's ear: a Unix socket in the keeper's own folder, for whoever can read there. Reaching a socket is not reading: the server
 * runs as the same operating-system user, may connect to anything and read next to nothing.
 */
import { chmod, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { base64url } from '#base/bytes.ts';
import type { Random } from '#base/clock.ts';

/** Unix socket addresses end here on Linux and macOS alike. */
const LONGEST_PATH = 103;

/** What every question to the socket carries, made anew at each start. */
export async function newAdminToken(folder: string, random: Random): Promise<string> {
  const path = join(folder, 'admin.token');
  const token = base64url(random(32));
  await rm(path, { force: true });
  await writeFile(path, token, { mode: 0o600, flag: 'wx' });
  return token;
}

/** Listens, for nobody else: the folder is closed to others before the socket is there. False where the path is longer than a socket's may be. */
export async function listenForAdministrator(
  app: FastifyInstance,
  folder: string,
): Promise<boolean> {
  const path = join(folder, 'admin.sock');
  if (Buffer.byteLength(path) > LONGEST_PATH) return false;
  await chmod(folder, 0o700);
  await rm(path, { force: true });
  await app.listen({ path });
  await chmod(path, 0o600);
  return true;
}
