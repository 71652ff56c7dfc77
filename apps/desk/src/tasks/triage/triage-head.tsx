import { label } from '#pathways/pack.ts';
import type { Triage } from '#pathways/state.ts';
import { Link } from '../../components/link.tsx';

type TriageHeadProps = {
  readonly triage: Triage;
  /** Null where there is nothing to raise one in. */
  readonly onRedFlag: (() => void) | null;
};

/** Which pack is asked, what it says of its use, and the red flags, from any step. */
export function TriageHead({ triage, onRedFlag }: TriageHeadProps) {
  const { pack, hash } = triage.loaded;
  return (
    <div className="triage-head">
      <p>
        <strong>{label(pack, pack.title)}</strong>{' '}
        <span className="desk-quiet">
          version {pack.version}, {pack.provenance.author}.
        </span>{' '}
        <Link href={`/packs/${hash.toHex()}`}>See the pack</Link>
      </p>
      <Use words={pack.provenance.use} />
      {onRedFlag !== null && (
        <button type="button" className="triage-flag" onClick={onRedFlag}>
          Red flag (Alt+R)
        </button>
      )}
    </div>
  );
}

/** On screen and in print, wherever the pack is used. */
export function Use({ words }: { readonly words: string }) {
  return words === '' ? null : <p className="triage-use">{words}</p>;
}
