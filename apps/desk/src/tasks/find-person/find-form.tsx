import { useState } from 'react';
import type { Ok } from '#wire/keeper.ts';
import { Budget } from '../../components/budget.tsx';
import { optionsOf } from '../../components/care-words.ts';
import { Radios, TextLine } from '../../components/fields.tsx';
import { type Faults, Form } from '../../components/form.tsx';
import { useDesk } from '../../components/hooks.ts';
import { NhsNumberField } from '../../components/nhs-number-field.tsx';
import { problemWords } from '../../components/problem-words.ts';
import { identifiersOf, nothingTyped, type Typed, WAY_WORDS } from './identifiers.ts';

export type Found = Ok<'find'>;

/** Asks the keeper whose identifiers these are. Each time counts, and stands in the journal. */
export function FindForm({ onAnswer }: { readonly onAnswer: (found: Found) => void }) {
  const { session } = useDesk();
  const [typed, setTyped] = useState(nothingTyped);
  const [asked, setAsked] = useState(0);
  const change = (part: Partial<Typed>) => setTyped((now) => ({ ...now, ...part }));

  async function find(): Promise<Faults> {
    const read = identifiersOf(typed, Date.now());
    if ('faults' in read) return read.faults;
    try {
      onAnswer(await session.call('find', read.identifiers));
      return {};
    } catch (error) {
      return { form: problemWords(error) };
    } finally {
      setAsked((times) => times + 1);
    }
  }
  return (
    <>
      <Form name="Find a person" action="Find" onSubmit={find}>
        {(faults) => (
          <>
            <Radios
              id="find-way"
              label="By"
              options={optionsOf(WAY_WORDS)}
              value={typed.way}
              onChange={(way) => change({ way })}
            />
            {typed.way === 'nhs-number' && (
              <NhsNumberField
                id="find-nhs-number"
                value={typed.nhsNumber}
                onChange={(nhsNumber) => change({ nhsNumber })}
                fault={faults['find-nhs-number']}
              />
            )}
            {typed.way === 'name' && (
              <TextLine
                id="find-family"
                label="Family name"
                value={typed.family}
                onChange={(family) => change({ family })}
                fault={faults['find-family']}
              />
            )}
            {typed.way === 'phone' && (
              <TextLine
                id="find-phone"
                label="Phone"
                keyboard="tel"
                most={40}
                value={typed.phone}
                onChange={(phone) => change({ phone })}
                fault={faults['find-phone']}
              />
            )}
            {typed.way !== 'nhs-number' && (
              <TextLine
                id="find-born"
                label="Date of birth"
                hint="Day, month, year"
                most={40}
                value={typed.birthDate}
                onChange={(birthDate) => change({ birthDate })}
                fault={faults['find-born']}
              />
            )}
            {typed.way === 'name' && (
              <TextLine
                id="find-postcode"
                label="Postcode"
                most={20}
                value={typed.postcode}
                onChange={(postcode) => change({ postcode })}
                fault={faults['find-postcode']}
              />
            )}
          </>
        )}
      </Form>
      <div className="desk-cost">
        <p>
          Looking for somebody counts as opening them, found or not, and is written into the
          journal.
        </p>
        <Budget after={asked} />
      </div>
    </>
  );
}
