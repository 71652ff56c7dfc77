import { useState } from 'react';
import { MEASURES, type MeasureName } from '#care/observation-measures.ts';
import { CONSCIOUSNESS_WORDS } from '#care/observation-words.ts';
import { optionsOf } from '../../components/care-words.ts';
import { Checkbox, Radios, TextArea, TextLine } from '../../components/fields.tsx';
import type { Faults } from '../../components/form.tsx';
import { MeasureLine } from '../../components/measure-line.tsx';
import {
  type ObservationFields as Fields,
  measuredSoFar,
  measureFaults,
  otherDay,
  unusualIn,
  unusualSaid,
  unusualWords,
} from './read-observations.ts';

type ObservationFieldsProps = {
  /** Before each id, so that two forms can stand on one page. */
  readonly prefix: string;
  readonly fields: Fields;
  readonly change: (part: Partial<Fields>) => void;
  readonly faults: Faults;
  /** When they were taken as far as is known; now without it. */
  readonly near?: number;
};

/** What was pressed by mistake can be taken back: not measured is not the same as normal. */
const NOT_RECORDED = { value: '', label: 'Not recorded' } as const;
const AIRWAY: readonly MeasureName[] = ['respiration', 'saturation'];
const CIRCULATION: readonly MeasureName[] = ['systolic', 'diastolic', 'pulse'];
const OTHERS: readonly MeasureName[] = ['temperature', 'glucose', 'pain'];

/** What cannot be is said beside its field once one has left it; what is rare is asked about. */
export function ObservationFields({
  prefix,
  fields,
  change,
  faults,
  near,
}: ObservationFieldsProps) {
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const typed = measureFaults(fields);
  const seen = measuredSoFar(fields);
  const unusual = unusualIn(seen);
  const faultOf = (name: string) =>
    faults[`${prefix}${name}`] ?? (left.has(`${prefix}${name}`) ? typed[name] : undefined);
  const lines = (names: readonly MeasureName[]) =>
    names.map((name) => (
      <MeasureLine
        key={name}
        id={`${prefix}${name}`}
        label={MEASURES[name].label}
        unit={MEASURES[name].unit}
        value={fields[name]}
        onChange={(value) => change({ [name]: value })}
        fault={faultOf(name)}
      />
    ));
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it only hears that a field was left
    <div
      className="desk-observing"
      onBlur={({ target }) => setLeft((before) => new Set(before).add(target.id))}
    >
      <div className="desk-measures">
        {lines(AIRWAY)}
        <Radios
          id={`${prefix}on-oxygen`}
          label="Breathing"
          options={[...optionsOf(GAS_WORDS), NOT_RECORDED]}
          value={fields.onOxygen}
          onChange={(onOxygen) => change({ onOxygen })}
        />
      </div>
      <div className="nhsuk-checkboxes nhsuk-checkboxes--small nhsuk-form-group">
        <Checkbox
          id={`${prefix}scale`}
          label="Saturation target 88 to 92%, by a clinician’s decision (scale 2)"
          checked={fields.scale === '2'}
          onChange={(two) => change({ scale: two ? '2' : '' })}
        />
      </div>
      <div className="desk-measures">{lines(CIRCULATION)}</div>
      <Radios
        id={`${prefix}consciousness`}
        label="Consciousness (ACVPU)"
        options={[...optionsOf(CONSCIOUSNESS_WORDS), NOT_RECORDED]}
        value={fields.consciousness}
        onChange={(consciousness) => change({ consciousness })}
      />
      <div className="desk-measures">
        {lines(OTHERS)}
        {lines(['weight'])}
        <TextLine
          id={`${prefix}taken-at`}
          label="Taken at (now if empty)"
          hint={otherDay(fields.takenAt, Date.now(), near) ?? undefined}
          most={null}
          value={fields.takenAt}
          onChange={(takenAt) => change({ takenAt })}
          fault={faults[`${prefix}taken-at`]}
        />
        <div className="nhsuk-checkboxes nhsuk-checkboxes--small nhsuk-form-group">
          <Checkbox
            id={`${prefix}pregnant`}
            label="Pregnant (no NEWS2)"
            checked={fields.pregnant === 'yes'}
            onChange={(pregnant) => change({ pregnant: pregnant ? 'yes' : '' })}
          />
        </div>
      </div>
      <TextArea
        id={`${prefix}note`}
        label="Note"
        rows={1}
        value={fields.note}
        onChange={(note) => change({ note })}
      />
      {unusual.length > 0 && (
        <fieldset className="desk-special desk-unusual">
          <legend className="nhsuk-u-visually-hidden">Unusual values</legend>
          <p>
            <strong>Unusual:</strong> {unusualWords(seen)}. Measure or read again.
          </p>
          <div className="nhsuk-checkboxes nhsuk-checkboxes--small">
            <Checkbox
              id={`${prefix}confirmed`}
              label="They are right"
              checked={fields.confirmed === unusualSaid(seen)}
              fault={faults[`${prefix}confirmed`]}
              onChange={(right) => change({ confirmed: right ? unusualSaid(seen) : '' })}
            />
          </div>
        </fieldset>
      )}
    </div>
  );
}

const GAS_WORDS = { air: 'Air', oxygen: 'Oxygen' } as const;
