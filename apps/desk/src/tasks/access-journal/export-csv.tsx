import { useRef, useState } from 'react';
import { BYTE_ORDER_MARK } from '#base/csv.ts';
import { webPrimitives } from '#seal/primitives-web.ts';
import { Button } from '../../components/button.tsx';
import { download } from '../../components/download.ts';
import { useDesk, useRoom } from '../../components/hooks.ts';
import { problemWords } from '../../components/problem-words.ts';
import { type Question, readPage } from '../../store/access-journal.ts';
import { foldJournal } from './fold-journal.ts';
import { HEADER_ROW, journalCsv } from './journal-csv.ts';

type ExportProps = {
  readonly question: Question;
  /** Without its ending. */
  readonly name: string;
};

/** Makes a file of all that a question finds, here in the browser: nobody else sees it. */
export function ExportCsv({ question, name }: ExportProps) {
  const { accessJournal: read, session } = useDesk();
  const { names, people, devices } = useRoom();
  const [said, setSaid] = useState('');
  const stopped = useRef(false);
  const nameOf = (id: Parameters<typeof names.get>[0]) =>
    names.get(id) ?? people.machines.get(id)?.name ?? 'A colleague';

  async function save() {
    stopped.current = false;
    const parts = [BYTE_ORDER_MARK, HEADER_ROW];
    let [done, all, before] = [0, 0, null as number | null];
    setSaid('Reading the access record…');
    try {
      do {
        const page = await readPage(
          { read, primitives: webPrimitives, keeperKey: session.keeper.key },
          { ...question, before },
        );
        const rows = foldJournal(page.entries, page.about);
        parts.push(journalCsv(rows, { nameOf, people, devices }));
        done += page.entries.length;
        all = page.matches ?? all;
        before = page.next;
        setSaid(`${done.toLocaleString('en-GB')} of ${all.toLocaleString('en-GB')} entries read…`);
      } while (before !== null && !stopped.current);
    } catch (error) {
      return setSaid(`${problemWords(error)} No file was made.`);
    }
    if (stopped.current) return setSaid('Stopped. No file was made.');
    download(new Blob(parts, { type: 'text/csv;charset=utf-8' }), `${name}.csv`);
    setSaid(`Saved: ${done.toLocaleString('en-GB')} entries.`);
  }
  return (
    <section className="desk-card" aria-label="Take it with you">
      <h2>Take it with you</h2>
      <p>
        A CSV file of all that is shown, on all pages. It holds names of colleagues and ids of
        people, not their names, and not what colleagues wrote as reasons. Each row says where its
        entry stands in the log, so that it can be checked.
      </p>
      <Button kind="secondary" onPress={save}>
        Save as CSV
      </Button>{' '}
      {said.endsWith('…') && (
        <Button
          kind="secondary"
          onPress={() => {
            stopped.current = true;
          }}
        >
          Stop
        </Button>
      )}
      <p role="status" className="desk-saved">
        {said}
      </p>
    </section>
  );
}
