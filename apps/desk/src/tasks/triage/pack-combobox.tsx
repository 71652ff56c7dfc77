import { useState } from 'react';
import { label } from '#pathways/pack.ts';
import type { LoadedPack } from '#pathways/signed-pack.ts';
import { describedBy, Notes } from '../../components/fields.tsx';
import { findPacks } from './find-pack.ts';

type PackComboboxProps = {
  readonly packs: readonly LoadedPack[];
  readonly picked: LoadedPack | null;
  readonly onPick: (pack: LoadedPack | null) => void;
  /** Enter, with the one that is marked; undefined where nothing begins like what was typed. */
  readonly onEnter: (pack: LoadedPack | undefined) => void;
  readonly fault: string | undefined;
};

/** A presentation by a few letters of its name (ARIA combobox 1.2). */
const HINT = 'A few letters, then Enter';

export function PackCombobox({ packs, picked, onPick, onEnter, fault }: PackComboboxProps) {
  const [typed, setTyped] = useState('');
  const [marked, setMarked] = useState(0);
  const [open, setOpen] = useState(false);
  const found = findPacks(packs, typed);

  function pick(pack: LoadedPack | undefined): void {
    if (pack !== undefined) {
      setTyped(titleOf(pack));
      setOpen(false);
      onPick(pack);
    }
    onEnter(pack);
  }
  const acts: { readonly [key: string]: (() => void) | undefined } = {
    Enter: () => pick(open ? found[marked] : (picked ?? found[marked])),
    ArrowDown: () => move(1),
    ArrowUp: () => move(-1),
    Escape: open ? () => setOpen(false) : undefined,
  };
  function move(by: 1 | -1): void {
    setOpen(true);
    setMarked((now) => Math.min(found.length - 1, Math.max(0, now + by)));
  }
  return (
    <div className={`nhsuk-form-group triage-choose${fault ? ' nhsuk-form-group--error' : ''}`}>
      <label className="nhsuk-label" htmlFor="triage-pack">
        What is the call about?
      </label>
      <Notes id="triage-pack" hint={HINT} fault={fault} />
      <input
        className="nhsuk-input"
        id="triage-pack"
        type="text"
        role="combobox"
        autoComplete="off"
        spellCheck={false}
        aria-expanded={open}
        aria-controls="triage-packs"
        aria-autocomplete="list"
        aria-activedescendant={open && found[marked] ? `triage-pack-${marked}` : undefined}
        aria-describedby={describedBy('triage-pack', HINT, fault)}
        value={typed}
        onChange={(event) => {
          setTyped(event.target.value);
          setMarked(0);
          setOpen(true);
          onPick(null);
        }}
        onFocus={() => setOpen(picked === null)}
        onBlur={() => setOpen(false)}
        onKeyDown={(event) => {
          const { altKey, ctrlKey, key, metaKey } = event;
          const act = altKey || ctrlKey || metaKey ? undefined : acts[key];
          if (act === undefined) return;
          event.preventDefault();
          event.stopPropagation();
          act();
        }}
      />
      <div
        id="triage-packs"
        role="listbox"
        aria-label="Presentations"
        className="triage-packs"
        tabIndex={-1}
        hidden={!open}
      >
        {found.map((one, place) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: its keys are the combobox's
          <div
            key={one.hash.toHex()}
            id={`triage-pack-${place}`}
            role="option"
            tabIndex={-1}
            aria-selected={place === marked}
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => pick(one)}
          >
            {titleOf(one)}
          </div>
        ))}
        {found.length === 0 && (
          <div role="option" aria-selected={false} aria-disabled="true" tabIndex={-1}>
            Nothing begins like this. Queue it for a clinician instead.
          </div>
        )}
      </div>
    </div>
  );
}

function titleOf({ pack }: LoadedPack): string {
  return label(pack, pack.title);
}
