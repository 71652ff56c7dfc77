import { label } from '#pathways/pack.ts';
import { position } from '#pathways/position.ts';
import type { Triage } from '#pathways/state.ts';
import { Button } from '../../components/button.tsx';

type TakeOverProps = {
  readonly triage: Triage;
  readonly onTakeOver: () => void;
  readonly onAnother: () => void;
};

/** What somebody else asked so far, before a clinician goes on with it. */
export function TakeOver({ triage, onTakeOver, onAnother }: TakeOverProps) {
  return (
    <>
      <p>{standsWords(triage)}</p>
      <div className="triage-acts">
        <Button onPress={onTakeOver}>Take over, and go on</Button>
        <button type="button" className="triage-act" onClick={onAnother}>
          Begin another
        </button>
      </div>
    </>
  );
}

function standsWords(triage: Triage): string {
  const stands = position(triage);
  switch (stands.kind) {
    case 'question':
      return 'It was left in the middle of its questions.';
    case 'handover':
      return 'It was handed over and waits for you.';
    case 'disposition': {
      const title = label(triage.loaded.pack, stands.disposition.title);
      return triage.ended
        ? `It ended in: ${title} (${stands.disposition.code}).`
        : `It has come to: ${title} (${stands.disposition.code}), and this was not told yet.`;
    }
  }
}
