import type { Uuid } from '#base/ids.ts';
import { streamName } from '#base/stream.ts';
import type { Keeper } from '../keeper.ts';
import type { State } from '../state.ts';

/**
 * Deletes the keys, and the sealed pictures, of everybody whom the log says to forget, under whichever of their records. Also at each start: a crash in between, or a key table put back from a copy, does
 * not bring anybody back.
 */
export async function forgetPeople({
  state,
  keys,
  index,
  attachments,
}: Pick<Keeper, 'state' | 'keys' | 'index' | 'attachments'>): Promise<void> {
  for (const patient of state.allowances.forgotten()) {
    await keys.forget(streamsOf(patient, state));
    for (const record of state.merges.all(patient)) await index.forget(record);
    await attachments.forget(casesOf(patient, state));
  }
}

/** All that nobody opens any more. */
export function streamsOfForgotten(state: State): readonly string[] {
  return [...state.allowances.forgotten()].flatMap((patient) => streamsOf(patient, state));
}

function streamsOf(patient: Uuid, state: State): readonly string[] {
  const records = state.merges.all(patient).map((id) => streamName({ kind: 'patient', id }));
  return [...records, ...casesOf(patient, state)];
}

function casesOf(patient: Uuid, state: State): readonly string[] {
  return state.casesOf(patient).map(({ id }) => streamName({ kind: 'case', id }));
}
