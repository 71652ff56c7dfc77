import type { Batch, LogStore } from '#journal/store.ts';

/**
 * What happens to a write, and what its writer learns: `failed`: nothing is written, and it fails.
 * `failed but persisted`: it is written, and fails. `failed, persisted later`: it fails, and is
 * written after its writer has looked. `crashed after`: it is written, and never answers.
 */
export type Fault = 'failed' | 'failed but persisted' | 'failed, persisted later' | 'crashed after';

export const FAULTS: readonly Fault[] = [
  'failed',
  'failed but persisted',
  'failed, persisted later',
  'crashed after',
];

export type FaultyStore = LogStore & {
  /** The next calls of a write meet these faults, in order; later ones none. */
  meet(write: 'commit' | 'publish', ...faults: readonly Fault[]): void;
  /** Batches that were sent, also those that failed. */
  readonly sent: readonly Batch[];
};

export function faultyStore(store: LogStore): FaultyStore {
  const faults: Record<'commit' | 'publish', Fault[]> = { commit: [], publish: [] };
  const sent: Batch[] = [];
  let late: (() => Promise<unknown>) | null = null;

  const through = async <T>(write: 'commit' | 'publish', act: () => Promise<T>): Promise<T> => {
    const arriving = late;
    late = null;
    await arriving?.();
    switch (faults[write].shift()) {
      case undefined:
        return act();
      case 'failed but persisted':
        await act();
        break;
      case 'failed, persisted later':
        late = act;
        break;
      case 'crashed after':
        await act();
        return new Promise(() => {});
      case 'failed':
    }
    throw new Error('the connection was lost');
  };

  return {
    ...store,
    sent,
    meet: (write, ...next) => void faults[write].push(...next),
    commit(batch) {
      sent.push(batch);
      return through('commit', () => store.commit(batch));
    },
    publish: (checkpoint) => through('publish', () => store.publish(checkpoint)),
  };
}
