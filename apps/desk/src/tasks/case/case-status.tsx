import { useState } from 'react';
import { CARERS, hasOneOf } from '#base/roles.ts';
import { streamName } from '#base/stream.ts';
import { isElsewhere } from '#care/beside.ts';
import { isWorse } from '#care/board.ts';
import type { CaseView } from '#care/case.ts';
import type { CaseRow } from '#care/case-row.ts';
import { dueAt } from '#care/row-questions.ts';
import { Button } from '../../components/button.tsx';
import { codeWords, gpMessageWords, stateWords } from '../../components/care-words.ts';
import { DueClock, stoppedBy } from '../../components/due-clock.tsx';
import { useDesk, useRoom } from '../../components/hooks.ts';
import { problemWords } from '../../components/problem-words.ts';
import { UrgencyTag } from '../../components/urgency-tag.tsx';
import { useNames } from '../../components/use-names.ts';
import { mayDealWith } from '../queue/who-may-take.ts';
import { lostTo } from './lost-race.ts';

/** How urgent, by when, with whom; and taking it or putting it back. */
export function CaseStatus({ view, now }: { readonly view: CaseView; readonly now: number }) {
  const { session } = useDesk();
  const nameOf = useNames();
  const { row } = view;
  const winner = lostTo(view, session.account);
  return (
    <section className="desk-status" aria-label="State of the case">
      <UrgencyTag urgency={row.urgency} />
      <DueClock due={dueAt(row)} now={now} stopped={stoppedBy(row.state)} />
      <span>{codeWords(row.service)}</span>
      {row.repeat && <strong className="desk-repeat">Repeat caller</strong>}
      {row.reopened && row.state.kind !== 'closed' && <strong>Opened again</strong>}
      {view.hold !== null && <strong className="desk-alarm">Held</strong>}
      <span className="desk-status__with" role="status">
        {row.state.kind === 'taken'
          ? `With ${row.state.by === session.account ? 'you' : nameOf(row.state.by)}`
          : stateWords(row.state, nameOf)}
      </span>
      {row.state.kind === 'closed' && (
        <span role="status">{gpMessageWords(row.gpMessage, now)}</span>
      )}
      <TakeOrRelease view={view} />
      {winner !== null && (
        <p role="alert" className="desk-status__lost">
          {nameOf(winner)} took this case before you did. It is theirs; nothing you wrote is lost.
        </p>
      )}
    </section>
  );
}

function TakeOrRelease({ view: { row } }: { readonly view: CaseView }) {
  const desk = useDesk();
  const [trouble, setTrouble] = useState<string | null>(null);
  const { account, roles } = desk.session;
  const { services } = useRoom().board;
  if (!hasOneOf(roles, CARERS)) return null;

  async function write(type: 'case.taken' | 'case.released') {
    try {
      await desk.write({ stream: streamName({ kind: 'case', id: row.id }), type, facts: {} });
      setTrouble(null);
    } catch (error) {
      setTrouble(problemWords(error));
    }
  }
  const isMine = row.state.kind === 'taken' && row.state.by === account;
  // Left with the other system at the switch, it may still be taken in.
  const isLeft = row.state.kind === 'copied' && !isElsewhere(services, row.service);
  return (
    <>
      {(row.state.kind === 'queued' || isLeft) &&
        (mayDealWith(roles, row) ? (
          <Button onPress={() => write('case.taken')}>Take this case</Button>
        ) : (
          <span>{whyClinician(row)}: a clinician takes this case.</span>
        ))}
      {isMine && !mayDealWith(roles, row) && (
        <strong className="desk-alarm">
          {whyClinician(row)}: hand this case to a clinician, or put it back in the queue.
        </strong>
      )}
      {isMine && (
        <Button kind="secondary" onPress={() => write('case.released')}>
          Put back in the queue
        </Button>
      )}
      {trouble !== null && <p role="alert">{trouble}</p>}
    </>
  );
}

function whyClinician(row: Pick<CaseRow, 'condition'>): string {
  return isWorse(row) ? 'The patient is said to be worse' : 'A repeat caller';
}
