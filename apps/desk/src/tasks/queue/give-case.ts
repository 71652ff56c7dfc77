import type { Uuid } from '#base/ids.ts';
import { streamName } from '#base/stream.ts';
import type { CaseRow } from '#care/case-row.ts';
import type { Desk } from '../../session/desk.ts';

/**
 * Gives a case to somebody, or back to its queue: as whoever has it, or else as a shift lead. Its note is sealed, so its key is asked for.
 * Durable on this device when it resolves. @throws Problem, EntryError
 */
export async function giveCase(
  desk: Desk,
  { id, state }: CaseRow,
  to: Uuid | null,
  note: string,
): Promise<void> {
  const stream = streamName({ kind: 'case', id });
  const isMine = state.kind === 'taken' && state.by === desk.session.account;
  await desk.ensure({ stream, subject: null }, 'care');
  await desk.write({
    stream,
    type: 'case.assigned',
    facts: { to, as: isMine ? 'owner' : 'lead' },
    payload: { note },
  });
}
