/** The journal as a table for other programs. Ids and the place in the log let each row be checked against the log itself. */

import { csvRow } from '#base/csv.ts';
import { codeWords } from '../../components/care-words.ts';
import { deviceName } from '../../components/device-name.ts';
import type { Room } from '../../store/live-log.ts';
import type { JournalRow, Review, What } from './fold-journal.ts';
import { type NameOf, SIGNATURE_WORDS, whatWords, whyWords } from './journal-words.ts';

export type WhoIsWho = {
  readonly nameOf: NameOf;
  readonly people: Room['people'];
  readonly devices: ReadonlyMap<string, string>;
};

const COLUMNS = [
  'Position in the log',
  'Entry',
  'When (UTC)',
  'Who',
  'Roles',
  'Services',
  'Account',
  'What',
  'Person',
  'Why',
  'Review',
  'Device',
  'Signed in (UTC)',
  'Session',
  'Signature',
];

/** Seen from here every moment has its day and year, as a file that is read later needs them. */
const LONG_AGO = 0;

export const HEADER_ROW = csvRow(COLUMNS);

export function journalCsv(
  rows: readonly JournalRow[],
  { nameOf, people, devices }: WhoIsWho,
): string {
  return rows
    .map(({ index, id, at, who, patient, from, what, signature }) => {
      const person = people.colleagues.get(who);
      return csvRow([
        `${index}`,
        id,
        new Date(at).toISOString(),
        nameOf(who),
        person === undefined ? '' : person.roles.map(codeWords).join(', '),
        person === undefined ? '' : person.services.map(codeWords).join(', '),
        who,
        whatWords(what),
        patient ?? '',
        whyWords(what, nameOf, LONG_AGO),
        reviewOf(what)?.finding ?? '',
        from === null ? '' : deviceName(from.device, devices),
        from === null ? '' : new Date(from.openedAt).toISOString(),
        from?.session ?? '',
        SIGNATURE_WORDS[signature],
      ]);
    })
    .join('');
}

function reviewOf(what: What): Review | null {
  if (what.kind === 'glass') return what.review;
  return what.kind === 'opening' && what.under?.kind === 'glass' ? what.under.review : null;
}
