import { useId, useState } from 'react';
import type { Uuid } from '#base/ids.ts';
import { streamName } from '#base/stream.ts';
import { Button } from '../../components/button.tsx';
import { Details } from '../../components/details.tsx';
import { Unkept } from '../../components/draft-status.tsx';
import { TextArea } from '../../components/fields.tsx';
import { useDesk } from '../../components/hooks.ts';
import { problemWords } from '../../components/problem-words.ts';
import { useDraft } from '../../components/use-draft.ts';
import type { DraftPlace } from '../../store/drafts.ts';
import { textFault } from '../../typed/plain-text.ts';
import { PersonFacts } from './alike.tsx';
import type { Found } from './lookup.ts';

type Props = {
  /** The record under which they go on. */
  readonly into: Found;
  readonly alike: readonly Found[];
  /** Looks again, now that they are one or two. */
  readonly onChanged: () => Promise<void>;
};

/** Who else the same details lead to: both sides, and a person says that they are one. What was merged by mistake is parted here too. */
export function RecordedTwice({ into, alike, onChanged }: Props) {
  const desk = useDesk();
  const merged = into.records.filter((id) => id !== into.patient);
  return (
    <>
      {alike.map((other) => (
        <div key={other.patient} className="desk-special">
          <h3>Perhaps recorded twice</h3>
          <p>The same details lead to this record too:</p>
          <PersonFacts person={other} />
          <Details summary="They are the same person">
            <Decide
              name="Make one record"
              hint="How you know. Both are kept, and everything of both is theirs from now on."
              place={{ stream: ofPatient(other.patient), form: 'merge' }}
              act={(note) =>
                desk.act({
                  stream: ofPatient(other.patient),
                  type: 'patient.merged',
                  facts: { into: into.patient },
                  payload: { note },
                })
              }
              onDone={onChanged}
            />
          </Details>
        </div>
      ))}
      {merged.map((id) => (
        <Details key={id} summary="One of their records was merged into this one">
          <Parting id={id} onDone={onChanged} />
        </Details>
      ))}
    </>
  );
}

function Parting({ id, onDone }: { readonly id: Uuid; readonly onDone: () => Promise<void> }) {
  const desk = useDesk();
  const [isSure, setSure] = useState(false);
  if (!isSure)
    return (
      <Button kind="secondary" onPress={() => setSure(true)}>
        It is another person after all
      </Button>
    );
  return (
    <Decide
      name="Part the records"
      hint="How you know. From now on they are two people again."
      place={{ stream: ofPatient(id), form: 'part' }}
      act={(note) =>
        desk.act({
          stream: ofPatient(id),
          type: 'patient.parted',
          facts: {},
          payload: { note },
        })
      }
      onDone={onDone}
    />
  );
}

/** No form of its own: it stands within the call's. */
function Decide({
  name,
  hint,
  place,
  act,
  onDone,
}: {
  readonly name: string;
  readonly hint: string;
  /** Where what is typed is kept until then. */
  readonly place: DraftPlace;
  readonly act: (note: string) => Promise<unknown>;
  readonly onDone: () => Promise<void>;
}) {
  const id = useId();
  const { fields, change, clear, isUnkept } = useDraft(place, { note: '' });
  const { note } = fields;
  const [fault, setFault] = useState<string | undefined>(undefined);
  async function decide(): Promise<void> {
    const wrong =
      note.trim() === '' ? 'Say how you know' : textFault('The note', note, 20_000, 'lines');
    setFault(wrong ?? undefined);
    if (wrong !== null) return;
    try {
      await act(note.trim());
      await clear();
      await onDone();
    } catch (error) {
      setFault(problemWords(error));
    }
  }
  return (
    <>
      <TextArea
        id={id}
        label="Why"
        hint={hint}
        rows={2}
        most={null}
        value={note}
        onChange={(typed) => change({ note: typed })}
        fault={fault}
      />
      <Unkept isUnkept={isUnkept} />
      <Button kind="secondary" onPress={decide}>
        {name}
      </Button>
    </>
  );
}

function ofPatient(id: Uuid): string {
  return streamName({ kind: 'patient', id });
}
