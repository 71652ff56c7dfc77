import type { Uuid } from '#base/ids.ts';
import type { Consulted } from '#care/written.ts';
import { ConsultationFields } from '../consult/consultation-fields.tsx';
import { fieldsOf, readConsultation } from '../consult/read-consultation.ts';
import { AmendForm } from './amend-form.tsx';

type AmendConsultationProps = {
  readonly caseId: Uuid;
  readonly consulted: Consulted;
  readonly onDone: () => void;
};

const PREFIX = 'amend-';

export default function AmendConsultation({ caseId, consulted, onDone }: AmendConsultationProps) {
  return (
    <AmendForm
      caseId={caseId}
      entry={consulted.id}
      of="consultation"
      standing={fieldsOf(consulted.consultation)}
      read={(fields) => {
        const read = readConsultation(fields, PREFIX);
        return read.kind === 'faults' ? read : { consultation: read.consultation };
      }}
      onDone={onDone}
    >
      {({ fields, change }, faults) => (
        <ConsultationFields prefix={PREFIX} fields={fields} change={change} faults={faults} />
      )}
    </AmendForm>
  );
}
