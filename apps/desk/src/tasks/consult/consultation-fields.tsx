import { TextArea } from '../../components/fields.tsx';
import type { Faults } from '../../components/form.tsx';
import { FindCodes } from './find-codes.tsx';
import { type ConsultationDraft, findingsIn, withFindings } from './read-consultation.ts';

const FIELDS: readonly {
  readonly field: Exclude<keyof ConsultationDraft, 'findings'>;
  readonly label: string;
  readonly rows: number;
  readonly hint?: string;
}[] = [
  { field: 'history', label: 'History', rows: 4 },
  { field: 'examination', label: 'Examination', rows: 2 },
  { field: 'assessment', label: 'Assessment', rows: 2 },
  { field: 'plan', label: 'Plan', rows: 2 },
  {
    field: 'safetyNetting',
    label: 'Safety-netting',
    rows: 2,
    hint: 'What to watch for, and what to do then',
  },
  {
    field: 'followUp',
    label: 'Follow-up',
    rows: 1,
    hint: 'Who rings or sees the patient, and when',
  },
];

type ConsultationFieldsProps = {
  /** Before each id, so that two forms can stand on one page. */
  readonly prefix: string;
  readonly fields: ConsultationDraft;
  readonly change: (part: Partial<ConsultationDraft>) => void;
  readonly faults: Faults;
};

export function ConsultationFields({ prefix, fields, change, faults }: ConsultationFieldsProps) {
  return FIELDS.flatMap(({ field, label, hint, rows }) => [
    <TextArea
      key={field}
      id={`${prefix}${field}`}
      label={label}
      hint={hint}
      rows={rows}
      value={fields[field]}
      onChange={(value) => change({ [field]: value })}
      fault={faults[`${prefix}${field}`]}
    />,
    ...(field === 'assessment'
      ? [
          <FindCodes
            key="findings"
            id={`${prefix}findings`}
            findings={findingsIn(fields)}
            onChange={(findings) => change({ findings: withFindings(findings) })}
          />,
        ]
      : []),
  ]);
}
