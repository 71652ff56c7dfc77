import { streamName } from '#base/stream.ts';
import type { CaseRow } from '#care/case-row.ts';
import { holdingDrawing } from '../../components/drawing.ts';
import type { Desk } from '../../session/desk.ts';

/** So long one does not see that one waits. */
const UNSEEN_MS = 80;

/** Asks for a case before its page is drawn. Resolves when it has come, or when waiting would be seen. */
export function openAhead(
  desk: Desk,
  { id, patient }: Pick<CaseRow, 'id' | 'patient'>,
): Promise<unknown> {
  const alongside = [streamName({ kind: 'patient', id: patient })];
  const file = desk.file(streamName({ kind: 'case', id }), 'care', alongside);
  if (file.state.value.kind === 'open') return Promise.resolve();
  const seen = new Promise((resolve) => setTimeout(resolve, UNSEEN_MS));
  return holdingDrawing(Promise.race([file.refresh(), seen]));
}
