/** Triage in a case that somebody has: going on with what a call left open, or beginning one. Loaded when a case is open. */
import { useState } from 'react';
import { streamName } from '#base/stream.ts';
import type { CaseView } from '#care/case.ts';
import type { Triage } from '#pathways/state.ts';
import * as move from '#pathways/triage.ts';
import { Button } from '../../components/button.tsx';
import { useDesk, useRoom } from '../../components/hooks.ts';
import { problemWords } from '../../components/problem-words.ts';
import { useFile } from '../../components/use-file.ts';
import { Asking } from './asking.tsx';
import { ChoosePack } from './choose-pack.tsx';
import { knownOf } from './context.ts';
import { Ended } from './ended.tsx';
import { makesLess, reassessmentOf } from './reassessment.ts';
import type { Shelf } from './shelf.ts';
import { TakeOver } from './take-over.tsx';
import { TriageHead } from './triage-head.tsx';
import { useShelf } from './use-shelf.ts';
import { useTriage } from './use-triage.ts';
import { useTriageKeys } from './use-triage-keys.ts';
import { WithdrawFlags } from './withdraw-flags.tsx';
import './triage.css';

export default function TriageWork({ view }: { readonly view: CaseView }) {
  const { packs } = useRoom().people;
  const { state } = useFile(streamName({ kind: 'case', id: view.row.id }), 'care');
  const [isWanted, setWanted] = useState(false);
  if (packs.now.length === 0 || state.kind !== 'open') return null;
  const isBegun = state.entries.some(({ header }) => header.type === 'pathways.begun');
  return (
    <section className="desk-card" aria-label="Go on with triage">
      <h2>Triage</h2>
      {isBegun || isWanted ? (
        <WithPacks view={view} />
      ) : (
        <Button kind="secondary" onPress={() => setWanted(true)}>
          Begin a triage
        </Button>
      )}
    </section>
  );
}

/** Packs are fetched once somebody asks by them. */
function WithPacks({ view }: { readonly view: CaseView }) {
  const shelving = useShelf();
  if (shelving.kind === 'opening') return <p role="status">Fetching the triage packs…</p>;
  return <CaseTriage view={view} shelf={shelving.shelf} />;
}

function CaseTriage({ view, shelf }: { readonly view: CaseView; readonly shelf: Shelf }) {
  const desk = useDesk();
  const { row, summary } = view;
  const stream = streamName({ kind: 'case', id: row.id });
  const room = useTriage(stream, 'care', shelf);
  const [choosing, setChoosing] = useState(false);
  const [flagging, setFlagging] = useState(false);
  const [trouble, setTrouble] = useState<string | null>(null);
  const { triage } = room;
  const isClinician = desk.session.roles.includes('clinician');

  /** What it came to is what the case is from now on; only a clinician makes it less urgent. */
  async function reassess(ended: Triage): Promise<void> {
    const reassessment = reassessmentOf(ended, Date.now());
    if (reassessment === null) return;
    if (!isClinician && makesLess(reassessment, row)) {
      setTrouble('The case stays as urgent as it is: only a clinician makes it less urgent.');
      return;
    }
    try {
      await desk.write({ stream, ...reassessment });
      setTrouble(null);
    } catch (error) {
      setTrouble(problemWords(error));
    }
  }

  useTriageKeys(triage === null ? null : () => showFlags());

  function showFlags(): void {
    setChoosing(false);
    setFlagging(true);
  }

  if (room.opening) return null;
  const isChoosing = choosing || triage === null;
  const chooser = (
    <ChoosePack
      shelf={shelf}
      known={knownOf(
        summary.patient,
        {
          isPatient: summary.call === undefined ? null : summary.call.for === 'self',
          relation: summary.caller?.relation ?? '',
          language: summary.call?.language ?? '',
        },
        Date.now(),
      )}
      onBegin={(pack, context) => {
        setChoosing(false);
        room.make(() => move.begin(pack, context));
        if (isClinician) room.make((now) => move.takeOver(now!));
      }}
      onLeave={triage === null ? null : () => setChoosing(false)}
    />
  );
  return (
    <>
      {[room.trouble, trouble].map(
        (words) =>
          words !== null && (
            <p key={words} role="alert">
              {words}
            </p>
          ),
      )}
      {isChoosing && chooser}
      {triage !== null && !isChoosing && (
        <>
          <TriageHead triage={triage} onRedFlag={() => setFlagging(true)} />
          {triage.withClinician && isClinician && (
            <WithdrawFlags stream={stream} room={room} triage={triage} />
          )}
          {isClinician && !triage.withClinician && !flagging ? (
            <TakeOver
              triage={triage}
              onTakeOver={() => void room.make((now) => move.takeOver(now!))}
              onAnother={() => setChoosing(true)}
            />
          ) : triage.ended && !flagging ? (
            <Ended
              triage={triage}
              onGoOn={() => void room.make((now) => move.back(now!))}
              onAnother={() => setChoosing(true)}
            />
          ) : (
            <Asking
              stream={stream}
              room={room}
              triage={triage}
              isClinician={isClinician}
              waits="A clinician who takes this case goes on from here."
              flagging={flagging}
              setFlagging={setFlagging}
              onEnd={(ended) => void reassess(ended)}
            />
          )}
        </>
      )}
    </>
  );
}
