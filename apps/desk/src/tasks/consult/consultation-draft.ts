import type { Uuid } from '#base/ids.ts';
import { streamName } from '#base/stream.ts';

/** The draft of one case's consultation, which closing looks at too. */
export function consultationDraft(id: Uuid) {
  return { stream: streamName({ kind: 'case', id }), form: 'consultation' };
}
