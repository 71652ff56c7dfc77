import { describedBy, Notes } from './fields.tsx';

export type BirthDateParts = {
  readonly day: string;
  readonly month: string;
  readonly year: string;
};

type BirthDateProps = {
  readonly id: string;
  readonly fault?: string | undefined;
  readonly parts: BirthDateParts;
  readonly onChange: (parts: Partial<BirthDateParts>) => void;
};

const PARTS = [
  ['day', 'Day', 2],
  ['month', 'Month', 2],
  ['year', 'Year', 4],
] as const;

/** A date that people know by heart is typed, not looked up in a calendar. The first field carries the group's id. */
export function BirthDate({ id, fault, parts, onChange }: BirthDateProps) {
  const hint = 'For example, 27 3 1985';
  return (
    <div className={`nhsuk-form-group${fault ? ' nhsuk-form-group--error' : ''}`}>
      <fieldset className="nhsuk-fieldset" aria-describedby={describedBy(id, hint, fault)}>
        <legend className="nhsuk-fieldset__legend">Date of birth</legend>
        <Notes {...{ id, hint, fault }} />
        <div className="desk-birth-date">
          {PARTS.map(([part, label, digits], i) => (
            <div key={part}>
              <label className="nhsuk-label" htmlFor={i === 0 ? id : `${id}-${part}`}>
                {label}
              </label>
              <input
                className={`nhsuk-input nhsuk-input--width-${digits}${fault ? ' nhsuk-input--error' : ''}`}
                id={i === 0 ? id : `${id}-${part}`}
                type="text"
                inputMode="numeric"
                maxLength={digits}
                autoComplete="off"
                spellCheck={false}
                value={parts[part]}
                onChange={(event) => onChange({ [part]: event.target.value })}
              />
            </div>
          ))}
        </div>
      </fieldset>
    </div>
  );
}
