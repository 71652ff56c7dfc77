import { describedBy, Notes } from './fields.tsx';

type MeasureLineProps = {
  readonly id: string;
  readonly label: string;
  readonly unit: string;
  readonly fault?: string | undefined;
  readonly value: string;
  readonly onChange: (value: string) => void;
};

/** A number with its unit beside it. */
export function MeasureLine({ id, label, unit, fault, value, onChange }: MeasureLineProps) {
  return (
    <div className={`nhsuk-form-group desk-measure${fault ? ' nhsuk-form-group--error' : ''}`}>
      <label className="nhsuk-label" htmlFor={id}>
        {label}
      </label>
      <Notes id={id} fault={fault} hint={undefined} />
      <span className="desk-measure__line">
        <input
          className={`nhsuk-input desk-measure__value${fault ? ' nhsuk-input--error' : ''}`}
          id={id}
          type="text"
          inputMode="decimal"
          autoComplete="off"
          value={value}
          aria-describedby={[`${id}-unit`, describedBy(id, undefined, fault)]
            .filter(Boolean)
            .join(' ')}
          aria-invalid={fault !== undefined}
          onChange={(event) => onChange(event.target.value)}
        />
        <span id={`${id}-unit`} className="desk-measure__unit">
          {unit}
        </span>
      </span>
    </div>
  );
}
