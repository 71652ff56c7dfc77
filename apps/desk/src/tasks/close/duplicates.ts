/** Two open cases of one patient, one of which ends in favour of the other. */
import type { Uuid } from '#base/ids.ts';
import { streamName } from '#base/stream.ts';
import type { Board } from '#care/board.ts';
import type { CaseRow } from '#care/case-row.ts';
import { oneOf } from '#care/merges.ts';
import type { Desk } from '../../session/desk.ts';

/** The patient's other cases that are open, under whichever of their records. */
export function otherOpenCases(
  { cases, merged }: Pick<Board, 'cases' | 'merged'>,
  { id, patient }: Pick<CaseRow, 'id' | 'patient'>,
): readonly CaseRow[] {
  const person = oneOf(merged, patient);
  return [...cases.values()].filter(
    (row) => row.id !== id && row.state.kind !== 'closed' && oneOf(merged, row.patient) === person,
  );
}

/** Durable on this device when it resolves. @throws Problem, EntryError */
export async function closeAsDuplicate(
  desk: Pick<Desk, 'write'>,
  id: Uuid,
  of: Uuid,
  gpMessage: boolean,
): Promise<void> {
  const stream = streamName({ kind: 'case', id });
  await desk.write({ stream, type: 'case.duplicated', facts: { of } });
  await desk.write({ stream, type: 'case.closed', facts: { outcome: 'duplicate', gpMessage } });
}
