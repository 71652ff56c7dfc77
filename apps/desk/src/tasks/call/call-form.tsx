import { type FormEvent, type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { madeAt, type Uuid } from '#base/ids.ts';
import { type Faults, Form } from '../../components/form.tsx';
import { useDesk, useNow } from '../../components/hooks.ts';
import { go } from '../../components/navigation.ts';
import { PageTitle } from '../../components/page-title.tsx';
import { problemWords } from '../../components/problem-words.ts';
import { durationWords, momentWords } from '../../components/time-words.ts';
import type { Draft } from '../../components/use-draft.ts';
import { triageNote } from '../triage/triage-note.ts';
import { TriageSection } from '../triage/triage-section.tsx';
import type { CallFields } from './call-fields.ts';
import { EndCall } from './end-call.tsx';
import { FoundPerson } from './found-person.tsx';
import type { Found, Lookup } from './lookup.ts';
import { lookUp, makeFindable } from './lookup.ts';
import { takenFrom } from './national-record.ts';
import { NationalRecordCard } from './national-record-card.tsx';
import { filledFrom } from './patient-record.ts';
import { joinCall, queueCall } from './queue-call.ts';
import { identifiersOf, readCall, typingFaults, whyNotQueue } from './read-call.ts';
import { CallerSection, NextSection, PatientSection, ProblemSection } from './sections.tsx';
import { useNationalRecord } from './use-national-record.ts';

type CallFormProps = { readonly id: Uuid; readonly draft: Draft<CallFields> };

/** What changes whom the call is about: an answer to "is it them?" holds no longer. */
const IDENTITY: ReadonlySet<string> = new Set(['nhsNumber', 'family', 'birthDate']);

export function CallForm({ id, draft }: CallFormProps) {
  const desk = useDesk();
  const { fields } = draft;
  const { services } = desk.session;
  const [lookup, setLookup] = useState<Lookup>({ kind: 'none' });
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const [trouble, setTrouble] = useState<string | null>(null);
  const asked = useRef('');
  const service = fields.service || services[0]!;
  const national = useNationalRecord(id);
  const found = lookup.kind === 'found' ? lookup : null;

  useEffect(() => {
    document.getElementById('caller')?.focus();
  }, []);
  // After a reload: whom the call had found is looked up again, which counts once.
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, for what the draft said
  useEffect(() => {
    if (fields.found !== '') void find(true);
  }, []);

  function change(part: Partial<CallFields>): void {
    const isOther = Object.keys(part).some((field) => IDENTITY.has(field));
    if (isOther) {
      setLookup({ kind: 'none' });
      asked.current = '';
    }
    draft.change(isOther ? { found: '', isThem: '', traced: '', practice: '', ...part } : part);
  }

  /** The national record's details in place of what was typed; then who they are here. */
  function take(): void {
    const answer = national.latest?.answer;
    if (answer?.outcome !== 'found') return;
    const taken = takenFrom(answer.record!);
    change(taken);
    document.getElementById('location')?.focus();
    void find(false, { ...fields, ...taken });
  }

  /** One of those whose names sound alike; or none, and then they are nobody who is known. */
  function choose(person: Found | null): void {
    if (person === null) {
      setLookup({ kind: 'nobody', tooMany: false });
      return;
    }
    setLookup({ kind: 'found', ...person, alike: [] });
    draft.change({
      found: person.patient,
      isThem: 'yes',
      ...(person.record === null ? {} : filledFrom(fields, person.record)),
    });
    document.getElementById('location')?.focus();
  }

  async function find(again = false, as: CallFields = fields): Promise<Lookup> {
    const identifiers = identifiersOf(as, Date.now());
    if (identifiers === null) {
      const too: Lookup = {
        kind: 'trouble',
        words:
          'Too little to find anybody by. Enter an NHS number; or last name and date of birth, and the postcode if they know it; or date of birth and the patient’s own phone.',
      };
      setLookup(too);
      return too;
    }
    asked.current = JSON.stringify(identifiers);
    setLookup({ kind: 'looking' });
    if (!again) void national.ask(as);
    const looked = asBefore(await lookUp(desk, identifiers), again ? fields.found : '');
    setLookup(looked);
    const patient = looked.kind === 'found' ? looked.patient : '';
    if (!again || patient !== fields.found) draft.change({ found: patient, isThem: '' });
    return looked;
  }

  function answer(isThem: 'yes' | 'no'): void {
    if (found === null) return;
    draft.change({
      isThem,
      ...(isThem === 'yes' && found.record !== null ? filledFrom(fields, found.record) : {}),
    });
    document.getElementById('location')?.focus();
  }

  async function queue(): Promise<Faults> {
    const faults = whyNotQueue(fields, Date.now(), services);
    if (Object.keys(faults).length > 0) return faults;
    try {
      const whose = await whoseCall();
      if ('fault' in whose) return { find: whose.fault };
      const said = readCall(fields, Date.now());
      await queueCall(desk, { id, service, said, ...whose }, Date.now());
      await draft.clear();
    } catch (error) {
      return { form: problemWords(error) };
    }
    go(`/#queued/${id}`);
    return {};
  }

  /** Somebody known is never passed over: they are shown, and a person says whether it is them. */
  async function whoseCall() {
    const own = { patient: fields.patient as Uuid, found: null, lookedUp: true };
    const identifiers = identifiersOf(fields, Date.now());
    if (found !== null && fields.isThem === 'yes') return { ...own, patient: found.patient, found };
    if (identifiers === null || fields.isThem === 'no') return own;
    const isLookedUp = asked.current === JSON.stringify(identifiers) && lookup.kind === 'nobody';
    const looked = isLookedUp ? lookup : await find();
    if (looked.kind === 'found') return { fault: 'Say whether the person found is the patient' };
    if (looked.kind === 'alike') return { fault: 'Say whether the patient is one of these people' };
    if (looked.kind === 'trouble') return { ...own, lookedUp: false };
    const made = await makeFindable(desk, identifiers, own.patient);
    if (made?.isKnown) {
      await find();
      return { fault: 'Say whether the person found is the patient' };
    }
    return { ...own, patient: made?.patient ?? own.patient };
  }

  async function join(to: Uuid): Promise<void> {
    try {
      const said = readCall(fields, Date.now());
      await joinCall(desk, { id, service, said, triage: triageNote(desk, id) }, to);
      await draft.clear();
      go(`/#joined/${to}`);
    } catch (error) {
      setTrouble(problemWords(error));
    }
  }

  const now = Date.now();
  const typing = typingFaults(fields, now);
  const missing = whyNotQueue(fields, now, services);
  const joinable = found?.cases.find((one) => one.open && one.inCare);

  function press(event: KeyboardEvent<HTMLDivElement>): void {
    const act = keyAct(event, {
      find: () => void find(),
      yes: found && (() => answer('yes')),
      no: lookup.kind === 'alike' ? () => choose(null) : found && (() => answer('no')),
      join: joinable ? () => void join(joinable.case) : null,
      take,
      choose: lookup.kind === 'alike' ? (at) => choose(lookup.alike[at] ?? null) : null,
      end: () => document.getElementById('ending')?.focus(),
    });
    if (act === null) return;
    event.preventDefault();
    act();
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keys of the page, each beside a button that does the same
    <div
      className="desk-call"
      onKeyDown={press}
      onBlur={(event: FormEvent<HTMLElement>) => {
        const field = (event.target as HTMLElement).id;
        if (field in fields && !left.has(field)) setLeft(new Set(left).add(field));
      }}
    >
      <PageTitle title="New call" />
      <CallClock id={id} />
      <Form name="Call" action="Queue the case (Ctrl+Enter)" onSubmit={queue}>
        {(faults) => {
          const faultOf = (field: keyof CallFields) =>
            (left.has(field) ? typing[field] : undefined) ??
            (faults[field] === undefined ? undefined : missing[field]);
          const parts = { fields, change, faultOf };
          return (
            <>
              <CallerSection {...parts} />
              <PatientSection {...parts} find={() => find().then(() => undefined)} />
              <FoundPerson
                lookup={lookup}
                fields={fields}
                answer={answer}
                join={join}
                choose={choose}
                again={() => find(true).then(() => undefined)}
                trouble={trouble}
                now={now}
              />
              <NationalRecordCard asked={national.latest} fields={fields} take={take} />
              <ProblemSection {...parts} />
              <TriageSection id={id} fields={fields} change={change} />
              <NextSection {...parts} services={services} now={now} />
            </>
          );
        }}
      </Form>
      <EndCall id={id} service={service} onEnded={() => draft.clear()} />
    </div>
  );
}

/** How long the caller has been on the line. */
function CallClock({ id }: { readonly id: Uuid }) {
  const now = useNow();
  const since = madeAt(id);
  return (
    <p className="desk-quiet">
      Answered at {momentWords(since, now)}, {durationWords(Math.max(0, now - since))} ago. Kept on
      this device as you type.
    </p>
  );
}

type Acts = {
  readonly find: () => void;
  readonly yes: (() => void) | null;
  readonly no: (() => void) | null;
  readonly join: (() => void) | null;
  readonly take: () => void;
  /** Those whose names sound alike, counted from 0. */
  readonly choose: ((at: number) => void) | null;
  readonly end: () => void;
};

/** Ctrl+Enter queues; Enter in a field goes on to the next; Alt with a letter does what the button says that shows it. */
function keyAct(event: KeyboardEvent<HTMLElement>, acts: Acts): (() => void) | null {
  const target = event.target as HTMLElement;
  const form = event.currentTarget.querySelector('form');
  if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) return () => form?.requestSubmit();
  if (event.key === 'Enter' && form?.contains(target) && target.matches('input, select')) {
    return () => focusAfter(form, target);
  }
  if (!event.altKey || event.ctrlKey || event.metaKey) return null;
  switch (event.code) {
    case 'KeyP':
      return acts.find;
    case 'KeyY':
      return acts.yes;
    case 'KeyN':
      return acts.no;
    case 'KeyJ':
      return acts.join;
    case 'KeyU':
      return acts.take;
    case 'KeyE':
      return acts.end;
    default: {
      const { choose } = acts;
      const digit = /^Digit([1-4])$/.exec(event.code)?.[1];
      return digit === undefined || choose === null ? null : () => choose(Number(digit) - 1);
    }
  }
}

/** Who was chosen before a reload, of those whose names sound alike, is who was found. */
function asBefore(looked: Lookup, found: string): Lookup {
  const one = looked.kind === 'alike' && looked.alike.find(({ patient }) => patient === found);
  return one ? { kind: 'found', ...one, alike: [] } : looked;
}

/** As Tab does: a group of radio buttons is one stop. */
function focusAfter(form: HTMLFormElement, from: HTMLElement): void {
  const group = from.matches('[type=radio]') ? from.getAttribute('name') : null;
  const stops = [...form.querySelectorAll<HTMLElement>('input, select, textarea, button')].filter(
    (one) => one === from || group === null || one.getAttribute('name') !== group,
  );
  stops[stops.indexOf(from) + 1]?.focus();
}
