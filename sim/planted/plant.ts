/** Puts every planted bug into the sources as they are loaded, each asleep until it is named. */
import { registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';
import { MUTATIONS, type Mutation } from './mutations.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

declare global {
  /** The name of the bug that is in force. */
  var plantedBug: string | undefined;
}

/** Before anything of the sources is loaded. */
export function plantAll(): void {
  const ofFile = Map.groupBy(MUTATIONS, ({ file }) => `${ROOT}${file}`);
  registerHooks({
    load(url, context, next) {
      const loaded = next(url, context);
      const some = url.startsWith('file:') ? ofFile.get(fileURLToPath(url)) : undefined;
      if (some === undefined) return loaded;
      const source = some.reduce(planted, String(loaded.source));
      return { ...loaded, source };
    },
  });
}

/** One at a time; null for none. */
export function letLoose(name: string | null): void {
  globalThis.plantedBug = name ?? undefined;
}

function planted(source: string, { name, file, piece, becomes }: Mutation): string {
  const found = source.split(piece).length - 1;
  if (found !== 1) throw new Error(`${name}: its piece of ${file} is there ${found} times`);
  const condition = `(globalThis.plantedBug === ${JSON.stringify(name)})`;
  return source.replace(piece, () => becomes.replaceAll('PLANTED', condition));
}
