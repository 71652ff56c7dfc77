import { parseStream } from '#base/stream.ts';
import type { OutboxItem } from '#sync/outbox.ts';
import { useDesk, useKept, useNow, useOutbox, useRoom } from '../../components/hooks.ts';
import { Link } from '../../components/link.tsx';
import { MayBeEvicted } from '../../components/may-be-evicted.tsx';
import { PageTitle } from '../../components/page-title.tsx';
import { momentWords } from '../../components/time-words.ts';
import { HandIn } from './hand-in.tsx';
import { RefusedEntry } from './refused-entry.tsx';
import { SaveToFile } from './save-to-file.tsx';
import { whatWords } from './what-words.ts';

/** What was written here, until the record and a second site have it. Nothing in this list is ever thrown away by itself. */
export function NotYetSafe() {
  const items = [...useOutbox(), ...useKept()].sort((a, b) => a.order - b.order);
  const now = useNow();
  return (
    <>
      <PageTitle title="Not yet safe" />
      {items.length === 0 ? (
        <p>Everything written on this device is in the record, here and wherever a lifeboat is.</p>
      ) : (
        <>
          <p>
            Written on this device. It is kept here, sealed, until it is in the record, and a
            lifeboat has signed that it holds it too.
          </p>
          <MayBeEvicted />
          <SaveToFile />
          <table className="nhsuk-table desk-table">
            <caption className="nhsuk-u-visually-hidden">Entries that wait, oldest first</caption>
            <thead>
              <tr>
                <th scope="col">Written</th>
                <th scope="col">What</th>
                <th scope="col">Why it is still here</th>
              </tr>
            </thead>
            <tbody>
              {items.map((item) => (
                <tr key={item.order}>
                  <td>{momentWords(item.header.at, now)}</td>
                  <td>
                    <What header={item.header} />
                  </td>
                  <td>
                    <Why item={item} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </>
      )}
      <HandIn />
    </>
  );
}

/** Nobody is named; the case that it is of is a link, where this desk has it. */
function What({ header: { type, stream } }: Pick<OutboxItem, 'header'>) {
  const place = parseStream(stream);
  const { cases } = useRoom().board;
  return place?.kind === 'case' && cases.has(place.id) ? (
    <Link href={`/case/${place.id}`}>{whatWords(type)}</Link>
  ) : (
    whatWords(type)
  );
}

function Why({ item }: { readonly item: OutboxItem }) {
  const { header, refused, placed, isBehind } = item;
  const { session } = useDesk();
  if (placed !== null) return <>In the record. No lifeboat has signed for it yet.</>;
  if (header.author !== session.account) return <>Its author has to sign in on this device.</>;
  if (refused !== null) return <RefusedEntry item={item} isOpen={false} />;
  if (isBehind) return <>It is not sent: something before it in the same case was refused.</>;
  return <>Waiting to be sent. This happens by itself.</>;
}
