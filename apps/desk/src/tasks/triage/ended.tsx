import { label } from '#pathways/pack.ts';
import { position } from '#pathways/position.ts';
import type { Triage } from '#pathways/state.ts';
import { UrgencyTag } from '../../components/urgency-tag.tsx';
import { ambulanceWords } from './triage-words.ts';

type EndedProps = {
  readonly triage: Triage;
  readonly onGoOn: () => void;
  readonly onAnother: () => void;
};

/** What a triage came to, with what is still to be done at this moment. */
export function Ended({ triage, onGoOn, onAnother }: EndedProps) {
  const stands = position(triage);
  if (stands.kind !== 'disposition') return null;
  const { disposition } = stands;
  const now = ambulanceWords(disposition);
  return (
    <div className="triage-ended">
      <p role="status">
        It ended in: <strong>{label(triage.loaded.pack, disposition.title)}</strong> (
        {disposition.code}) <UrgencyTag urgency={disposition.urgency} />
      </p>
      {now !== null && <p className="triage-now">{now}</p>}
      <div className="triage-acts">
        <button type="button" className="triage-act" onClick={onGoOn}>
          Go back and ask on
        </button>
        <button type="button" className="triage-act" onClick={onAnother}>
          Ask about something else too
        </button>
      </div>
    </div>
  );
}
