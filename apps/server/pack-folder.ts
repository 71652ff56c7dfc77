/** Triage packs that an operator installed: public data, looked at by nobody here. A desk trusts none of it before it has checked it. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Bytes } from '#base/bytes.ts';
import type { PackFiles } from '#wire/server.ts';

export type PackFolder = {
  list(): Promise<PackFiles>;
  /** @param hash 64 hexadecimal digits. Null where there is none of it. */
  read(hash: string): Promise<Bytes | null>;
};

const PACK = /^([0-9a-f]{64})\.pack$/;
const PUBLISHER = /^[0-9a-f]{64}\.publisher$/;
/** As many as the answer tells of. */
const MOST = 500;

/** @param folder null where the server was given none: then nothing is installed */
export function packFolder(folder: string | null): PackFolder {
  return {
    async list() {
      const names = folder === null ? [] : await readdir(folder).catch(() => []);
      const publishers = names.filter((name) => PUBLISHER.test(name)).slice(0, MOST);
      const keys = await Promise.all(publishers.map((name) => bytesOf(join(folder!, name))));
      return {
        packs: names
          .flatMap((name) => PACK.exec(name)?.[1] ?? [])
          .slice(0, MOST)
          .map((hash) => Uint8Array.fromHex(hash)),
        publishers: keys.filter((key) => key?.length === 65) as Bytes[],
      };
    },
    async read(hash) {
      const name = `${hash}.pack`;
      return folder === null || !PACK.test(name) ? null : bytesOf(join(folder, name));
    },
  };
}

async function bytesOf(path: string): Promise<Bytes | null> {
  return readFile(path).then(
    (content) => new Uint8Array(content),
    () => null,
  );
}
