import { useState } from 'react';
import { streamName } from '#base/stream.ts';
import type { CaseView } from '#care/case.ts';
import { scoreOf } from '#care/observation-words.ts';
import { DraftStatus } from '../../components/draft-status.tsx';
import { type Faults, Form } from '../../components/form.tsx';
import { useDesk } from '../../components/hooks.ts';
import { problemWords } from '../../components/problem-words.ts';
import { useDraft } from '../../components/use-draft.ts';
import { EarlyWarning } from './early-warning.tsx';
import { faultsFor } from './faults.ts';
import { ObservationFields } from './observation-fields.tsx';
import { measuredSoFar, NO_OBSERVATIONS, readObservations } from './read-observations.ts';

/** Before each field's id. */
const PREFIX = 'observe-';

/** What was measured now, with its early warning score while one types. */
export default function ObserveForm({ view }: { readonly view: CaseView }) {
  const desk = useDesk();
  const stream = streamName({ kind: 'case', id: view.row.id });
  const draft = useDraft({ stream, form: 'observations' }, NO_OBSERVATIONS);
  const [saved, setSaved] = useState(false);
  const { fields, change, clear } = draft;
  const score = scoreOf(measuredSoFar(fields), view.summary.patient, Date.now());

  async function save(): Promise<Faults> {
    setSaved(false);
    const read = readObservations(fields, Date.now());
    if (read.kind === 'faults') return faultsFor(PREFIX, read.faults);
    try {
      const { observations: payload } = read;
      await desk.write({ stream, type: 'case.observed', facts: {}, payload });
      await clear();
    } catch (error) {
      return { form: problemWords(error) };
    }
    setSaved(true);
    return {};
  }
  return (
    <>
      <Form name="Observations" action="Save observations" kind="secondary" onSubmit={save}>
        {(faults) => (
          <>
            <ObservationFields prefix={PREFIX} fields={fields} change={change} faults={faults} />
            <EarlyWarning score={score} />
          </>
        )}
      </Form>
      <DraftStatus draft={draft} saved={saved ? 'Observations saved.' : null} />
    </>
  );
}
