import { useEffect, useMemo, useState } from 'react';
import { isUuid } from '#base/ids.ts';
import { CARERS, hasOneOf, type Role } from '#base/roles.ts';
import { streamName } from '#base/stream.ts';
import { nextCase } from '#care/board.ts';
import { Button, oneAtATime } from '../../components/button.tsx';
import { codeWords, URGENCY_WORDS } from '../../components/care-words.ts';
import { useDesk, useNow, useReadable, useRoom } from '../../components/hooks.ts';
import { Link } from '../../components/link.tsx';
import { go, goWhenReady } from '../../components/navigation.ts';
import { PageTitle } from '../../components/page-title.tsx';
import { problemWords } from '../../components/problem-words.ts';
import { useKeys } from '../../components/use-keys.ts';
import type { Attending } from '../../session/attending.ts';
import { ApproveMachines } from '../approve-machine/approve-machines.tsx';
import { beginCall } from '../call/begin-call.ts';
import { openAhead } from '../case/open-ahead.ts';
import { NameMissing } from '../enrol/name-missing.tsx';
import { Notices } from '../notices/notices.tsx';
import { COMFORT } from '../queue/comfort-call.tsx';
import { BegunCalls } from './begun-calls.tsx';
import { focusedCase, MOVES } from './board-keys.ts';
import { CaseTable } from './case-table.tsx';
import { KeyHelp } from './key-help.tsx';
import { comfortCalls, FILTERS, type Filter, passing, rowsOf, severalOf, tally } from './rows.ts';

const FILTER_WORDS: Record<Filter, string> = {
  all: 'All open',
  queue: 'Queue',
  mine: 'Mine',
  comfort: 'Comfort calls',
};

const NOTHING_WAITS = 'Nothing waits in your services just now.';

export function BoardPage() {
  const desk = useDesk();
  const room = useRoom();
  const now = useNow();
  const [filter, setFilter] = useState<Filter>('all');
  const [help, setHelp] = useState(false);
  const [trouble, setTrouble] = useState<string | null>(null);
  // The case is asked for at once: whoever pressed the key would wait for a board drawn before.
  const [byKey] = useState(() => oneAtATime());
  const { account, roles, services } = desk.session;
  const mayTake = hasOneOf(roles, CARERS);
  const isOperator = roles.includes('operator');
  const isLead = roles.includes('shift-lead');
  const rows = useMemo(() => rowsOf(room.board, services), [room.board, services]);
  const several = useMemo(() => severalOf(rows, room.board.merged), [rows, room.board.merged]);
  const { disputed, waiting, late } = tally(rows, now);
  const nextWaits = nextCase(rows, desk.session) !== undefined;

  async function takeNext(): Promise<void> {
    const next = nextCase(room.board.cases.values(), desk.session);
    if (next === undefined) return setTrouble(NOTHING_WAITS);
    const stream = streamName({ kind: 'case', id: next.id });
    const opening = openAhead(desk, next);
    const taking = desk.write({ stream, type: 'case.taken', facts: {} });
    try {
      await goWhenReady(`/case/${next.id}`, Promise.all([taking, opening]));
    } catch (error) {
      setTrouble(problemWords(error));
    }
  }
  async function newCall(): Promise<void> {
    if (services.length === 0) return setTrouble('You are in no service that takes calls.');
    try {
      go(`/call/${await beginCall(desk)}`);
    } catch (error) {
      setTrouble(problemWords(error));
    }
  }
  function comfort(): void {
    const id = focusedCase() ?? comfortCalls(rows, now)[0]?.id;
    if (id !== undefined) go(`/case/${id}${COMFORT}`);
  }
  const { attending } = desk;
  useKeys(
    new Map([
      ...MOVES,
      ...acts(mayTake, ['n', () => byKey(takeNext)], ['c', () => byKey(newCall)], ['m', comfort]),
      ...acts(attending !== null, ['a', () => attending!.isAway(!attending!.away.value)]),
      ...acts(isLead, ['b', () => go('/shift')]),
      ['?', () => setHelp(true)],
    ]),
  );
  const queued = useJustQueued();

  return (
    <>
      {isOperator && <ApproveMachines />}
      {!room.people.hasTwoOperators && <SecondOperator isOperator={isOperator} />}
      <Notices />
      <NameMissing />
      <div className="desk-board-head">
        <PageTitle title="Board" />
        <p className="desk-tally">
          {disputed > 0 && (
            <>
              <strong className="desk-tally__late">{disputed}</strong> to decide{' '}
            </>
          )}
          <strong>{waiting}</strong> waiting{' '}
          <strong className={late === 0 ? undefined : 'desk-tally__late'}>{late}</strong> late
        </p>
        <fieldset className="desk-filter">
          <legend className="nhsuk-u-visually-hidden">Which cases</legend>
          {FILTERS.map((one) => (
            <button
              key={one}
              type="button"
              aria-pressed={one === filter}
              onClick={() => setFilter(one)}
            >
              {FILTER_WORDS[one]} ({passing(rows, account, one, now).length})
            </button>
          ))}
        </fieldset>
        <div className="desk-board-head__acts">
          <button type="button" className="desk-keys-button" onClick={() => setHelp(true)}>
            Keys (?)
          </button>
          {isLead && <Link href="/shift">Shift (b)</Link>}
          {desk.attending && <AwayButton attending={desk.attending} />}
          {mayTake && (
            <>
              <Button kind="secondary" onPress={newCall}>
                New call (c)
              </Button>
              <Button onPress={takeNext}>Take next (n)</Button>
            </>
          )}
        </div>
      </div>
      {mayTake && <BegunCalls now={now} />}
      <p role="status" className="desk-saved">
        {queued}
      </p>
      {trouble !== null && !(trouble === NOTHING_WAITS && nextWaits) && (
        <p role="alert" className="nhsuk-inset-text desk-inset">
          {trouble}
        </p>
      )}
      {room.board.setAside.size > 0 && hasOneOf(roles, ASIDE_ROLES) && (
        <SetAsideNotice count={room.board.setAside.size} />
      )}
      <CaseTable
        key={filter}
        rows={passing(rows, account, filter, now)}
        labels={room.labels}
        several={several}
        now={now}
      />
      {help && (
        <KeyHelp
          title="Keys on the board"
          keys={keysOf({ mayTake, isLead })}
          onClose={() => setHelp(false)}
        />
      )}
    </>
  );
}

