import { useEffect, useState } from 'react';
import { isUuid } from '#base/ids.ts';
import { streamName } from '#base/stream.ts';
import { nextCase } from '#care/board.ts';
import { Button } from '../../components/button.tsx';
import { codeWords, URGENCY_WORDS } from '../../components/care-words.ts';
import { useDesk, useNow, useRoom } from '../../components/hooks.ts';
import { Link } from '../../components/link.tsx';
import { go } from '../../components/navigation.ts';
import { PageTitle } from '../../components/page-title.tsx';
import { problemWords } from '../../components/problem-words.ts';
import { ApproveMachines } from '../approve-machine/approve-machines.tsx';
import { beginCall } from '../call/begin-call.ts';
import { NameMissing } from '../enrol/name-missing.tsx';
import { Notices } from '../notices/notices.tsx';
import { BegunCalls } from './begun-calls.tsx';
import { useBoardKeys } from './board-keys.ts';
import { CaseTable } from './case-table.tsx';
import { KeyHelp } from './key-help.tsx';
import { FILTERS, type Filter, rowsFor, tally } from './rows.ts';

const FILTER_WORDS: Record<Filter, string> = { all: 'All open', queue: 'Queue', mine: 'Mine' };

export function BoardPage() {
  const desk = useDesk();
  const room = useRoom();
  const now = useNow();
  const [filter, setFilter] = useState<Filter>('all');
  const [help, setHelp] = useState(false);
  const [trouble, setTrouble] = useState<string | null>(null);
  const { account, roles, services } = desk.session;
  const viewer = { account, services };
  const mayTake = roles.includes('clinician') || roles.includes('call-handler');
  const isOperator = roles.includes('operator');
  const all = rowsFor(room.board, viewer, 'all');
  const { waiting, late } = tally(all, now);

  async function takeNext(): Promise<void> {
    const next = nextCase(room.board.cases.values(), desk.session);
    if (next === undefined) return setTrouble('Nothing waits in your services just now.');
    try {
      await desk.write({
        stream: streamName({ kind: 'case', id: next.id }),
        type: 'case.taken',
        facts: {},
      });
      go(`/case/${next.id}`);
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
  useBoardKeys({
    takeNext: mayTake ? () => void takeNext() : null,
    newCall: mayTake ? () => void newCall() : null,
    help: () => setHelp(true),
  });
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
              {FILTER_WORDS[one]} ({rowsFor(room.board, viewer, one).length})
            </button>
          ))}
        </fieldset>
        <div className="desk-board-head__acts">
          <button type="button" className="desk-keys-button" onClick={() => setHelp(true)}>
            Keys (?)
          </button>
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
      {trouble !== null && (
        <p role="alert" className="nhsuk-inset-text desk-inset">
          {trouble}
        </p>
      )}
      {room.board.setAside.size > 0 && roles.some((role) => ASIDE_ROLES.includes(role)) && (
        <SetAsideNotice count={room.board.setAside.size} />
      )}
      <CaseTable
        rows={filter === 'all' ? all : rowsFor(room.board, viewer, filter)}
        labels={room.labels}
        now={now}
      />
      {help && <KeyHelp mayTake={mayTake} onClose={() => setHelp(false)} />}
    </>
  );
}

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

const ASIDE_ROLES: readonly string[] = ['clinician', 'shift-lead'];

function SetAsideNotice({ count }: { readonly count: number }) {
  return (
    <p className="nhsuk-inset-text desk-inset">
      {count === 1 ? 'A message' : `${count} messages`} could not become{' '}
      {count === 1 ? 'a case' : 'cases'}.{' '}
      <Link href="/set-aside">Look at {count === 1 ? 'it' : 'them'}</Link>
    </p>
  );
}
