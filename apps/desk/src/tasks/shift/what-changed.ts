/** What became of a case while somebody thought about to whom it goes. */
import type { Uuid } from '#base/ids.ts';
import type { CaseRow } from '#care/case-row.ts';
import { codeWords } from '../../components/care-words.ts';

/** In words, what is another now; null where it is where it was. */
export function whatChanged(
  before: CaseRow,
  now: CaseRow,
  nameOf: (account: Uuid) => string,
): string | null {
  if (whereabouts(before) === whereabouts(now)) return null;
  const { service, state } = now;
  switch (state.kind) {
    case 'taken':
      return `It is with ${nameOf(state.by).replace(/^You$/, 'you')} now.`;
    case 'queued':
      return `It waits in the queue of ${codeWords(service)} now.`;
    case 'closed':
      return 'It is closed now.';
    case 'disputed':
      return 'Two sites disagree about it now: decide that first.';
    case 'copied':
      return 'It is with the other system now.';
  }
}

function whereabouts({ service, state }: CaseRow): string {
  return [service, state.kind, state.kind === 'taken' ? state.by : ''].join(' ');
}
