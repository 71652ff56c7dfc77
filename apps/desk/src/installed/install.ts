/** The page's side of the installed files: has them installed, says how far that is, and lets a newer release take over when nothing is in anybody's hands. */
import { CALLBACK_PATH } from '#wire/cis2.ts';
import { IN_HANDS, isInHands, onHandsFree } from './hands.ts';
import { installed } from './installed.ts';
import { type Progress, TAKE_OVER, WHICH, type Which } from './messages.ts';
import { cacheOf, WORKER } from './release.ts';

const MINUTE_MS = 60_000;
/** While somebody works nothing takes over, so there is less hurry. */
const LOOKS_IN_HANDS = 60;
const TAKES_OVER_WITHIN_MS = 10_000;
/** When this window was last reloaded for a release: two servers that differ must not make it flicker. */
const RELOADED = 'reloaded for a release at';

type Policies = {
  createPolicy(
    name: string,
    rules: { createScriptURL: () => string },
  ): { createScriptURL(from: string): string };
};
const { trustedTypes } = globalThis as { readonly trustedTypes?: Policies };
/** Trusted Types refuse the address as a string. The policy that they let be made by this name, once in a page, gives no other, whatever it is asked. */
const URL_OF_WORKER =
  trustedTypes
    ?.createPolicy('holdfast-worker', { createScriptURL: () => WORKER })
    .createScriptURL(WORKER) ?? WORKER;

export async function keepInstalled(): Promise<void> {
  if (!('serviceWorker' in navigator)) return installed.set({ kind: 'not-supported' });
  try {
    keepUp(navigator.serviceWorker, await register());
  } catch (error) {
    // The worker did not come; whatever else a browser says, it will say again.
    const isAway = error instanceof TypeError;
    installed.set({ kind: isAway ? 'failed' : 'not-supported' });
    if (isAway) setTimeout(keepInstalled, MINUTE_MS);
  }
}

function register(): Promise<ServiceWorkerRegistration> {
  return navigator.serviceWorker.register(URL_OF_WORKER, { updateViaCache: 'none' });
}

function keepUp(serviceWorker: ServiceWorkerContainer, first: ServiceWorkerRegistration): void {
  let registration = first;
  let server = serviceWorker.controller;
  /** Another release serves this page than the one it came from. */
  let isOutdated = false;

  serviceWorker.addEventListener('message', ({ data }: MessageEvent<Progress>) => {
    if (registration.active === null) installed.set({ kind: 'installing', ...data });
  });
  serviceWorker.addEventListener('controllerchange', () => {
    isOutdated = server !== null;
    server ??= serviceWorker.controller;
    if (isOutdated) void settle();
    else void cameFrom(server);
  });
  // A page that was reloaded past its worker has none, and the files are here all the same.
  void cameFrom(server ?? registration.active);
  use(first);
  onHandsFree(look);
  let minutes = 0;
  setInterval(() => {
    minutes += 1;
    if (!isInHands() || minutes % LOOKS_IN_HANDS === 0) look();
  }, MINUTE_MS);
  look();

  function look(): void {
    // A first installation that failed leaves nothing behind to update.
    const isThere = registration.active ?? registration.waiting ?? registration.installing;
    const looking = isThere === null ? register().then(use) : registration.update();
    looking.catch(() => undefined).then(settle);
  }

  function use(given: ServiceWorkerRegistration): void {
    registration = given;
    given.addEventListener('updatefound', follow);
    follow();
  }

  function follow(): void {
    const { installing } = registration;
    installing?.addEventListener('statechange', () => {
      if (installing.state === 'installed') void settle();
      if (installing.state === 'redundant' && registration.active === null) {
        installed.set({ kind: 'failed' });
      }
    });
  }

  async function settle(): Promise<void> {
    if (isInHands() || location.pathname === CALLBACK_PATH || hasJustReloaded()) return;
    if (isOutdated) return reload();
    const { waiting } = registration;
    if (waiting === null) return;
    await navigator.locks.request(IN_HANDS, { ifAvailable: true }, async (alone) => {
      if (alone === null) return;
      waiting.postMessage(TAKE_OVER);
      // Until then nobody begins anything; and with the change this page is outdated.
      await changed(serviceWorker);
    });
  }
}

/** Says that the files are here, and that this page needs those of its release. */
async function cameFrom(server: ServiceWorker | null): Promise<void> {
  if (server === null) return;
  const { port1, port2 } = new MessageChannel();
  const answer = new Promise<Which>((resolve) => {
    port1.onmessage = ({ data }) => resolve(data);
  });
  server.postMessage(WHICH, [port2]);
  const { release, isWhole } = await answer;
  installed.set({ kind: isWhole ? 'installed' : 'failed' });
  // Until the page is gone.
  await navigator.locks.request(cacheOf(release), { mode: 'shared' }, () => new Promise(() => {}));
}

function changed(serviceWorker: ServiceWorkerContainer): Promise<void> {
  return new Promise((resolve) => {
    serviceWorker.addEventListener('controllerchange', () => resolve(), { once: true });
    setTimeout(resolve, TAKES_OVER_WITHIN_MS);
  });
}

function reload(): void {
  sessionStorage.setItem(RELOADED, `${Date.now()}`);
  location.reload();
}

function hasJustReloaded(): boolean {
  const at = Number(sessionStorage.getItem(RELOADED));
  return Date.now() - at < MINUTE_MS;
}