type Act = readonly [key: string, act: () => void];

function acts(may: boolean, ...all: readonly Act[]): readonly Act[] {
  return may ? all : [];
}

function keysOf({ mayTake, isLead }: { readonly mayTake: boolean; readonly isLead: boolean }) {
  return [
    ['j or ↓', 'Next case'],
    ['k or ↑', 'Case before'],
    ['Enter', 'Open the case'],
    ...(mayTake ? TAKERS_KEYS : []),
    ...(mayTake || isLead ? [['a', 'Say that you are away, or back'] as const] : []),
    ...(isLead ? [['b', 'The shift: people, cases and what is to come'] as const] : []),
    ['?', 'This list'],
  ] as const;
}

const TAKERS_KEYS = [
  ['n', 'Take the most urgent case that waits in your services'],
  ['c', 'New call'],
  ['m', 'Comfort call: of the case you are on, or the next that is due'],
] as const;

/** After a call the board opens on its case, which is focused and said. */
function useJustQueued(): string {
  const { cases } = useRoom().board;
  const [how, id = ''] = location.hash.slice(1).split('/');
  const row = isUuid(id) ? cases.get(id) : undefined;
  const here = row !== undefined;
  useEffect(() => {
    if (here) document.querySelector<HTMLElement>(`.desk-cases__link[href="/case/${id}"]`)?.focus();
  }, [here, id]);
  if (row === undefined) return '';
  const state = how === 'joined' ? 'The call was joined to its case' : 'In the queue';
  return `${state}: ${URGENCY_WORDS[row.urgency].words.toLowerCase()}, ${codeWords(row.service)}.`;
}

/** Others see it: nobody gives a case to whoever is away. */
function AwayButton({ attending }: { readonly attending: Attending }) {
  const away = useReadable(attending.away);
  return (
    <button
      type="button"
      className="desk-away"
      aria-pressed={away}
      onClick={() => attending.isAway(!away)}
    >
      {away ? 'You are away' : 'Away'} (a)
    </button>
  );
}

function SecondOperator({ isOperator }: { readonly isOperator: boolean }) {
  return (
    <p className="nhsuk-inset-text desk-inset">
      Nobody’s record is opened here until there are two operators.{' '}
      {isOperator ? (
        <Link href="/people">Invite a second operator</Link>
      ) : (
        'Ask your operator to invite a second one.'
      )}
    </p>
  );
}

const ASIDE_ROLES: readonly Role[] = ['clinician', 'shift-lead'];

function SetAsideNotice({ count }: { readonly count: number }) {
  return (
    <p className="nhsuk-inset-text desk-inset">
      {count === 1 ? 'A message' : `${count} messages`} could not become{' '}
      {count === 1 ? 'a case' : 'cases'}.{' '}
      <Link href="/set-aside">Look at {count === 1 ? 'it' : 'them'}</Link>
    </p>
  );
}
