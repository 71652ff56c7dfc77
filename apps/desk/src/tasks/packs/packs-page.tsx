import { label } from '#pathways/pack.ts';
import { Link } from '../../components/link.tsx';
import { PageTitle } from '../../components/page-title.tsx';
import { languageName } from '../triage/context.ts';
import { Use } from '../triage/triage-head.tsx';
import { useShelf } from '../triage/use-shelf.ts';
import '../triage/triage.css';

/** What callers are asked by, for everybody who works here. */
export default function PacksPage() {
  const shelving = useShelf();
  return (
    <>
      <PageTitle title="Triage packs in use" />
      {shelving.kind === 'opening' ? (
        <p role="status">Fetching and checking the packs…</p>
      ) : shelving.shelf.packs.length === 0 ? (
        <p>None yet. Operators adopt them on their Organisation page.</p>
      ) : (
        <ul className="nhsuk-list pack-list">
          {shelving.shelf.packs.map(({ pack, hash }) => (
            <li key={hash.toHex()} className="desk-card">
              <h2>
                <Link href={`/packs/${hash.toHex()}`}>{label(pack, pack.title)}</Link>
              </h2>
              <Use words={pack.provenance.use} />
              <p>
                Version {pack.version}, by {pack.provenance.author}. In{' '}
                {pack.languages.map(languageName).join(', ')}.
              </p>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
