import { type FormEvent, type KeyboardEvent, useEffect, useState } from 'react';
import { madeAt, type Uuid } from '#base/ids.ts';
import { streamName } from '#base/stream.ts';
import type { PatientCase } from '#wire/keeper.ts';
import { oneAtATime } from '../../components/button.tsx';
import { Unkept } from '../../components/draft-status.tsx';
import { type Faults, Form } from '../../components/form.tsx';
import { useDesk, useNow, useRoom } from '../../components/hooks.ts';
import { go } from '../../components/navigation.ts';
import { PageTitle } from '../../components/page-title.tsx';
import { problemWords } from '../../components/problem-words.ts';
import { durationWords, momentWords } from '../../components/time-words.ts';
import type { Draft } from '../../components/use-draft.ts';
import { triageNote } from '../triage/triage-note.ts';
import { TriageSection } from '../triage/triage-section.tsx';
import type { CallFields } from './call-fields.ts';
import { EndCall } from './end-call.tsx';
import { canJoin, FoundPerson } from './found-person.tsx';
import type { Lookup } from './lookup.ts';
import { NationalRecordCard } from './national-record-card.tsx';
import { joinCall, queueCall, readyToQueue } from './queue-call.ts';
import { cameTo, readCall, typingFaults, whyNotQueue } from './read-call.ts';
import { CallerSection, NextSection, PatientSection, ProblemSection } from './sections.tsx';
import { useNationalRecord } from './use-national-record.ts';
import { useWho } from './use-who.ts';

type CallFormProps = { readonly id: Uuid; readonly draft: Draft<CallFields> };

export function CallForm({ id, draft }: CallFormProps) {
  const desk = useDesk();
  const { fields } = draft;
  const { services } = desk.session;
  const { cases } = useRoom().board;
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const [trouble, setTrouble] = useState<string | null>(null);
  const [joinOnce] = useState(() => oneAtATime());
  const national = useNationalRecord(id, fields);
  const who = useWho(draft, national);
  const { lookup, change, take, choose } = who;

  useEffect(() => {
    document.getElementById('caller')?.focus();
  }, []);

  async function queue(): Promise<Faults> {
    const faults = whyNotQueue(fields, Date.now(), services);
    if (Object.keys(faults).length > 0) return faults;
    try {
      const whose = await who.whose();
      if ('fault' in whose) return { find: whose.fault };
      const service = serviceOf(draft.latest(), services);
      await readyToQueue(desk, { service, ...whose }, Date.now());
      // All that was typed while others were asked is in the case.
      const typed = draft.latest();
      if (isAnother(fields, typed))
        return { find: 'Who it is was changed meanwhile: queue it again' };
      const later = whyNotQueue(typed, Date.now(), services);
      if (Object.keys(later).length > 0) return later;
      const said = readCall(typed, Date.now());
      await queueCall(desk, { id, service, said, ...whose }, Date.now());
      await draft.clear(draft.latest());
    } catch (error) {
      return { form: problemWords(error) };
    }
    go(`/#queued/${id}`);
    return {};
  }

  async function join(to: Uuid): Promise<void> {
    if (fields.triage === 'open') return setTrouble(TRIAGE_OPEN);
    try {
      await desk.ensure({ stream: streamName({ kind: 'case', id: to }), subject: null }, 'care');
      const typed = draft.latest();
      const said = readCall(typed, Date.now());
      const call = { id, service: serviceOf(typed, services), said, cameTo: cameTo(typed) };
      const open = { id: to, judged: cases.get(to) ?? null };
      const had = lookup.kind === 'found' ? lookup.cases : [];
      const joining = { ...call, triage: triageNote(desk, id), cases: had };
      await joinCall(desk, joining, open, Date.now());
      await draft.clear(draft.latest());
      go(`/#joined/${to}`);
    } catch (error) {
      setTrouble(problemWords(error));
    }
  }

  const now = Date.now();
  const typing = typingFaults(fields, now);
  const missing = whyNotQueue(fields, now, services);
  const joinable = joinableOf(lookup, fields);

  function press(event: KeyboardEvent<HTMLDivElement>): void {
    const act = keyAct(event, {
      find: () => void who.find(),
      yes: who.answers.includes('yes') ? () => who.answer('yes') : null,
      no:
        lookup.kind === 'alike'
          ? () => choose(null)
          : who.answers.includes('no')
            ? () => who.answer('no')
            : null,
      join: joinable ? () => joinOnce(() => join(joinable.case)) : null,
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
      <CallClock id={id} isUnkept={draft.isUnkept} />
      <Form name="Call" action="Queue the case (Ctrl+Enter)" onSubmit={queue}>
        {(faults) => {
          const faultOf = (field: keyof CallFields) =>
            (left.has(field) ? typing[field] : undefined) ??
            (faults[field] === undefined ? undefined : missing[field]);
          const parts = { fields, change, faultOf };
          return (
            <>
              <CallerSection {...parts} />
              <PatientSection {...parts} find={() => who.find().then(() => undefined)} />
              <FoundPerson
                lookup={lookup}
                fields={fields}
                answers={who.answers}
                answer={who.answer}
                join={join}
                choose={choose}
                again={() => who.findAgain().then(() => undefined)}
                trouble={trouble}
                now={now}
              />
              <NationalRecordCard national={national} fields={fields} take={take} />
              <ProblemSection {...parts} />
              <TriageSection id={id} fields={fields} change={change} />
              <NextSection {...parts} services={services} now={now} />
            </>
          );
        }}
      </Form>
      <EndCall
        id={id}
        service={serviceOf(fields, services)}
        onEnded={() => draft.clear(draft.latest())}
      />
    </div>
  );
}

const TRIAGE_OPEN =
  'Finish the triage, or hand it over to a clinician, before you join the call to the case.';

function serviceOf({ service }: CallFields, services: readonly string[]): string {
  return service || services[0]!;
}

/** The patient's case that this call may be joined to, where they have one. */
function joinableOf(lookup: Lookup, { isThem }: CallFields): PatientCase | undefined {
  if (lookup.kind !== 'found' || isThem === 'no') return undefined;
  return lookup.cases.find(canJoin);
}

/** Whether a call is of another person, or of somebody else said to be them, than it was. */
function isAnother(before: CallFields, after: CallFields): boolean {
  const by = ['nhsNumber', 'family', 'birthDate', 'found', 'isThem'] as const;
  return by.some((field) => before[field] !== after[field]);
}

type CallClockProps = { readonly id: Uuid; readonly isUnkept: boolean };

/** How long the caller has been on the line. */
function CallClock({ id, isUnkept }: CallClockProps) {
  const now = useNow();
  const since = madeAt(id);
  return (
    <>
      <p className="desk-quiet">
        Answered at {momentWords(since, now)}, {durationWords(Math.max(0, now - since))} ago.
        {!isUnkept && ' Kept on this device as you type.'}
      </p>
      <Unkept isUnkept={isUnkept} />
    </>
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

/** As Tab does: a group of radio buttons is one stop. */
function focusAfter(form: HTMLFormElement, from: HTMLElement): void {
  const group = from.matches('[type=radio]') ? from.getAttribute('name') : null;
  const stops = [...form.querySelectorAll<HTMLElement>('input, select, textarea, button')].filter(
    (one) => one === from || group === null || one.getAttribute('name') !== group,
  );
  stops[stops.indexOf(from) + 1]?.focus();
}
