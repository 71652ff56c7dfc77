/** Which triage packs are used here, for operators. Loaded with the page's other half, because it brings the checker along. */
import { useState } from 'react';
import { identityFacts } from '#identity/entries.ts';
import { changesIn } from '#pathways/changes.ts';
import { Button } from '../../components/button.tsx';
import { Details } from '../../components/details.tsx';
import { Checkbox } from '../../components/fields.tsx';
import { useDesk, useRoom } from '../../components/hooks.ts';
import { Link } from '../../components/link.tsx';
import { passkeyProblemWords } from '../../components/problem-words.ts';
import { comparePacks, newestOf, type PackRow, proposalOf, stateWords } from './compare-packs.ts';
import { useInstalled } from './use-installed.ts';

export default function AdoptPacks() {
  const desk = useDesk();
  const { packs, proposals } = useRoom().people;
  const installed = useInstalled();
  /** What was ticked or unticked, by hash; the rest is as it is in use. */
  const [ticked, setTicked] = useState<ReadonlyMap<string, boolean>>(new Map());
  const [trouble, setTrouble] = useState<string | null>(null);
  const waiting = proposals.find(({ type }) => type === 'packs.adopted');
  const proposed =
    waiting === undefined ? [] : identityFacts['packs.adopted'].parse(waiting.facts).packs;
  if (installed.kind !== 'here') {
    return (
      <section className="desk-card" aria-label="Triage packs">
        <h2>Triage packs</h2>
        {installed.kind === 'trouble' ? (
          <p role="alert">{installed.words}</p>
        ) : (
          <p role="status">
            Checking the packs{installed.all > 0 && `, ${installed.done} of ${installed.all}`}…
          </p>
        )}
      </section>
    );
  }
  const rows = comparePacks(installed.packs, packs.now, proposed);
  const isTicked = (row: PackRow) => ticked.get(row.hash) ?? row.inUse;
  const chosen = rows.filter(isTicked);
  const isChanged = rows.some((row) => isTicked(row) !== row.inUse);

  /** One version of each presentation: a call that began with another goes on with that. */
  function tick(row: PackRow, isOn: boolean): void {
    const next = new Map(ticked).set(row.hash, isOn);
    if (isOn)
      for (const one of rows)
        if (one.name.id === row.name.id && one.hash !== row.hash) next.set(one.hash, false);
    setTicked(next);
  }
  function tickAll(): void {
    const newest = newestOf(rows);
    const versions = rows.filter(({ name }) => newest.some((one) => one.name.id === name.id));
    setTicked(new Map(versions.map((row) => [row.hash, newest.includes(row)])));
  }
  async function propose(): Promise<void> {
    setTrouble(null);
    try {
      await desk.act({
        stream: 'org',
        type: 'packs.adopted',
        facts: proposalOf(chosen, packs.publishers),
      });
      setTicked(new Map());
    } catch (error) {
      setTrouble(passkeyProblemWords(error));
    }
  }
  return (
    <section className="desk-card" aria-label="Triage packs">
      <h2>Triage packs</h2>
      {rows.length === 0 ? (
        <p>
          None is installed. Whoever runs this server does so with{' '}
          <code>holdfast pack install</code>.
        </p>
      ) : (
        <>
          <p>
            Calls are triaged by the packs in use, and by no others. This desk has checked each
            signature, and proved of each pack that every path ends and that no red flag ends in
            something lesser. Compare the publisher’s fingerprint with what they gave you, by
            another way than this screen: whoever holds that key can write what callers are asked.
          </p>
          <table className="nhsuk-table desk-table">
            <caption className="nhsuk-u-visually-hidden">Installed triage packs</caption>
            <thead>
              <tr>
                <th scope="col">Use</th>
                <th scope="col">Pack</th>
                <th scope="col">Publisher</th>
                <th scope="col">Found by this desk</th>
                <th scope="col">State</th>
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <PackLine
                  key={row.hash}
                  row={row}
                  before={beforeOf(row, rows)}
                  ticked={isTicked(row)}
                  onTick={(isOn) => tick(row, isOn)}
                />
              ))}
            </tbody>
          </table>
          <div className="desk-acts">
            <Button kind="secondary" onPress={tickAll}>
              Tick the newest of each
            </Button>{' '}
            {isChanged && (
              <Button onPress={propose}>
                Use these {chosen.length} {chosen.length === 1 ? 'pack' : 'packs'}, with your
                passkey
              </Button>
            )}
          </div>
        </>
      )}
      {trouble !== null && <p role="alert">{trouble}</p>}
    </section>
  );
}

type PackLineProps = {
  readonly row: PackRow;
  /** The version in use, where this is another. */
  readonly before: PackRow | undefined;
  readonly ticked: boolean;
  readonly onTick: (ticked: boolean) => void;
};

function PackLine({ row, before, ticked, onTick }: PackLineProps) {
  const { found, hash, inUse, name, title } = row;
  return (
    <tr>
      <td data-label="Use">
        {(found?.kind === 'sound' || inUse) && (
          <div className="nhsuk-checkboxes nhsuk-checkboxes--small">
            <Checkbox
              id={`use-${hash}`}
              label={`${title} ${name.version}`}
              checked={ticked}
              onChange={onTick}
            />
          </div>
        )}
      </td>
      <td data-label="Pack">
        {found?.kind === 'sound' ? (
          <>
            <Link href={`/packs/${hash}`}>
              See it drawn
              <span className="nhsuk-u-visually-hidden">
                : {title} {name.version}
              </span>
            </Link>
            <p className="desk-quiet">{found.loaded.pack.provenance.use}</p>
          </>
        ) : (
          <code>{hash.slice(0, 16)}…</code>
        )}
      </td>
      <td data-label="Publisher">
        {found?.kind === 'sound' && (
          <>
            {found.loaded.pack.provenance.author}
            <br />
            <code>{found.fingerprint}</code>
          </>
        )}
      </td>
      <td data-label="Found by this desk">
        <Findings row={row} />
      </td>
      <td data-label="State">
        {stateWords(row)}
        <Changes row={row} before={before} />
      </td>
    </tr>
  );
}

function Findings({ row: { found } }: { readonly row: PackRow }) {
  if (found === null) return <>Nothing to check</>;
  if (found.kind === 'sound') {
    const { longest, paths } = found.ways;
    return (
      <>
        Signed and sound. {paths.toLocaleString('en-GB')} paths, at most {longest} questions.
      </>
    );
  }
  return (
    <>
      {found.words}
      {found.faults.length > 0 && (
        <ul className="nhsuk-list nhsuk-list--bullet">
          {found.faults.map(({ words }) => (
            <li key={words}>{words}</li>
          ))}
        </ul>
      )}
    </>
  );
}

function Changes({ row, before }: Pick<PackLineProps, 'row' | 'before'>) {
  if (row.found?.kind !== 'sound' || before?.found?.kind !== 'sound') return null;
  const changes = changesIn(before.found.loaded.pack, row.found.loaded.pack);
  if (changes.length === 0) return <p>It asks and says the same as {before.name.version}.</p>;
  return (
    <Details summary={`What is different from ${before.name.version} (${changes.length})`}>
      <ul className="nhsuk-list nhsuk-list--bullet">
        {changes.map((words) => (
          <li key={words}>{words}</li>
        ))}
      </ul>
    </Details>
  );
}

function beforeOf(row: PackRow, rows: readonly PackRow[]): PackRow | undefined {
  const hash = row.other?.hash.toHex();
  return hash === undefined ? undefined : rows.find((one) => one.hash === hash);
}
