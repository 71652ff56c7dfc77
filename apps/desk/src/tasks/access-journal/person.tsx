import { useState } from 'react';
import type { Uuid } from '#base/ids.ts';
import { streamName } from '#base/stream.ts';
import { carePayloads } from '#care/payloads.ts';
import { catalogue } from '#problems/catalogue.ts';
import type { Opened } from '#sync/keyring.ts';
import { useDesk, useRoom } from '../../components/hooks.ts';
import { shortId } from '../../components/short-id.ts';
import type { StreamState } from '../../store/stream-file.ts';

type PersonProps = {
  readonly patient: Uuid;
  readonly onOnly: ((patient: Uuid) => void) | null;
};

/** Somebody by a short id. Their name is opened in bulk alone, by whoever two people agreed may, and stands in the journal itself. */
export function Person({ patient, onOnly }: PersonProps) {
  const desk = useDesk();
  const bulk = useRoom().people.bulk.get(desk.session.account);
  const [name, setName] = useState<string | null>(null);
  const short = `Person ${shortId(patient)}`;

  async function findOut() {
    const file = desk.file(streamName({ kind: 'patient', id: patient }), 'bulk');
    await file.refresh();
    const { value: state } = file.state;
    setName(state.kind === 'open' ? nameIn(state.entries) : whyNot(state));
  }
  return (
    <>
      {onOnly === null ? (
        short
      ) : (
        <button
          type="button"
          className="desk-keys-button desk-journal__person"
          onClick={() => onOnly(patient)}
        >
          {short}
          <span className="nhsuk-u-visually-hidden">: show this person alone</span>
        </button>
      )}
      <span className="desk-journal__more" role="status">
        {name}
      </span>
      {bulk !== undefined && name === null && (
        <button type="button" className="desk-keys-button" onClick={() => void findOut()}>
          Find out who<span className="nhsuk-u-visually-hidden"> {short} is</span>
        </button>
      )}
    </>
  );
}

function nameIn(entries: readonly Opened[]): string {
  const records = entries.flatMap(({ header, payload }) => {
    if (header.type !== 'patient.recorded') return [];
    const record = carePayloads[header.type].safeParse(payload);
    return record.success ? [record.data] : [];
  });
  return records.at(-1)?.name || 'Name not known';
}

function whyNot(state: StreamState): string {
  return catalogue[state.kind === 'refused' ? state.problem : 'internal'].message;
}
