import { useEffect, useState } from 'react';
import type { Uuid } from '#base/ids.ts';
import { streamName } from '#base/stream.ts';
import { label, type Pack } from '#pathways/pack.ts';
import { recordTriages } from '#pathways/record.ts';
import { Facts } from '../../components/facts.tsx';
import { useDesk, useRoom } from '../../components/hooks.ts';
import { Link } from '../../components/link.tsx';
import { PageTitle } from '../../components/page-title.tsx';
import { problemWords } from '../../components/problem-words.ts';
import { dateWords } from '../../components/time-words.ts';
import { useFile } from '../../components/use-file.ts';
import { languageName } from '../triage/context.ts';
import { flagsOf } from '../triage/red-flags.tsx';
import { Use } from '../triage/triage-head.tsx';
import { type Inspected, inspectPack } from './inspect-pack.ts';
import { PackPicture } from './pack-picture.tsx';
import { type Way, wayTaken } from './way-taken.ts';
import '../triage/triage.css';
import './packs.css';

type PackPageProps = {
  readonly hash: string;
  /** The way that this case's triage took is marked. */
  readonly caseId: Uuid | null;
};

/** A pack drawn, with what this desk found of it. */
export default function PackPage({ hash, caseId }: PackPageProps) {
  const desk = useDesk();
  const { packs } = useRoom().people;
  const [found, setFound] = useState<
    Inspected | { readonly kind: 'trouble'; words: string } | null
  >(null);
  useEffect(() => {
    let left = false;
    const look = async () => {
      const { publishers } = await desk.packs.files();
      return inspectPack(desk, Uint8Array.fromHex(hash), publishers);
    };
    look().then(
      (inspected) => left || setFound(inspected),
      (error) => left || setFound({ kind: 'trouble', words: problemWords(error) }),
    );
    return () => {
      left = true;
    };
  }, [desk, hash]);

  if (found === null) return <p role="status">Fetching and checking the pack…</p>;
  if (found.kind !== 'sound') {
    return (
      <>
        <PageTitle title="This pack cannot be shown" />
        <p role="alert">{found.words}</p>
        <Link href="/packs">All packs in use</Link>
      </>
    );
  }
  const { pack } = found.loaded;
  const inUse = packs.now.some((one) => one.hash.toHex() === hash);
  const { author, date, sources, use } = pack.provenance;
  return (
    <>
      <PageTitle title={`${label(pack, pack.title)}, version ${pack.version}`} />
      <Use words={use} />
      <section className="desk-card pack-about" aria-label="About the pack">
        <Facts
          facts={[
            ['Written by', `${author}, ${dateWords(date)}`],
            ['Publisher’s key', found.fingerprint],
            ['Languages', pack.languages.map(languageName).join(', ')],
            [
              'Checked by this desk',
              `Signed and sound: ${found.ways.paths.toLocaleString('en-GB')} paths, at most ${found.ways.longest} questions.`,
            ],
            ['In use here', inUse ? 'Yes' : 'No'],
            ['Sources', sources.join('\n')],
          ]}
        />
        <RedFlagList pack={pack} />
      </section>
      {caseId === null ? (
        <PackPicture pack={pack} way={null} />
      ) : (
        <WayOfCase caseId={caseId} pack={pack} hash={found.hash} />
      )}
    </>
  );
}

function RedFlagList({ pack }: { readonly pack: Pack }) {
  return (
    <div>
      <h2>Red flags, at any moment</h2>
      <ul className="nhsuk-list nhsuk-list--bullet">
        {flagsOf(pack).map(({ id, words, to }) => (
          <li key={id}>
            {words} → {to}
          </li>
        ))}
      </ul>
    </div>
  );
}

type WayOfCaseProps = {
  readonly caseId: Uuid;
  readonly pack: Pack;
  readonly hash: Uint8Array;
};

function WayOfCase({ caseId, pack, hash }: WayOfCaseProps) {
  const { state } = useFile(streamName({ kind: 'case', id: caseId }), 'care');
  const way: Way | null =
    state.kind === 'open' ? wayTaken(pack, hash, recordTriages(state.entries).triages) : null;
  return (
    <>
      <p role="status">
        {state.kind === 'opening' && 'Opening the case…'}
        {state.kind === 'refused' && 'The case did not open, so its way is not marked. '}
        {state.kind === 'open' &&
          (way === null
            ? 'This pack was not asked in the case. '
            : 'The way that was taken is drawn in bold; the rest is paler. ')}
        <Link href={`/case/${caseId}`}>Back to the case</Link>
      </p>
      <PackPicture pack={pack} way={way} />
    </>
  );
}
