/** What a call's triage found, in a few lines: for a call that becomes part of another case, whose readers do not see its own entries. */
import type { Uuid } from '#base/ids.ts';
import { streamName } from '#base/stream.ts';
import { recordTriages, type TriageRecord } from '#pathways/record.ts';
import type { Desk } from '../../session/desk.ts';

/** Empty where nothing was asked, or it was not read. */
export function triageNote(desk: Pick<Desk, 'file'>, id: Uuid): string {
  const { value } = desk.file(streamName({ kind: 'case', id }), 'receive').state;
  if (value.kind !== 'open') return '';
  return recordTriages(value.entries).triages.map(noteOf).join('\n');
}

function noteOf({ title, version, use, flags, end, moves }: TriageRecord): string {
  return [
    `Triage: ${title}, version ${version}. ${use}`,
    ...flags.map((flag) => `Red flag: ${flag}`),
    ...moves.flatMap(({ move, standing }) => {
      if (standing !== 'stands' || move.type !== 'pathways.answered') return [];
      const { asked, answered, said } = move.payload;
      return [`${asked} ${answered}${said === undefined ? '' : `: “${said}”`}`];
    }),
    end === null ? 'It was not ended.' : `Ended in: ${end.title} (${end.code})`,
  ].join('\n');
}
