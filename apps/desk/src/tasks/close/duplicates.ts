/** Two open cases of one patient, one of which ends in favour of the other. */
import type { Uuid } from '#base/ids.ts';
import { streamName } from '#base/stream.ts';
import type { CaseRow } from '#care/case-row.ts';
import type { Desk } from '../../store/desk.ts';

/** The patient's other cases that are open. */
export function otherOpenCases(
  cases: Iterable<CaseRow>,
  { id, patient }: Pick<CaseRow, 'id' | 'patient'>,
): readonly CaseRow[] {
  return [...cases].filter(
    (row) => row.patient === patient && row.id !== id && row.state.kind !== 'closed',
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
