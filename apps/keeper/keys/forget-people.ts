import { streamName } from '#base/stream.ts';
import type { Keeper } from '../keeper.ts';

/**
 * Deletes the keys of everybody whom the log says to forget, under whichever of their records. Also at each start: a crash in between, or a key table put back from a copy, does
 * not bring anybody back.
 */
export async function forgetPeople({
  state,
  keys,
  index,
}: Pick<Keeper, 'state' | 'keys' | 'index'>): Promise<void> {
  for (const patient of state.allowances.forgotten()) {
    const records = state.merges.all(patient);
    const cases = state.casesOf(patient).map(({ id }) => streamName({ kind: 'case', id }));
    await keys.forget([...records.map((id) => streamName({ kind: 'patient', id })), ...cases]);
    for (const record of records) await index.forget(record);
  }
}
