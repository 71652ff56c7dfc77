import { type KeyboardEvent, useState } from 'react';
import type { Finding } from '#care/payloads.ts';
import { Button } from '../../components/button.tsx';
import { useSettled } from '../../components/use-settled.ts';
import { useCodeBook } from './use-code-book.ts';

type FindCodesProps = {
  readonly id: string;
  readonly findings: readonly Finding[];
  readonly onChange: (findings: readonly Finding[]) => void;
};

const MOST_FINDINGS = 50;
const MOST_SHOWN = 12;
const LEAST_TYPED = 2;
const PAUSE_MS = 120;

/** Findings by their codes, where the provider has installed a list; where not, there is nothing here. */
export function FindCodes({ id, findings, onChange }: FindCodesProps) {
  const { book, state } = useCodeBook();
  const [asked, setAsked] = useState('');
  const [active, setActive] = useState(0);
  const settled = useSettled(asked, PAUSE_MS);
  const isAsked = settled.trim().length >= LEAST_TYPED;
  const isFull = findings.length >= MOST_FINDINGS;
  const found = state.kind === 'here' && isAsked && !isFull ? book.search(settled, MOST_SHOWN) : [];
  if (state.kind === 'none' && findings.length === 0) return null;

  function add(one: Finding | undefined): void {
    if (one === undefined) return;
    const isThere = findings.some(({ system, code }) => system === one.system && code === one.code);
    if (!isThere) onChange([...findings, one]);
    setAsked('');
    setActive(0);
  }
  function press(event: KeyboardEvent) {
    // It stands in a form, which Enter would save without what is looked for.
    if (event.key === 'Enter') event.preventDefault();
    // What is shown may be of what was typed before.
    if (found.length === 0 || asked !== settled) return;
    if (event.key === 'ArrowDown') setActive((active + 1) % found.length);
    else if (event.key === 'ArrowUp') setActive((active + found.length - 1) % found.length);
    else if (event.key === 'Enter') add(found[active]);
    else if (event.key === 'Escape') setAsked('');
    else return;
    event.preventDefault();
  }
  const optionId = (i: number) => `${id}-option-${i}`;
  return (
    <div className="nhsuk-form-group">
      <label className="nhsuk-label" htmlFor={id}>
        Findings
      </label>
      <div className="nhsuk-hint" id={`${id}-hint`}>
        {state.kind === 'loading'
          ? `Fetching the code lists${state.of > 0 ? `: ${state.rows} of ${state.of}` : ''}…`
          : 'Type the beginnings of words; arrows choose, Enter adds'}
      </div>
      {state.kind === 'away' && (
        <p role="alert">
          The code lists did not come.{' '}
          <Button kind="secondary" onPress={() => book.load()}>
            Try again
          </Button>
        </p>
      )}
      {isFull && (
        <p role="alert">
          One consultation holds {MOST_FINDINGS} findings: remove one to add another.
        </p>
      )}
      {findings.length > 0 && (
        <ul className="desk-findings">
          {findings.map((one) => (
            <li key={`${one.system} ${one.code}`}>
              {one.display} <span className="desk-quiet">{one.code}</span>{' '}
              <button
                type="button"
                className="desk-correct"
                aria-label={`Remove ${one.display}`}
                onClick={() => onChange(findings.filter((other) => other !== one))}
              >
                Remove
              </button>
            </li>
          ))}
        </ul>
      )}
      <input
        className="nhsuk-input"
        id={id}
        type="text"
        role="combobox"
        autoComplete="off"
        spellCheck={false}
        maxLength={100}
        aria-expanded={found.length > 0}
        aria-controls={`${id}-list`}
        aria-autocomplete="list"
        aria-describedby={`${id}-hint`}
        aria-activedescendant={found.length > 0 ? optionId(active) : undefined}
        value={asked}
        onChange={(event) => {
          setAsked(event.target.value);
          setActive(0);
        }}
        onKeyDown={press}
      />
      <div
        className="desk-options"
        id={`${id}-list`}
        role="listbox"
        aria-label="Codes found"
        tabIndex={-1}
      >
        {found.map((one, i) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are the input's
          <div
            key={`${one.system} ${one.code} ${one.display}`}
            id={optionId(i)}
            role="option"
            tabIndex={-1}
            aria-selected={i === active}
            onClick={() => add(one)}
          >
            {one.display} <span className="desk-quiet">{one.code}</span>
          </div>
        ))}
      </div>
      {isAsked && state.kind === 'here' && found.length === 0 && asked !== '' && (
        <p className="desk-quiet" role="status">
          No code has these words.
        </p>
      )}
    </div>
  );
}
