import { useEffect, useState } from 'react';
import type { Uuid } from '#base/ids.ts';
import { streamName } from '#base/stream.ts';
import * as move from '#pathways/triage.ts';
import { Details } from '../../components/details.tsx';
import type { CallFields } from '../call/call-fields.ts';
import { readCall } from '../call/read-call.ts';
import { Asking } from './asking.tsx';
import { ChoosePack, PackTroubles } from './choose-pack.tsx';
import { knownOf } from './context.ts';
import { Ended } from './ended.tsx';
import { floorOf, queuedAs, statusOf } from './floor.ts';
import { Recorded } from './recorded.tsx';
import type { Shelf } from './shelf.ts';
import { TriageHead } from './triage-head.tsx';
import { useShelf } from './use-shelf.ts';
import { useTriage } from './use-triage.ts';
import { useTriageKeys } from './use-triage-keys.ts';
import './triage.css';

type TriageSectionProps = {
  readonly id: Uuid;
  readonly fields: CallFields;
  readonly change: (part: Partial<CallFields>) => void;
};

/** Triage within a call: what it comes to is what happens next. */
export function TriageSection(props: TriageSectionProps) {
  const shelving = useShelf();
  return (
    <section id="triage" tabIndex={-1} className="desk-card" aria-label="Triage">
      <h2>Triage (Alt+T)</h2>
      {shelving.kind === 'opening' ? (
        <p role="status">
          Fetching and checking the triage packs
          {shelving.all > 0 && `, ${shelving.done} of ${shelving.all}`}…
        </p>
      ) : shelving.shelf.packs.length === 0 && props.fields.triage === '' ? (
        <NoPacks shelf={shelving.shelf} />
      ) : (
        <CallTriage {...props} shelf={shelving.shelf} />
      )}
    </section>
  );
}

/** None to begin with: none was adopted, or none of them can be used. */
function NoPacks({ shelf }: { readonly shelf: Shelf }) {
  if (shelf.troubles.length > 0) return <PackTroubles shelf={shelf} />;
  return (
    <p className="desk-quiet">
      No triage packs are in use here. Operators adopt them on their Organisation page.
    </p>
  );
}

function CallTriage({ id, fields, change, shelf }: TriageSectionProps & { readonly shelf: Shelf }) {
  const stream = streamName({ kind: 'case', id });
  const room = useTriage(stream, 'receive', shelf);
  const [choosing, setChoosing] = useState(false);
  const [flagging, setFlagging] = useState(false);
  const { triage, opening } = room;
  const status = statusOf(room.records, triage);
  const floor = floorOf(room.records, triage, shelf) ?? '';

  // What it comes to stands in the call's own fields, so that the call cannot be queued as anything lesser.
  // biome-ignore lint/correctness/useExhaustiveDependencies: when what it comes to changes, and not with every letter typed
  useEffect(() => {
    if (opening || (fields.triage === status && fields.triaged === floor)) return;
    const isSettled = status === 'ended' || status === 'handed-over';
    const wasSettled = fields.triage === 'ended' || fields.triage === 'handed-over';
    change({
      triage: status,
      triaged: floor,
      ...(isSettled || wasSettled ? { disposition: queuedAs(status, floor) } : {}),
    });
  }, [opening, status, floor]);
  useTriageKeys(triage === null ? null : () => showFlags());

  function showFlags(): void {
    setChoosing(false);
    setFlagging(true);
  }

  if (opening) return <p role="status">Reading what was asked so far…</p>;
  const said = readCall(fields, Date.now());
  const record = room.records.at(-1);
  const isChoosing = choosing || triage === null;
  return (
    <>
      {room.trouble !== null && <p role="alert">{room.trouble}</p>}
      {triage === null && status === 'handed-over' && (
        <p>A clinician looks first: queue the case, or ask by another pack.</p>
      )}
      {isChoosing && shelf.packs.length === 0 && <NoPacks shelf={shelf} />}
      {isChoosing && shelf.packs.length > 0 && (
        <ChoosePack
          shelf={shelf}
          known={knownOf(
            said.patient,
            {
              isPatient: fields.caller === '' ? null : fields.caller === 'self',
              relation: fields.relation,
              language: fields.language,
            },
            Date.now(),
          )}
          onBegin={(pack, context) => {
            setChoosing(false);
            room.make(() => move.begin(pack, context));
          }}
          onLeave={triage === null ? null : () => setChoosing(false)}
        />
      )}
      {triage !== null && !isChoosing && (
        <>
          <TriageHead triage={triage} onRedFlag={() => setFlagging(true)} />
          {triage.ended && !flagging ? (
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
              isClinician={false}
              waits="Queue the case now (Ctrl+Enter): a clinician goes on where you are, and sees all that was said."
              flagging={flagging}
              setFlagging={setFlagging}
              onEnd={() => document.getElementById('readBack')?.focus()}
            />
          )}
        </>
      )}
      {record !== undefined && record.moves.length > 0 && (
        <Details summary={`Asked so far (${record.moves.length})`}>
          <Recorded record={record} now={Date.now()} />
        </Details>
      )}
    </>
  );
}
