import { type KeyboardEvent, useState } from 'react';
import type { Context } from '#pathways/moves.ts';
import { label } from '#pathways/pack.ts';
import type { LoadedPack } from '#pathways/signed-pack.ts';
import { Button } from '../../components/button.tsx';
import { Select, TextLine } from '../../components/fields.tsx';
import type { Faults } from '../../components/form.tsx';
import { Link } from '../../components/link.tsx';
import { isAdult, type Known, languageFor, languageName, readAge } from './context.ts';
import { PackCombobox } from './pack-combobox.tsx';
import type { Shelf } from './shelf.ts';
import { SPEAKER_WORDS } from './triage-words.ts';

type ChoosePackProps = {
  readonly shelf: Shelf;
  readonly known: Known;
  readonly onBegin: (pack: LoadedPack, context: Context) => void;
  /** Null where there is nothing to go back to. */
  readonly onLeave: (() => void) | null;
};

/** What the call is about, by a few letters; then whom the questions are about and who answers, where the call has not said. */
export function ChoosePack({ shelf, known, onBegin, onLeave }: ChoosePackProps) {
  const [picked, setPicked] = useState<LoadedPack | null>(null);
  /** Null while they are as the call has them. */
  const [changed, setChanged] = useState<{
    readonly age: string | null;
    readonly speaker: Known['speaker'] | null;
    readonly language: string | null;
  }>({ age: null, speaker: null, language: null });
  const [faults, setFaults] = useState<Faults>({});
  const age = changed.age ?? known.age;
  const speaker = changed.speaker ?? known.speaker;
  const languages = [...new Set(shelf.packs.flatMap(({ pack }) => pack.languages))];
  const language = changed.language ?? languageFor({ languages }, known.language);

  function begin(chosen: LoadedPack | null | undefined): void {
    const ageMonths = readAge(age);
    if (chosen && ageMonths !== null && speaker !== '' && !isWrongParent(speaker, age)) {
      const asked = languageFor(chosen.pack, language);
      onBegin(chosen, { speaker, ageMonths, sex: known.sex, language: asked });
      return;
    }
    const wrong: Faults = {
      ...(chosen ? {} : { 'triage-pack': 'Choose what the call is about' }),
      ...(ageMonths === null ? { 'triage-age': 'Enter an age: 36, or 8 months' } : {}),
      ...(speaker === '' ? { 'triage-speaker': 'Say who answers the questions' } : {}),
      ...(isWrongParent(speaker, age)
        ? { 'triage-speaker': 'The patient is an adult: choose “Somebody else”' }
        : {}),
    };
    setFaults(wrong);
    document.getElementById(Object.keys(wrong)[0]!)?.focus();
  }

  /** Enter in a line goes on to the questions. */
  function press(event: KeyboardEvent<HTMLElement>): void {
    if (event.key !== 'Enter' || event.altKey || event.ctrlKey || event.metaKey) return;
    if (!(event.target as HTMLElement).matches('#triage-age, #triage-speaker, #triage-language'))
      return;
    event.preventDefault();
    event.stopPropagation();
    begin(picked);
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Enter goes on, as everywhere in a call
    <div onKeyDown={press}>
      <div className="desk-call__row">
        <PackCombobox
          packs={shelf.packs}
          picked={picked}
          onPick={setPicked}
          onEnter={begin}
          fault={faults['triage-pack']}
        />
        <TextLine
          id="triage-age"
          label="Age"
          hint="Years, or: 8 months"
          most={null}
          value={age}
          onChange={(value) => setChanged({ ...changed, age: value })}
          fault={faults['triage-age']}
        />
        <Select
          id="triage-speaker"
          label="Who answers?"
          options={[{ value: '', label: 'Choose' }, ...SPEAKERS]}
          value={speaker}
          onChange={(value) => setChanged({ ...changed, speaker: value })}
          fault={faults['triage-speaker']}
        />
        {languages.length > 1 && (
          <Select
            id="triage-language"
            label="In which language?"
            options={languages.map((value) => ({ value, label: languageName(value) }))}
            value={language}
            onChange={(value) => setChanged({ ...changed, language: value })}
          />
        )}
      </div>
      {picked !== null && !picked.pack.languages.includes(language) && (
        <p role="status">
          {label(picked.pack, picked.pack.title)} has no words in {languageName(language)}. It is
          asked in {languageName(languageFor(picked.pack, language))}.
        </p>
      )}
      <PackTroubles shelf={shelf} />
      <p>
        <Link href="/packs">See what each pack asks</Link>
      </p>
      {onLeave !== null && (
        <Button kind="secondary" onPress={onLeave}>
          Cancel
        </Button>
      )}
    </div>
  );
}

export function PackTroubles({ shelf }: { readonly shelf: Pick<Shelf, 'troubles'> }) {
  return shelf.troubles.map(({ pack, words }) => (
    <p key={pack.hash.toHex()} className="desk-quiet">
      {pack.id} {pack.version} is adopted and cannot be used: {words}
    </p>
  ));
}

const SPEAKERS = (['self', 'third-party', 'parent'] as const).map((value) => ({
  value,
  label: SPEAKER_WORDS[value],
}));

function isWrongParent(speaker: Known['speaker'], age: string): boolean {
  return speaker === 'parent' && isAdult(age);
}
