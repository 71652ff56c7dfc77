import { type Keeper, type OwnDraft, signAndAppend, write } from '../keeper.ts';
import type { Secrets } from './secrets.ts';

/** The keys whose change `keys.rotated` tells. */
export type Rotated = 'root' | 'key-encryption' | 'index' | 'streams';

/** For whoever has the pen to themselves, in `changeKeys`. */
export async function announce(keeper: Keeper, what: Rotated, generation: number): Promise<void> {
  await signAndAppend(keeper, [rotated(what, generation)]);
}

/** At the start: what came into use, and whose announcement a crash swallowed. */
export async function announceSwallowed(keeper: Keeper, secrets: Secrets): Promise<void> {
  const inUse: Readonly<Record<Rotated, number>> = {
    root: secrets.rootGeneration,
    'key-encryption': newestOf(secrets),
    index: secrets.indexKeys.length,
    streams: (await keeper.keys.due()).nth,
  };
  const swallowed = (Object.keys(inUse) as Rotated[]).filter(
    (what) => inUse[what] > keeper.state.keyHistory.of(what).generation,
  );
  if (swallowed.length === 0) return;
  await write(keeper, ...swallowed.map((what) => rotated(what, inUse[what])));
}

export function newestOf({ keyEncryptionKeys }: Pick<Secrets, 'keyEncryptionKeys'>): number {
  return Math.max(...keyEncryptionKeys.map(({ generation }) => generation));
}

function rotated(what: Rotated, generation: number): OwnDraft {
  return { stream: 'org', type: 'keys.rotated', facts: { what, generation } };
}
