import { type ReactNode, useState } from 'react';
import { textFault } from '../typed/plain-text.ts';
import { useOwnFault } from './form.tsx';

type FieldProps = {
  readonly id: string;
  readonly label: string;
  readonly hint?: string | undefined;
  readonly fault?: string | undefined;
};

type TextProps = FieldProps & {
  readonly value: string;
  readonly onChange: (value: string) => void;
};

/** Characters. All that is typed or pasted stays; beyond it the field says so, and its form is not sent. Null where whoever shows the field judges that. */
type Most = number | null;
const MOST_TEXT = 20_000;
const MOST_LINE = 200;

type TextLineProps = TextProps & {
  readonly autoComplete?: string;
  readonly most?: Most;
  readonly keyboard?: 'text' | 'numeric' | 'tel';
};

export function TextLine({
  id,
  label,
  hint,
  fault: said,
  value,
  onChange,
  autoComplete = 'off',
  most = MOST_LINE,
  keyboard = 'text',
}: TextLineProps) {
  const own = useOwnFault(id, most === null ? null : textFault(`“${label}”`, value, most));
  const fault = own ?? said;
  return (
    <Group {...{ id, label, hint, fault }}>
      <input
        className={`nhsuk-input${fault ? ' nhsuk-input--error' : ''}`}
        id={id}
        type="text"
        inputMode={keyboard}
        autoComplete={autoComplete}
        spellCheck={false}
        value={value}
        aria-describedby={describedBy(id, hint, fault)}
        onChange={(event) => onChange(event.target.value)}
      />
    </Group>
  );
}

/** A day, as the browser lets one choose it; `yyyy-mm-dd`, or empty. A day that is none is empty to the browser: only the field can tell. */
export function DayLine({ id, label, hint, fault: said, value, onChange }: TextProps) {
  const [isNone, setNone] = useState(false);
  const look = ({ currentTarget }: { readonly currentTarget: HTMLInputElement }) =>
    setNone(currentTarget.validity.badInput);
  const own = useOwnFault(id, isNone ? `“${label}” is no whole day of the calendar` : null);
  const fault = own ?? said;
  return (
    <Group {...{ id, label, hint, fault }}>
      <input
        className={`nhsuk-input desk-day${fault ? ' nhsuk-input--error' : ''}`}
        id={id}
        type="date"
        max="9999-12-31"
        value={value}
        aria-describedby={describedBy(id, hint, fault)}
        onBlur={look}
        onKeyUp={look}
        onChange={(event) => {
          look(event);
          onChange(event.target.value);
        }}
      />
    </Group>
  );
}

type SelectProps<V extends string> = FieldProps & {
  /** Those of a group stand under its name. */
  readonly options: readonly (Option<V> & { readonly group?: string })[];
  readonly value: V;
  readonly onChange: (value: V) => void;
};

/** One of many; of few, `Radios` show them all. */
export function Select<V extends string>({
  id,
  label,
  hint,
  fault,
  options,
  value,
  onChange,
}: SelectProps<V>) {
  return (
    <Group {...{ id, label, hint, fault }}>
      <select
        className={`nhsuk-select desk-select${fault ? ' nhsuk-select--error' : ''}`}
        id={id}
        value={value}
        aria-describedby={describedBy(id, hint, fault)}
        onChange={(event) => onChange(event.target.value as V)}
      >
        {[...Map.groupBy(options, ({ group }) => group)].map(([group, some]) => {
          const choices = some.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ));
          if (group === undefined) return choices;
          return (
            <optgroup key={group} label={group}>
              {choices}
            </optgroup>
          );
        })}
      </select>
    </Group>
  );
}

/** `autoComplete` and the browser's spelling service are off: what is typed here is a patient's. */
export function TextArea({
  id,
  label,
  hint,
  fault: said,
  value,
  onChange,
  rows = 3,
  most = MOST_TEXT,
}: TextProps & { readonly rows?: number; readonly most?: Most }) {
  const own = useOwnFault(id, most === null ? null : textFault(`“${label}”`, value, most, 'lines'));
  const fault = own ?? said;
  return (
    <Group {...{ id, label, hint, fault }}>
      <textarea
        className={`nhsuk-textarea${fault ? ' nhsuk-textarea--error' : ''}`}
        id={id}
        rows={rows}
        autoComplete="off"
        spellCheck={false}
        value={value}
        aria-describedby={describedBy(id, hint, fault)}
        onChange={(event) => onChange(event.target.value)}
      />
    </Group>
  );
}

