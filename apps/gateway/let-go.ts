/** A copy that nobody took over is let go of by rule, a day after it was due: the other system has dealt with it. */
import { streamName } from '#base/stream.ts';
import { letGoAt } from '#care/beside.ts';
import type { CaseRow } from '#care/case-row.ts';
import { decodeEntry, type Header } from '#journal/entry.ts';
import type { Duty } from './owed.ts';
import type { Post } from './post.ts';

export const copiesToLetGo: Duty = {
  name: 'copy',
  atOnce: 1,
  *owed({ board }, now) {
    for (const row of board.cases.values()) {
      if (row.state.kind === 'copied' && letGoAt(row) <= now)
        yield { id: row.id, pay: (post) => letGo(post, row) };
    }
  },
};

async function letGo({ author, session }: Post, { id }: CaseRow): Promise<readonly Header[]> {
  const stream = streamName({ kind: 'case', id });
  const entry = await author.write({ stream, after: 0, type: 'case.let-go', facts: {} });
  await session.call('append', { entries: [entry] });
  return [decodeEntry(entry).header];
}
