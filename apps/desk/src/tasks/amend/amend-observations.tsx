import type { Uuid } from '#base/ids.ts';
import type { Observed } from '#care/written.ts';
import { faultsFor } from '../observe/faults.ts';
import { ObservationFields } from '../observe/observation-fields.tsx';
import { fieldsOf, readObservations } from '../observe/read-observations.ts';
import { AmendForm } from './amend-form.tsx';

type AmendObservationsProps = {
  readonly caseId: Uuid;
  readonly observed: Observed;
  readonly onDone: () => void;
};

const PREFIX = 'amend-';

export default function AmendObservations({ caseId, observed, onDone }: AmendObservationsProps) {
  const { takenAt } = observed.observations;
  const standing = fieldsOf(observed.observations);
  return (
    <AmendForm
      caseId={caseId}
      entry={observed.id}
      of="observations"
      standing={standing}
      read={(fields) => {
        const read = readObservations(fields, Date.now(), Date.parse(takenAt));
        if (read.kind === 'faults') return { faults: faultsFor(PREFIX, read.faults) };
        // A time that was left alone stands as it was, to the second and on its day.
        const kept = fields.takenAt === standing.takenAt ? { takenAt } : {};
        return { observations: { ...read.observations, ...kept } };
      }}
      onDone={onDone}
    >
      {({ fields, change }, faults) => (
        <ObservationFields
          prefix={PREFIX}
          fields={fields}
          change={change}
          faults={faults}
          near={Date.parse(takenAt)}
        />
      )}
    </AmendForm>
  );
}
