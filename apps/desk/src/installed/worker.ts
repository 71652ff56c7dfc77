/**
 * The service worker of one release of the desk. It is bound to the release by the manifest's digest, which the build writes into it: it keeps
 * those files and no others, and opens the desk from them, with a server or without. Of what is data it sees nothing.
 */
import { isDeskAddress } from '#wire/desk-address.ts';
import { type Progress, TAKE_OVER, WHICH, type Which } from './messages.ts';
import { cacheOf, digestOf, isCacheOfRelease, MANIFEST, type Manifest, PAGE } from './release.ts';
import type { Asked, Told, WorkerScope } from './worker-scope.ts';

declare const RELEASE: string;

const worker = self as unknown as WorkerScope;
const CACHE = cacheOf(RELEASE);
/** For the page's headers as the server gives them now; then those kept will do. */
const PATIENCE_MS = 1_000;
const GIVE_UP_MS = 10_000;
/** A proxy may say that an answer varies: the digest says that this one does not. */
const THIS = { ignoreVary: true };

worker.addEventListener('install', (event) => event.waitUntil(install()));
worker.addEventListener('activate', (event) => event.waitUntil(worker.clients.claim()));
worker.addEventListener('message', (event) => {
  if (event.data === TAKE_OVER) event.waitUntil(worker.skipWaiting());
  if (event.data === WHICH) event.waitUntil(answer(event));
});
worker.addEventListener('fetch', (event) => {
  const { method, url, mode, destination } = event.request;
  const { origin, pathname } = new URL(url);
  if (method !== 'GET' || origin !== location.origin) return;
  if (mode === 'navigate') {
    if (isDeskAddress(pathname)) event.respondWith(page(event));
    // What a page's script asks for by itself has no destination: that is data, and never ours.
  } else if (destination !== '') event.respondWith(file(event.request));
});

/** Nothing is kept that is not the release's; what was kept before a failure serves the next attempt. */
async function install(): Promise<void> {
  const cache = await caches.open(CACHE);
  // Whoever cleans up sees that it is being filled.
  await navigator.locks.request(CACHE, { mode: 'shared' }, async () => {
    const manifest = await fetched(MANIFEST, RELEASE);
    const { files }: Manifest = await manifest.clone().json();
    let done = 0;
    for (const { path, sha256 } of files) {
      const kept = path === PAGE ? undefined : await caches.match(path, THIS);
      const isSame = kept !== undefined && (await digestIn(kept)) === sha256;
      await cache.put(path, isSame ? kept : await fetched(path, sha256));
      done += 1;
      await tell({ done, of: files.length });
    }
    // Last: where it is, all are.
    await cache.put(MANIFEST, manifest);
  });
}

/** What the browser has loaded for the page already will do, if it is right. @throws Error where it does not come, or is not what the release names */
async function fetched(path: string, sha256: string): Promise<Response> {
  for (const cache of ['default', 'reload'] as const) {
    const response = await fetch(path, { cache, redirect: 'error' });
    if (response.ok && (await digestIn(response)) === sha256) return response;
  }
  throw new Error(`${path} is not the one of this release`);
}

async function page(event: Asked): Promise<Response> {
  const cache = await caches.open(CACHE);
  const kept = await cache.match(PAGE, THIS);
  if (kept === undefined) return fetch(event.request);
  const now = asServedNow(cache, kept).catch(() => undefined);
  event.waitUntil(now);
  return (await Promise.race([now, patience()])) ?? kept;
}

/**
 * The same page with the headers that the server gives it now: its policy names the sites where a desk may go on, and they change. Another page
 * is another release's, or nobody's, and is left.
 */
async function asServedNow(cache: Cache, kept: Response): Promise<Response | undefined> {
  const signal = AbortSignal.timeout(GIVE_UP_MS);
  const now = await fetch(PAGE, { cache: 'no-store', redirect: 'error', signal });
  if (!now.ok || (await digestIn(now)) !== (await digestIn(kept))) return undefined;
  await cache.put(PAGE, now.clone());
  return now;
}

/** A page that came before this worker took over still finds its own files: their names say what is in them. */
async function file(request: Request): Promise<Response> {
  const cache = await caches.open(CACHE);
  return (
    (await cache.match(request, THIS)) ?? (await caches.match(request, THIS)) ?? fetch(request)
  );
}

async function answer({ ports }: Told): Promise<void> {
  const cache = await caches.open(CACHE);
  const has = async () => (await cache.match(MANIFEST, THIS)) !== undefined;
  if (!(await has())) await install().catch(() => undefined);
  const which: Which = { release: RELEASE, isWhole: await has() };
  ports[0]?.postMessage(which);
  await letGoOfOthers();
}

/** Files of releases that no page is from any more; not while another release is on its way. */
async function letGoOfOthers(): Promise<void> {
  for (const name of await caches.keys()) {
    if (name === CACHE || !isCacheOfRelease(name)) continue;
    await navigator.locks.request(name, { ifAvailable: true }, async (free) => {
      const { installing, waiting } = worker.registration;
      if (free !== null && installing === null && waiting === null) await caches.delete(name);
    });
  }
}

async function tell(progress: Progress): Promise<void> {
  const pages = await worker.clients.matchAll({ type: 'window', includeUncontrolled: true });
  for (const one of pages) one.postMessage(progress);
}

async function digestIn(response: Response): Promise<string> {
  return digestOf(await response.clone().arrayBuffer());
}

function patience(): Promise<undefined> {
  return new Promise((resolve) => setTimeout(resolve, PATIENCE_MS));
}
