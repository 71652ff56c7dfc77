/** The fields of a call, in the order in which a call goes. */
import { URGENCIES } from '#care/entries.ts';
import { DISPOSITIONS, dispositionFor } from '#care/report/dispositions.ts';
import { Button } from '../../components/button.tsx';
import { codeWords, URGENCY_WORDS } from '../../components/care-words.ts';
import { DueClock } from '../../components/due-clock.tsx';
import { Checkbox, Radios, Select, TextArea, TextLine } from '../../components/fields.tsx';
import { NhsNumberField } from '../../components/nhs-number-field.tsx';
import { UrgencyTag } from '../../components/urgency-tag.tsx';
import type { CallFields } from './call-fields.ts';
import { NOT_JUDGED } from './read-call.ts';

type Parts = {
  readonly fields: CallFields;
  readonly change: (part: Partial<CallFields>) => void;
  readonly faultOf: (field: keyof CallFields) => string | undefined;
};

export function CallerSection(parts: Parts) {
  const { fields, change, faultOf } = parts;
  return (
    <section className="desk-card" aria-label="Caller">
      <h2>Caller</h2>
      <Radios
        id="caller"
        label="Who is calling?"
        options={[
          { value: 'self', label: 'The patient' },
          { value: 'other', label: 'Somebody else' },
        ]}
        value={fields.caller}
        onChange={(caller) => change({ caller })}
        fault={faultOf('caller')}
      />
      <div className="desk-call__row">
        {fields.caller === 'other' && (
          <>
            <Line {...parts} field="callerName" label="Caller’s name" />
            <Line {...parts} field="relation" label="Who they are to the patient" />
          </>
        )}
        <Line
          {...parts}
          field="callBack"
          label="Number to call back on"
          hint="Or write: none"
          keyboard="tel"
        />
      </div>
    </section>
  );
}

export function PatientSection(parts: Parts & { readonly find: () => Promise<void> }) {
  const { fields, change, faultOf } = parts;
  return (
    <section className="desk-card" aria-label="Patient">
      <h2>Patient</h2>
      <div className="desk-call__row">
        <NhsNumberField
          id="nhsNumber"
          value={fields.nhsNumber}
          onChange={(nhsNumber) => change({ nhsNumber })}
          fault={faultOf('nhsNumber')}
        />
        <Line {...parts} field="given" label="First name" />
        <Line {...parts} field="family" label="Last name" />
        <Line
          {...parts}
          field="birthDate"
          label="Date of birth"
          hint="Day, month, year; or what is known"
        />
        <Line {...parts} field="postcode" label="Home postcode" />
      </div>
      <Button kind="secondary" onPress={parts.find}>
        Find the patient (Alt+P)
      </Button>
      <div className="desk-call__row desk-call__more">
        <Select
          id="gender"
          label="Gender"
          options={[
            { value: '', label: 'Not known' },
            { value: 'female', label: 'Female' },
            { value: 'male', label: 'Male' },
            { value: 'other', label: 'Other' },
          ]}
          value={fields.gender}
          onChange={(gender) => change({ gender })}
        />
        <Line {...parts} field="address" label="Home address" />
      </div>
    </section>
  );
}

export function ProblemSection(parts: Parts) {
  const { fields, change, faultOf } = parts;
  return (
    <section className="desk-card" aria-label="What is wrong">
      <h2>What is wrong</h2>
      <Line
        {...parts}
        field="location"
        label="Where is the patient now?"
        hint="As a crew would need it"
      />
      <TextArea
        id="problem"
        label="What is wrong?"
        rows={3}
        most={null}
        value={fields.problem}
        onChange={(problem) => change({ problem })}
        fault={faultOf('problem')}
      />
      <div className="desk-call__row">
        <Line {...parts} field="language" label="Interpreter: language" />
        <Line {...parts} field="needs" label="Hearing, speech or access needs" />
        <Select
          id="consent"
          label="May this be shared with others who care for them?"
          options={[
            { value: '', label: 'Not asked' },
            { value: 'yes', label: 'Yes' },
            { value: 'no', label: 'No' },
          ]}
          value={fields.consent}
          onChange={(consent) => change({ consent })}
        />
      </div>
    </section>
  );
}

type NextParts = Parts & { readonly services: readonly string[]; readonly now: number };

export function NextSection({ services, now, ...parts }: NextParts) {
  const { fields, change, faultOf } = parts;
  const chosen = dispositionFor(fields.disposition);
  const isJudged = fields.disposition !== NOT_JUDGED;
  const chosenService = fields.service || (services[0] ?? '');
  const due = chosen?.minutes == null ? null : now + chosen.minutes * 60_000;
  return (
    <section className="desk-card" aria-label="What happens next">
      <h2>What happens next</h2>
      <Select
        id="disposition"
        label="Disposition"
        hint="Type a code: Dx05"
        options={CHOICES}
        value={fields.disposition}
        onChange={(disposition) => change({ disposition })}
        fault={faultOf('disposition')}
      />
      {fields.disposition !== '' && (
        <p role="status" className="desk-call__urgency">
          <UrgencyTag urgency={chosen?.urgency ?? 'unknown'} />{' '}
          {isJudged ? (
            <DueClock due={due} now={now} stopped={false} />
          ) : (
            'A clinician sees this among the most urgent.'
          )}
        </p>
      )}
      {(services.length > 1 || faultOf('service') !== undefined) && (
        <Select
          id="service"
          label="Service"
          options={[
            ...(services.includes(chosenService)
              ? []
              : [{ value: chosenService, label: 'Choose' }]),
            ...services.map((service) => ({ value: service, label: codeWords(service) })),
          ]}
          value={chosenService}
          onChange={(service) => change({ service })}
          fault={faultOf('service')}
        />
      )}
      <div
        className={`nhsuk-checkboxes nhsuk-checkboxes--small nhsuk-form-group${faultOf('readBack') ? ' nhsuk-form-group--error' : ''}`}
      >
        <Checkbox
          id="readBack"
          label="I have read the number, the name and the place back to the caller"
          checked={fields.readBack === 'yes'}
          fault={faultOf('readBack')}
          onChange={(readBack) => change({ readBack: readBack ? 'yes' : '' })}
        />
      </div>
    </section>
  );
}

const CHOICES = [
  { value: '', label: 'Choose what must happen, and by when' },
  ...URGENCIES.flatMap((urgency) =>
    DISPOSITIONS.filter((row) => row.urgency === urgency).map(({ code, wording }) => ({
      value: code,
      label: `${code} ${wording}`,
      group: URGENCY_WORDS[urgency].words,
    })),
  ),
  {
    value: NOT_JUDGED,
    label: 'Not known: a clinician must look first',
    group: URGENCY_WORDS.unknown.words,
  },
];

type LineProps = Parts & {
  readonly field: keyof CallFields;
  readonly label: string;
  readonly hint?: string;
  readonly keyboard?: 'tel';
};

function Line({ field, label, hint, keyboard = undefined, fields, change, faultOf }: LineProps) {
  return (
    <TextLine
      id={field}
      label={label}
      hint={hint}
      most={null}
      keyboard={keyboard ?? 'text'}
      value={fields[field]}
      onChange={(value) => change({ [field]: value })}
      fault={faultOf(field)}
    />
  );
}
