import { useNow, useRoom } from '../../components/hooks.ts';
import { Link } from '../../components/link.tsx';
import { PageTitle } from '../../components/page-title.tsx';
import { momentWords } from '../../components/time-words.ts';
import { sourceWords } from './source-words.ts';

/** Messages that came and could not become a case, until somebody has looked at each. */
export default function SetAsideList() {
  const rows = [...useRoom().board.setAside.values()].sort((a, b) => a.at - b.at);
  const now = useNow();
  return (
    <>
      <PageTitle title="Set aside" />
      <p>
        These messages came and could not become cases. There may be a patient behind each: look at
        every one.
      </p>
      {rows.length === 0 ? (
        <p className="desk-empty">Nothing is set aside.</p>
      ) : (
        <table className="nhsuk-table desk-table">
          <caption className="nhsuk-u-visually-hidden">
            Messages set aside, the oldest first
          </caption>
          <thead>
            <tr>
              <th scope="col">Received</th>
              <th scope="col">What</th>
              <th scope="col">Why</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ id, at, source, problem }) => (
              <tr key={id}>
                <td>{momentWords(at, now)}</td>
                <td>
                  <Link href={`/set-aside/${id}`}>{sourceWords(source)}</Link>
                </td>
                <td>{problem}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </>
  );
}
