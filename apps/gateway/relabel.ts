/** A case that went to another service owes that service its one line on the board: none of it can read the old one. */
import type { Clock } from '#base/clock.ts';
import { dayOf, streamName } from '#base/stream.ts';
import type { CaseRow } from '#care/case-row.ts';
import type { CaseLabel, CaseSummary } from '#care/payloads.ts';
import { decodeEntry, type Header } from '#journal/entry.ts';
import { derivedId } from './document-parts.ts';
import { ageOf, clip } from './itk-111/summarise.ts';
import type { Duty } from './owed.ts';
import type { Post } from './post.ts';
import { readCase } from './read-case.ts';

export function labelsOwed(clock: Clock): Duty {
  return {
    name: 'label',
    atOnce: 1,
    *owed({ board }) {
      for (const row of board.cases.values()) {
        if (row.state.kind !== 'closed' && row.labelOwed)
          yield { id: `${row.id} ${row.service}`, pay: (post) => relabel(post, row, clock()) };
      }
    },
  };
}

/** One transfer is one label, however often it is tried. */
async function relabel(
  post: Post,
  { id, service, queuedAt }: CaseRow,
  now: number,
): Promise<readonly Header[]> {
  const { view } = await readCase(post, id, 'label');
  const stream = streamName({ kind: 'labels', service, day: dayOf(now) });
  await post.keyring.ensure([{ stream, subject: null }], 'label');
  const entry = await post.author.write({
    stream,
    after: 0,
    id: derivedId(`${id}/${service}/${queuedAt}`, 'label of a transferred case'),
    type: 'case.labelled',
    facts: { case: id },
    payload: labelOf(view.summary, now),
  });
  await post.session.call('append', { entries: [entry] });
  return [decodeEntry(entry).header];
}

/** The board's one line, from what was said when the case came. */
export function labelOf({ patient, location, problem }: CaseSummary, now: number): CaseLabel {
  return {
    name: clip(patient.name, 80) ?? 'Name not known',
    age: ageOf(patient.birthDate, now),
    place: clip(location ?? patient.postcode, 60) ?? '',
    reason: clip(problem.split('\n')[0], 120) ?? '',
  };
}
