/** The administrator's ear: a Unix socket in the keeper's own folder, for the operating-system user whom that folder belongs to. */
import { chmod, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';

/** Unix socket addresses end here on Linux and macOS alike. */
const LONGEST_PATH = 103;

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
