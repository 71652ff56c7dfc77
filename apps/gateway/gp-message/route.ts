import { isAbsolute } from 'node:path';

/** Where GP messages go. */
export type GpRoute =
  | { readonly kind: 'folder'; readonly folder: string }
  | {
      readonly kind: 'https';
      readonly url: URL;
      /** PEM certificates to trust instead of the public ones, where the endpoint stands in a private network. */
      readonly ca: string | null;
    };

/** Thrown at start. The setting is not repeated: it may hold a password. */
export class GpRouteError extends Error {
  override readonly name = 'GpRouteError';
}

/**
 * Reads a route from its setting: an absolute folder, an `https://` address, or `http://` to this machine.
 *
 * @throws GpRouteError naming the rule that the setting breaks.
 */
export function gpRoute(setting: string, ca: string | null): GpRoute {
  if (isAbsolute(setting)) return { kind: 'folder', folder: setting };
  if (!URL.canParse(setting)) {
    throw new GpRouteError('GP messages go to an absolute folder or an https:// address.');
  }
  const url = new URL(setting);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    throw new GpRouteError('GP messages go to an absolute folder or an https:// address.');
  }
  if (url.protocol === 'http:' && !isLoopback(url.hostname)) {
    throw new GpRouteError('GP messages go over https://; http:// is for this machine alone.');
  }
  if (url.username !== '' || url.password !== '') {
    throw new GpRouteError('The address for GP messages may not hold a user name or password.');
  }
  return { kind: 'https', url, ca };
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);
}
