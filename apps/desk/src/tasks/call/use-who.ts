/** Whom a call is about: looked up by what was typed, shown, and said by a person to be the patient or not. */
import { useEffect, useRef, useState } from 'react';
import type { Uuid } from '#base/ids.ts';
import { useDesk } from '../../components/hooks.ts';
import type { Draft } from '../../components/use-draft.ts';
import type { CallFields } from './call-fields.ts';
import { type Found, type Lookup, lookUp, makeFindable } from './lookup.ts';
import { takenFrom } from './national-record.ts';
import { filledFrom, unfilled, withoutWhere } from './patient-record.ts';
import type { Queued } from './queue-call.ts';
import { identifiersOf } from './read-call.ts';
import type { NationalRecord } from './use-national-record.ts';

/** What changes whom the call is about: an answer to "is it them?" holds no longer. */
const IDENTITY = ['nhsNumber', 'family', 'birthDate'] as const;
const HOME: ReadonlySet<keyof CallFields> = new Set(['address', 'postcode']);
/** What a record filled in beside who they are: nobody else's from the moment on in which that changes. */
const BESIDE: ReadonlySet<keyof CallFields> = new Set([...HOME, 'gender']);

const TOO_LITTLE =
  'Too little to find anybody by. Enter an NHS number; or last name and date of birth, and the postcode if they know it; or date of birth and the patient’s own phone.';

export type Whose = Pick<Queued, 'patient' | 'found' | 'lookedUp'>;

export type Who = {
  readonly lookup: Lookup;
  change(part: Partial<CallFields>): void;
  /** Looks for whom the fields lead to, here and in the national record. */
  find(): Promise<Lookup>;
  /** Looks for the same person again. */
  findAgain(): Promise<Lookup>;
  /** What can be said of them just now: nothing while nobody was found, and not what was said already. */
  readonly answers: readonly ('yes' | 'no')[];
  answer(isThem: 'yes' | 'no'): void;
  /** One of those whose names sound alike; or none, and then they are nobody who is known. */
  choose(person: Found | null): void;
  /** The national record's details in place of what was typed; then who they are here. */
  take(): void;
  /** Somebody known is never passed over: they are shown, and a person says whether it is them. */
  whose(): Promise<Whose | { readonly fault: string }>;
};

