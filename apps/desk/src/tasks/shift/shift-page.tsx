/** The room tonight: who is free, what each has, what is about to breach, and what is to come. Loaded when a shift lead looks at it. */
import { useMemo, useState } from 'react';
import { isUuid, type Uuid } from '#base/ids.ts';
import { byUrgency } from '#care/board.ts';
import type { CaseRow } from '#care/case-row.ts';
import { type Broken, brokenInvariants, type Colleague } from '#care/invariants.ts';
import { isHere } from '#care/row-questions.ts';
import { useColleagues, useDesk, useNow, useRoom } from '../../components/hooks.ts';
import { Link } from '../../components/link.tsx';
import { go } from '../../components/navigation.ts';
import { PageTitle } from '../../components/page-title.tsx';
import { problemWords } from '../../components/problem-words.ts';
import { useKeys } from '../../components/use-keys.ts';
import { useNames } from '../../components/use-names.ts';
import { focusedCase, MOVES } from '../board/board-keys.ts';
import { KeyHelp } from '../board/key-help.tsx';
import { tally } from '../board/rows.ts';
import { giveCase } from '../queue/give-case.ts';
import { mayBeGiven, takersOf } from '../queue/who-may-take.ts';
import { BrokenRules } from './broken-rules.tsx';
import { CasesSection, CHOICES } from './cases-section.tsx';
import { ForecastChart } from './forecast-chart.tsx';
import { GiveDialog } from './give-dialog.tsx';
import { PeopleList, whyNotGive } from './people-list.tsx';
import { countFree, roomOf } from './room.ts';
import { byService, type Choice } from './summary.ts';
import { SummaryTable } from './summary-table.tsx';
import { whatChanged } from './what-changed.ts';
import { shownTo } from './whose-broken.ts';
import './shift.css';

export default function ShiftPage() {
  const { roles } = useDesk().session;
  if (roles.includes('shift-lead')) return <Shift />;
  return (
    <>
      <PageTitle title="Shift" />
      <p>This page is for shift leads.</p>
      <Link href="/">Back to the board</Link>
    </>
  );
}

function Shift() {
  const desk = useDesk();
  const room = useRoom();
  const now = useNow();
  const nameOf = useNames();
  const [choice, setChoice] = useState<Choice>({ kind: 'breaching' });
  const [giving, setGiving] = useState<Uuid | null>(null);
  const [help, setHelp] = useState(false);
  const [said, setSaid] = useState({ done: '', trouble: '' });
  const { services } = desk.session;
  const { cases } = room.board;
  const given = giving === null ? undefined : cases.get(giving);

  const colleagues = useColleagues();
  const rows = useMemo(
    () =>
      [...cases.values()]
        .filter(({ service, state }) => services.includes(service) && isHere({ state }))
        .sort(byUrgency),
    [cases, services],
  );
  const people = roomOf({ colleagues, presences: room.presences, cases: cases.values() }, now);
  const { disputed, waiting, late } = tally(rows, now);
  const broken = shownTo(useBroken(colleagues, now), { cases, colleagues, services });

  /** @param row as it was when it was picked up */
  async function give(row: CaseRow, to: Uuid): Promise<void> {
    const taker = people.find(({ id }) => id === to);
    const changed = whatChanged(row, cases.get(row.id) ?? row, nameOf);
    const why = changed ?? whyNotGive(row, taker);
    if (why !== null) return setSaid({ done: '', trouble: why });
    try {
      await giveCase(desk, row, to, '');
      setSaid({ done: `Given to ${nameOf(to)}.`, trouble: '' });
    } catch (error) {
      setSaid({ done: '', trouble: problemWords(error) });
    }
  }
  function giveFocused(): void {
    const id = focusedCase();
    const row = id !== null && isUuid(id) ? cases.get(id) : undefined;
    if (row !== undefined && mayBeGiven(row)) setGiving(row.id);
  }
  useKeys(
    new Map([
      ...MOVES,
      ['b', () => go('/')],
      ['g', giveFocused],
      ...CHOICES.map((kind, i) => [`${i + 1}`, () => setChoice({ kind })] as const),
      ['?', () => setHelp(true)],
    ]),
  );

  return (
    <>
      <div className="desk-board-head">
        <PageTitle title="Shift" />
        <p className="desk-tally">
          {disputed > 0 && (
            <>
              <strong className="desk-tally__late">{disputed}</strong> to decide{' '}
            </>
          )}
          <strong>{waiting}</strong> waiting{' '}
          <strong className={late === 0 ? undefined : 'desk-tally__late'}>{late}</strong> late{' '}
          <strong>{countFree(people, services)}</strong> free
        </p>
        <div className="desk-board-head__acts">
          <button type="button" className="desk-keys-button" onClick={() => setHelp(true)}>
            Keys (?)
          </button>
        </div>
      </div>
      <BrokenRules broken={broken} />
      <p role="status" className="desk-saved">
        {said.done}
      </p>
      <p role="alert" className={said.trouble === '' ? undefined : 'nhsuk-inset-text desk-inset'}>
        {said.trouble}
      </p>
      <div className="desk-shift">
        <section className="desk-card desk-shift__people" aria-label="People">
          <h2>People</h2>
          <PeopleList people={people} now={now} onGiven={(row, to) => void give(row, to)} />
        </section>
        <div className="desk-shift__cases">
          <section className="desk-card" aria-label="Cases by service and urgency">
            <h2>Open cases</h2>
            <SummaryTable lines={byService(rows, now)} choice={choice} onChoose={setChoice} />
          </section>
          <CasesSection
            {...{ rows, choice, now }}
            labels={room.labels}
            onChoose={setChoice}
            onGive={({ id }) => setGiving(id)}
          />
        </div>
        <section className="desk-card desk-shift__forecast" aria-label="Forecast">
          <h2>Arrivals</h2>
          <ForecastChart services={services} now={now} />
        </section>
      </div>
      {given !== undefined && (
        <GiveDialog
          row={given}
          takers={takersOf(
            given,
            { colleagues, presences: room.presences, cases: cases.values() },
            now,
          )}
          onDone={(words) => {
            setGiving(null);
            if (words !== null) setSaid({ done: words, trouble: '' });
          }}
        />
      )}
      {help && <KeyHelp title="Keys of the shift" keys={KEYS} onClose={() => setHelp(false)} />}
    </>
  );
}

/** Looked at again when the board or the people change, and now and then for what only time breaks. */
function useBroken(colleagues: ReadonlyMap<Uuid, Colleague>, now: number): readonly Broken[] {
  const { live } = useDesk();
  const { cases } = useRoom().board;
  const look = Math.floor(now / LOOK_EVERY_MS) * LOOK_EVERY_MS;
  return useMemo(
    () => brokenInvariants({ cases, colleagues, ledger: live.ledger(), now: look }),
    [cases, colleagues, live, look],
  );
}

const LOOK_EVERY_MS = 10_000;

const KEYS = [
  ['j or ↓', 'Next case'],
  ['k or ↑', 'Case before'],
  ['Enter', 'Open the case'],
  ['g', 'Give the case to somebody'],
  ['1, 2, 3', 'What breaches, what is late, all'],
  ['b', 'Back to the board'],
  ['?', 'This list'],
] as const;
