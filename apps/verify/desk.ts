/** Whether a server serves the desk that the log names: "Releases of the desk". */
import { sha256 } from './hash.ts';
import { refuse } from './refusal.ts';
import { list, map, oneOf, type Shape } from './shape.ts';
import type { Source } from './source/source.ts';

/** What the log's latest `desk.released` says. */
export type ReleasedDesk = { readonly digest: Uint8Array; readonly worker: Uint8Array };

/** As files, and as a browser asks for its first page. */
export type ServedDesk = { readonly files: Source; readonly page: Source };

const MANIFEST = 'release.json';
const WORKER = 'sw.js';
const PAGE = '/index.html';
const MOST_BYTES = 32 * 2 ** 20;

const digest: Shape<string> = (value): value is string =>
  typeof value === 'string' && /^[0-9a-f]{64}$/.test(value);
/** Below the server's own address, whatever the manifest says. */
const path: Shape<string> = (value): value is string =>
  typeof value === 'string' && /^(?:\/[\w-][\w.-]*)+$/.test(value);
const size: Shape<number> = (value): value is number =>
  Number.isSafeInteger(value) && (value as number) >= 0 && (value as number) <= MOST_BYTES;
const manifestShape = map({
  format: oneOf('holdfast/release/v1'),
  files: list(map({ path, sha256: digest, bytes: size })),
});

/** @returns how many files were compared. @throws Refusal, Unreadable */
export async function mustServe(
  { files, page }: ServedDesk,
  released: ReleasedDesk | null,
): Promise<number> {
  if (released === null) refuse('desk/none', 'the log names no desk');
  await mustBe(files, WORKER, released.worker.toHex());
  const manifest = readManifest(await mustBe(files, MANIFEST, released.digest.toHex()));
  for (const file of manifest.files) {
    const bytes = await mustBe(files, file.path.slice(1), file.sha256);
    if (bytes.length !== file.bytes) refuse('desk/manifest', 'the manifest tells a wrong size');
  }
  const first = manifest.files.find((file) => file.path === PAGE);
  if (first === undefined) refuse('desk/manifest', 'the manifest names no page');
  await mustBe(page, '', first.sha256);
  // Manifest and worker, and the page once more.
  return manifest.files.length + 2;
}

async function mustBe(source: Source, name: string, expected: string): Promise<Uint8Array> {
  const bytes = await source.read(name, MOST_BYTES);
  if (bytes === null) refuse('desk/missing', `the server has no ${name || 'page'}`);
  if (sha256(bytes).toHex() !== expected) {
    refuse('desk/differs', `the ${name || 'page'} served is not the one that the log leads to`);
  }
  return bytes;
}

function readManifest(bytes: Uint8Array) {
  const manifest = parsed(bytes);
  if (!manifestShape(manifest)) refuse('desk/manifest', 'the manifest is not as published');
  return manifest;
}

function parsed(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return null;
  }
}