export function useWho(draft: Draft<CallFields>, national: NationalRecord): Who {
  const desk = useDesk();
  const { fields } = draft;
  const [lookup, setLookup] = useState<Lookup>({ kind: 'none' });
  /** By what was looked for last. */
  const asked = useRef('');
  const told = national.current?.answer;
  const isProtected = told?.outcome === 'found' && told.sensitive;
  const shown = isProtected ? withoutHome(lookup) : lookup;
  const found = shown.kind === 'found' ? shown : null;

  // After a reload: whom the call had found is looked up again, which counts once.
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, for what the draft said
  useEffect(() => {
    if (fields.found !== '') void findAgain();
  }, []);

  // It may have been filled in before the national record said so.
  // biome-ignore lint/correctness/useExhaustiveDependencies: when that becomes known, and who they are
  useEffect(() => {
    if (isProtected) draft.change(unfilled(draft.latest(), (field) => HOME.has(field)));
  }, [isProtected, fields.isThem]);

  async function look(as: CallFields, before: string): Promise<Lookup> {
    const identifiers = identifiersOf(as, Date.now());
    if (identifiers === null) {
      const too: Lookup = { kind: 'trouble', words: TOO_LITTLE };
      setLookup(too);
      return too;
    }
    const by = JSON.stringify(identifiers);
    asked.current = by;
    setLookup({ kind: 'looking' });
    const looked = asBefore(await lookUp(desk, identifiers), before);
    // What was looked for since is another question.
    if (asked.current === by) setLookup(looked);
    return looked;
  }

  async function find(as: CallFields = draft.latest()): Promise<Lookup> {
    void national.ask(as);
    const looked = await look(as, '');
    const patient = looked.kind === 'found' ? looked.patient : '';
    if (looked.kind !== 'trouble') draft.change({ found: patient, isThem: '' });
    return looked;
  }

  async function findAgain(): Promise<Lookup> {
    const { found: before } = draft.latest();
    const looked = await look(draft.latest(), before);
    const patient = looked.kind === 'found' ? looked.patient : '';
    // Where nobody answers, what a person said of them before stands.
    if (looked.kind !== 'trouble' && patient !== before)
      draft.change({ found: patient, isThem: '' });
    return looked;
  }

  function accept(person: Found): void {
    const { record } = person;
    draft.change({
      found: person.patient,
      isThem: 'yes',
      ...(record === null ? {} : filledFrom(draft.latest(), record)),
    });
    focusLocation();
  }

  async function whose(): Promise<Whose | { readonly fault: string }> {
    const own = { patient: fields.patient as Uuid, found: null, lookedUp: true };
    const identifiers = identifiersOf(fields, Date.now());
    if (found !== null && fields.isThem === 'yes') return { ...own, patient: found.patient, found };
    if (identifiers === null) return own;
    const isThere = asked.current === JSON.stringify(identifiers) && lookup.kind !== 'trouble';
    const looked = isThere ? lookup : await (fields.found === '' ? find() : findAgain());
    const ruledOut = fields.isThem === 'no' ? (fields.found as Uuid) : null;
    if (looked.kind === 'trouble') return { ...own, lookedUp: false };
    if (looked.kind === 'alike') return { fault: 'Say whether the patient is one of these people' };
    if (looked.kind === 'found' && looked.patient !== ruledOut)
      return { fault: 'Say whether the person found is the patient' };
    const made = await makeFindable(desk, identifiers, own.patient, ruledOut);
    if (made?.isKnown) {
      await find();
      return { fault: 'Say whether the person found is the patient' };
    }
    return { ...own, patient: made?.patient ?? own.patient };
  }

  function change(part: Partial<CallFields>): void {
    const isOther = IDENTITY.some((field) => field in part);
    if (isOther) {
      setLookup({ kind: 'none' });
      asked.current = '';
    }
    const isLeft = (field: keyof CallFields) =>
      !(field in part) && ('nhsNumber' in part || BESIDE.has(field));
    draft.change(
      isOther
        ? {
            ...unfilled(draft.latest(), isLeft),
            ...{ found: '', isThem: '', traced: '', practice: '' },
            ...part,
          }
        : part,
    );
  }

  return {
    lookup: shown,
    change,
    find: () => find(),
    findAgain,
    answers: found === null ? [] : (['yes', 'no'] as const).filter((one) => one !== fields.isThem),
    answer(isThem) {
      if (found === null) return;
      if (isThem === 'yes') accept(found);
      else draft.change({ ...unfilled(draft.latest()), isThem });
      focusLocation();
    },
    choose(person) {
      if (person === null) {
        setLookup({ kind: 'nobody', tooMany: false });
        return;
      }
      setLookup({ kind: 'found', ...person, alike: [] });
      accept(person);
    },
    take() {
      const answer = national.current?.answer;
      if (answer?.outcome !== 'found') return;
      change(takenFrom(answer.record, answer.family ?? draft.latest().family));
      focusLocation();
      void find();
    },
    whose,
  };
}

/** Who was chosen before, of those whose names sound alike, is who was found. */
function asBefore(looked: Lookup, found: string): Lookup {
  const one = looked.kind === 'alike' && looked.alike.find(({ patient }) => patient === found);
  return one ? { kind: 'found', ...one, alike: [] } : looked;
}

/** Where the national record protects where they live, what is known here of that is neither shown nor written again. */
function withoutHome(lookup: Lookup): Lookup {
  if (lookup.kind !== 'found' && lookup.kind !== 'alike') return lookup;
  const alike = lookup.alike.map(hidden);
  return lookup.kind === 'found' ? { ...hidden(lookup), alike } : { ...lookup, alike };
}

function hidden<P extends Pick<Found, 'record'>>(person: P): P {
  return person.record === null ? person : { ...person, record: withoutWhere(person.record) };
}

function focusLocation(): void {
  document.getElementById('location')?.focus();
}
