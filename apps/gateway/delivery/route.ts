import { isAbsolute } from 'node:path';

/** Where messages of a kind go. */
export type Route =
  | { readonly kind: 'folder'; readonly folder: string }
  | {
      readonly kind: 'https';
      readonly url: URL;
      /** PEM certificates to trust instead of the public ones, where the endpoint stands in a private network. */
      readonly ca: string | null;
    };

/** Thrown at start. The setting is not repeated: it may hold a password. */
export class RouteError extends Error {
  override readonly name = 'RouteError';
}

/**
 * Reads a route from its setting: an absolute folder, an `https://` address, or `http://` to this machine.
 *
 * @param what goes there, in words: `GP messages`
 * @throws RouteError naming the rule that the setting breaks.
 */
export function routeOf(what: string, setting: string, ca: string | null): Route {
  if (isAbsolute(setting)) return { kind: 'folder', folder: setting };
  const url = URL.parse(setting);
  if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:')) {
    throw new RouteError(`${what} go to an absolute folder or an https:// address.`);
  }
  if (url.protocol === 'http:' && !isLoopback(url.hostname)) {
    throw new RouteError(`${what} go over https://; http:// is for this machine alone.`);
  }
  if (url.username !== '' || url.password !== '') {
    throw new RouteError(`The address for ${what} may not hold a user name or password.`);
  }
  return { kind: 'https', url, ca };
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);
}
