/** A release of the desk: its manifest names each file by its SHA-256, and is named by its own. The build writes it, the service worker keeps to it. */

export const MANIFEST = '/release.json';
export const PAGE = '/index.html';
/** Not in the manifest, since it holds the manifest's digest. */
export const WORKER = '/sw.js';

/** docs/formats.md, "Releases of the desk". */
export type Manifest = {
  readonly format: 'holdfast/release/v1';
  /** By path. */
  readonly files: readonly ReleaseFile[];
};

export type ReleaseFile = {
  /** As it is asked for: `/assets/…`. */
  readonly path: string;
  readonly sha256: string;
  readonly bytes: number;
};

export function encodeManifest(files: readonly ReleaseFile[]): string {
  const byPath = files.toSorted((a, b) => (a.path < b.path ? -1 : 1));
  const manifest: Manifest = { format: 'holdfast/release/v1', files: byPath };
  return `${JSON.stringify(manifest, null, 1)}\n`;
}

/** Hexadecimal. */
export async function digestOf(bytes: Uint8Array<ArrayBuffer> | ArrayBuffer): Promise<string> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)).toHex();
}

const CACHE = 'holdfast-';

/** What a browser keeps the release's files under; pages that came from them hold a lock of this name. */
export function cacheOf(release: string): string {
  return `${CACHE}${release}`;
}

export function isCacheOfRelease(name: string): boolean {
  return name.startsWith(CACHE);
}
