/** Releases of the desk for proofs: as it was built, each told from the others by a name in its page and a file of its own. */
import { cp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createServer, type ViteDevServer } from 'vite';
import { addRelease } from '../apps/desk/installed-files.ts';

const BUILT = fileURLToPath(new URL('../dist/desk', import.meta.url));
const CONFIG = fileURLToPath(new URL('../apps/desk/vite.config.ts', import.meta.url));

/** The file that a release alone has. */
export function ownFile(name: string): string {
  return `assets/own-${name}.js`;
}

/** In the place of what was in the folder. @returns the manifest's digest */
export async function releaseDesk(folder: string, name: string): Promise<string> {
  await rm(folder, { recursive: true });
  await cp(BUILT, folder, { recursive: true });
  const page = join(folder, 'index.html');
  const html = await readFile(page, 'utf8');
  await writeFile(page, html.replace('<meta ', `<meta name="release" content="${name}" /><meta `));
  await writeFile(join(folder, ownFile(name)), `export default '${name}';\n`);
  return addRelease(folder);
}

/** Flips a bit of a file. */
export async function tamperWith(folder: string, name: string): Promise<void> {
  const path = join(folder, name);
  const bytes = await readFile(path);
  // The last but one: in a page, after its end; in a manifest, white space.
  bytes[bytes.length - 2]! ^= 1;
  await writeFile(path, bytes);
}

/** The desk from its sources, at an address where a built one was. @param scratch for what it makes meanwhile */
export async function developDesk(origin: string, scratch: string): Promise<ViteDevServer> {
  const { hostname: host, port } = new URL(origin);
  const server = await createServer({
    configFile: CONFIG,
    cacheDir: scratch,
    logLevel: 'silent',
    server: { host, port: Number(port), strictPort: true },
    optimizeDeps: { noDiscovery: true },
  });
  return server.listen();
}
