import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import type { AllowedAuthenticator } from '#identity/entries.ts';

const listed = z
  .array(z.strictObject({ aaguid: z.uuid(), roots: z.array(z.string()).min(1).max(10) }))
  .min(1)
  .max(100);

/**
 * The authenticators that an organisation accepts of those with power over others: JSON, a list of `{ "aaguid", "roots" }`, the roots as
 * PEM certificates.
 * @throws Error where the file is not that
 */
export async function readAuthenticators(path: string): Promise<AllowedAuthenticator[]> {
  const list = listed.parse(JSON.parse(await readFile(path, 'utf8')));
  return list.map(({ aaguid, roots }) => ({
    aaguid: aaguid.toLowerCase(),
    roots: roots.map((pem) => new Uint8Array(new X509Certificate(pem).raw)),
  }));
}
