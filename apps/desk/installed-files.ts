/** What the build adds to the desk's files so that they can be installed: the release's manifest, and the service worker that is bound to it. */
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Plugin } from 'vite';
import { digestOf, encodeManifest, MANIFEST, WORKER } from './src/installed/release.ts';

const SOURCE = fileURLToPath(new URL('./src/installed/worker.ts', import.meta.url));
const ENDS_ITSELF = `
addEventListener('install', () => skipWaiting());
addEventListener('activate', async () => {
  for (const name of await caches.keys()) await caches.delete(name);
  await registration.unregister();
});
`;

export function installedFiles(): Plugin {
  let folder: string;
  return {
    name: 'installed-files',
    configResolved({ build }) {
      folder = build.outDir;
    },
    async writeBundle() {
      await addRelease(folder);
    },
    // A worker that a built desk left at the same address would go on serving that desk: it is given one to replace it.
    configureServer({ middlewares }) {
      middlewares.use(WORKER, (_, answer) => {
        answer.setHeader('content-type', 'text/javascript').end(ENDS_ITSELF);
      });
    },
  };
}

/** Names what is in a folder, and builds its worker. @returns the manifest's digest */
export async function addRelease(folder: string): Promise<string> {
  const names = (await readdir(folder, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length).replaceAll('\\', '/'));
  const files = names
    .filter((path) => path !== MANIFEST && path !== WORKER)
    .map(async (path) => {
      const bytes = new Uint8Array(await readFile(join(folder, path)));
      return { path, sha256: await digestOf(bytes), bytes: bytes.length };
    });
  const manifest = new TextEncoder().encode(encodeManifest(await Promise.all(files)));
  const release = await digestOf(manifest);
  await writeFile(join(folder, MANIFEST), manifest);
  await build({
    configFile: false,
    logLevel: 'error',
    publicDir: false,
    define: { RELEASE: JSON.stringify(release) },
    build: {
      outDir: folder,
      emptyOutDir: false,
      target: 'es2024',
      rolldownOptions: { input: SOURCE, output: { format: 'iife', entryFileNames: 'sw.js' } },
    },
  });
  return release;
}
