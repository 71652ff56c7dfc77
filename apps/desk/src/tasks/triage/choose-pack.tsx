import { type KeyboardEvent, useEffect, useState } from 'react';
import type { Context } from '#pathways/moves.ts';
import { label } from '#pathways/pack.ts';
import type { LoadedPack } from '#pathways/signed-pack.ts';
import { Notes, Select, TextLine } from '../../components/fields.tsx';
import { isChild, type Known, languageFor, languageName, readAge } from './context.ts';
import { findPacks } from './find-pack.ts';
import type { Shelf } from './shelf.ts';
import { SPEAKER_WORDS } from './triage-words.ts';

type ChoosePackProps = {
  readonly shelf: Shelf;
  readonly known: Known;
  readonly onBegin: (pack: LoadedPack, context: Context) => void;
};

/** What the call is about, by a few letters; then whom the questions are about and who answers. */
export function ChoosePack({ shelf, known, onBegin }: ChoosePackProps) {
  const [typed, setTyped] = useState('');
  const [marked, setMarked] = useState(0);
  const [open, setOpen] = useState(false);
  const [picked, setPicked] = useState<LoadedPack | null>(null);
  /** Null while it is as the call has it. */
  const [age, setAge] = useState<string | null>(null);
  const [speaker, setSpeaker] = useState<Context['speaker'] | null>(null);
  const [language, setLanguage] = useState<string | null>(null);
  const [faults, setFaults] = useState<{ readonly [field: string]: string }>({});
  const found = findPacks(
    shelf.packs.map(({ pack }) => pack),
    typed,
  ).flatMap((pack) => shelf.packs.find((one) => one.pack === pack) ?? []);
  const said = { age: age ?? known.age, speaker: speaker ?? known.speaker };
  const languages = [...new Set(shelf.packs.flatMap(({ pack }) => pack.languages))];

  useEffect(() => setMarked(0), [typed]);

  function begin(pack: LoadedPack | null | undefined): void {
    const months = readAge(said.age);
    const wrong = {
      ...(pack ? {} : { 'triage-pack': 'Choose what the call is about' }),
      ...(months === null ? { 'triage-age': 'Enter an age: 36, or 8 months' } : {}),
      ...(said.speaker === '' ? { 'triage-speaker': 'Say who answers the questions' } : {}),
      ...(said.speaker === 'parent' && !isChild(said.age)
        ? { 'triage-speaker': 'The parent of an adult is somebody else' }
        : {}),
    };
    if (pack) {
      setPicked(pack);
      setTyped(titleOf(pack));
      setOpen(false);
    }
    setFaults(wrong);
    const [first] = Object.keys(wrong);
    if (first !== undefined) return document.getElementById(first)?.focus();
    const wanted = language ?? languageFor(pack!.pack, known.language);
    onBegin(pack!, {
      speaker: said.speaker as Context['speaker'],
      ageMonths: months!,
      sex: known.sex,
      language: pack!.pack.languages.includes(wanted) ? wanted : languageFor(pack!.pack, ''),
    });
  }

  function press(event: KeyboardEvent<HTMLElement>): void {
    const isPack = (event.target as HTMLElement).id === 'triage-pack';
    const acts: { readonly [key: string]: (() => void) | undefined } = {
      Enter: () => begin(isPack ? (open ? found[marked] : (picked ?? found[marked])) : picked),
      ArrowDown: isPack ? () => move(1) : undefined,
      ArrowUp: isPack ? () => move(-1) : undefined,
      Escape: isPack && open ? () => setOpen(false) : undefined,
    };
    const act = event.altKey || event.ctrlKey || event.metaKey ? undefined : acts[event.key];
    if (act === undefined || (event.target as HTMLElement).matches('button, option')) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  }

  function move(by: 1 | -1): void {
    setOpen(true);
    setMarked((now) => Math.min(found.length - 1, Math.max(0, now + by)));
  }

  const fault = faults['triage-pack'];
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Enter goes on, as everywhere in a call
    <div onKeyDown={press}>
      <div className="desk-call__row">
        <div className={`nhsuk-form-group triage-choose${fault ? ' nhsuk-form-group--error' : ''}`}>
          <label className="nhsuk-label" htmlFor="triage-pack">
            What is the call about?
          </label>
          <Notes id="triage-pack" hint="A few letters, then Enter" fault={fault} />
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
            aria-describedby="triage-pack-hint"
            value={typed}
            onChange={(event) => {
              setTyped(event.target.value);
              setPicked(null);
              setOpen(true);
            }}
            onFocus={() => setOpen(picked === null)}
            onBlur={() => setOpen(false)}
          />
          <ul
            id="triage-packs"
            // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: a combobox's list (ARIA 1.2)
            role="listbox"
            aria-label="Presentations"
            className="triage-packs"
            hidden={!open}
          >
            {found.map((one, place) => (
              // biome-ignore lint/a11y/useKeyWithClickEvents: its keys are the combobox's
              <li
                key={one.hash.toHex()}
                id={`triage-pack-${place}`}
                role="option"
                tabIndex={-1}
                aria-selected={place === marked}
                onMouseDown={(event) => event.preventDefault()}
                onClick={() => begin(one)}
              >
                {titleOf(one)}
              </li>
            ))}
            {found.length === 0 && (
              <li role="option" aria-selected={false} aria-disabled="true" tabIndex={-1}>
                Nothing begins like this. Queue it for a clinician instead.
              </li>
            )}
          </ul>
        </div>
        <TextLine
          id="triage-age"
          label="Age"
          hint="Years, or: 8 months"
          most={20}
          value={said.age}
          onChange={setAge}
          fault={faults['triage-age']}
        />
        <Select
          id="triage-speaker"
          label="Who answers?"
          options={[
            { value: '', label: 'Choose' },
            ...(['self', 'third-party', 'parent'] as const).map((value) => ({
              value,
              label: SPEAKER_WORDS[value],
            })),
          ]}
          value={said.speaker}
          onChange={(value) => setSpeaker(value === '' ? null : value)}
          fault={faults['triage-speaker']}
        />
        {languages.length > 1 && (
          <Select
            id="triage-language"
            label="In which language?"
            options={languages.map((value) => ({ value, label: languageName(value) }))}
            value={language ?? languageFor({ languages }, known.language)}
            onChange={setLanguage}
          />
        )}
      </div>
      {language !== null && picked !== null && !picked.pack.languages.includes(language) && (
        <p role="status">
          {titleOf(picked)} has no words in {languageName(language)}: it is asked in English.
        </p>
      )}
      {shelf.troubles.map(({ pack, words }) => (
        <p key={pack.hash.toHex()} className="desk-quiet">
          {pack.id} {pack.version} is adopted and cannot be used: {words}
        </p>
      ))}
    </div>
  );
}

function titleOf({ pack }: LoadedPack): string {
  return label(pack, pack.title);
}