function Group({
  id,
  label,
  hint,
  fault,
  children,
}: FieldProps & { readonly children: ReactNode }) {
  return (
    <div className={`nhsuk-form-group${fault ? ' nhsuk-form-group--error' : ''}`}>
      <label className="nhsuk-label" htmlFor={id}>
        {label}
      </label>
      <Notes {...{ id, hint, fault }} />
      {children}
    </div>
  );
}

export function Notes({ id, hint, fault }: Pick<FieldProps, 'id' | 'hint' | 'fault'>) {
  return (
    <>
      {hint && (
        <div className="nhsuk-hint" id={`${id}-hint`}>
          {hint}
        </div>
      )}
      {fault && (
        <span className="nhsuk-error-message" id={`${id}-error`}>
          <span className="nhsuk-u-visually-hidden">Error:</span> {fault}
        </span>
      )}
    </>
  );
}

export function describedBy(id: string, hint?: string, fault?: string): string | undefined {
  const ids = [hint && `${id}-hint`, fault && `${id}-error`].filter(Boolean);
  return ids.length === 0 ? undefined : ids.join(' ');
}

type Option<V extends string> = { readonly value: V; readonly label: string };

type RadiosProps<V extends string> = FieldProps & {
  readonly options: readonly Option<V>[];
  readonly value: string;
  readonly onChange: (value: V) => void;
};

/** The first option carries the group's id, so that an error can lead to it. */
export function Radios<V extends string>({
  id,
  label,
  hint,
  fault,
  options,
  value,
  onChange,
}: RadiosProps<V>) {
  return (
    <Choice {...{ id, label, hint, fault }}>
      <div className="nhsuk-radios nhsuk-radios--small desk-choices">
        {options.map((option, i) => (
          <div className="nhsuk-radios__item" key={option.value}>
            <input
              className="nhsuk-radios__input"
              id={i === 0 ? id : `${id}-${option.value}`}
              name={id}
              type="radio"
              checked={value === option.value}
              onChange={() => onChange(option.value)}
            />
            <label
              className="nhsuk-label nhsuk-radios__label"
              htmlFor={i === 0 ? id : `${id}-${option.value}`}
            >
              {option.label}
            </label>
          </div>
        ))}
      </div>
    </Choice>
  );
}

type CheckboxesProps<V extends string> = FieldProps & {
  readonly options: readonly Option<V>[];
  readonly values: readonly V[];
  readonly onChange: (values: readonly V[]) => void;
};

export function Checkboxes<V extends string>({
  id,
  label,
  hint,
  fault,
  options,
  values,
  onChange,
}: CheckboxesProps<V>) {
  return (
    <Choice {...{ id, label, hint, fault }}>
      <div className="nhsuk-checkboxes nhsuk-checkboxes--small desk-choices">
        {options.map((option, i) => (
          <Checkbox
            key={option.value}
            id={i === 0 ? id : `${id}-${option.value}`}
            label={option.label}
            checked={values.includes(option.value)}
            onChange={(checked) =>
              onChange(
                checked ? [...values, option.value] : values.filter((one) => one !== option.value),
              )
            }
          />
        ))}
      </div>
    </Choice>
  );
}

type CheckboxProps = {
  readonly id: string;
  readonly label: string;
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
  /** What is wrong with it. */
  readonly fault?: string | undefined;
};

export function Checkbox({ id, label, checked, onChange, fault }: CheckboxProps) {
  return (
    <>
      <Notes id={id} hint={undefined} fault={fault} />
      <div className="nhsuk-checkboxes__item">
        <input
          className="nhsuk-checkboxes__input"
          id={id}
          type="checkbox"
          checked={checked}
          aria-describedby={describedBy(id, undefined, fault)}
          onChange={(event) => onChange(event.target.checked)}
        />
        <label className="nhsuk-label nhsuk-checkboxes__label" htmlFor={id}>
          {label}
        </label>
      </div>
    </>
  );
}

function Choice({
  id,
  label,
  hint,
  fault,
  children,
}: FieldProps & { readonly children: ReactNode }) {
  return (
    <div className={`nhsuk-form-group${fault ? ' nhsuk-form-group--error' : ''}`}>
      <fieldset className="nhsuk-fieldset" aria-describedby={describedBy(id, hint, fault)}>
        <legend className="nhsuk-fieldset__legend">{label}</legend>
        <Notes {...{ id, hint, fault }} />
        {children}
      </fieldset>
    </div>
  );
}
