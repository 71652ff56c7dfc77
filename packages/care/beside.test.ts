import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { uuidToBytes } from '#base/ids.ts';
import type { BesideType } from './beside.ts';
import { emptyBoard, foldBoard, nextCase, stepBoard } from './board.ts';
import type { BoardEntry } from './board-entry.ts';
import { comfortCallDue } from './comfort.ts';
import { HandBack } from './hand-back.ts';
import { brokenInvariants, type Colleague, Ledger } from './invariants.ts';
import { Measures } from './measures/measures.ts';
import { owesReferral } from './row-questions.ts';
import {
  ada,
  called,
  HOUR,
  MINUTE,
  NOW,
  newId,
  ofCase,
  ofService,
  reported,
} from './testing/beside.ts';

const WHERE = 'out-of-hours';
const standsBy = ofService('service.stands-by', WHERE);
const switched = (since: number, at = NOW) =>
  ofService('service.switched-over', WHERE, { since }, { at });
const [first, second, third] = [newId(), newId(), newId()] as const;
const rowIn = (entries: readonly BoardEntry[], id = first) => foldBoard(entries).cases.get(id)!;
const kindIn = (entries: readonly BoardEntry[], id = first) => rowIn(entries, id).state.kind;
const carer: Colleague = { roles: ['clinician'], services: [WHERE] };

describe('a copy', () => {
  const copy = [standsBy, reported(first, WHERE)];

  it('is what a report is while its service stands by, and nothing else is', () => {
    expect(kindIn(copy)).toBe('copied');
    expect(kindIn([reported(first, WHERE), standsBy])).toBe('queued');
    expect(kindIn([standsBy, called(first, WHERE)])).toBe('queued');
    expect(kindIn([standsBy, reported(first, 'dental')])).toBe('queued');
  });

  it('is offered to nobody, rung by nobody, and sends nothing', () => {
    const row = rowIn([...copy, ofCase(first, 'referral.asked', { kind: 'referral', to: 'x' })]);
    expect(nextCase([row], carer)).toBeUndefined();
    expect(comfortCallDue(row)).toBeNull();
    expect(row.referrals.size).toBe(1);
    expect(owesReferral(row)).toBe(false);
  });

  it('is nobody’s, whoever takes it, and owes no GP a message where somebody closes it', () => {
    expect(kindIn([...copy, ofCase(first, 'case.taken')])).toBe('copied');
    const given = { to: uuidToBytes(ada), as: 'lead' };
    expect(kindIn([...copy, ofCase(first, 'case.assigned', given)])).toBe('copied');
    const closed = ofCase(first, 'case.closed', { outcome: 'advice', gpMessage: true });
    expect(rowIn([...copy, closed]).gpMessage).toEqual({ kind: 'none' });
  });

  it('must have a queue as any case has', () => {
    const { cases } = foldBoard(copy);
    const ledger = new Ledger();
    for (const one of copy) ledger.apply(one);
    const broken = (colleagues: ReadonlyMap<typeof ada, typeof carer>) =>
      brokenInvariants({ cases, colleagues, ledger, now: NOW + 9 * HOUR }).map(({ rule }) => rule);
    expect(broken(new Map([[ada, carer]]))).toEqual([]);
    expect(broken(new Map())).toEqual(['queue']);
  });

  it('is closed for good once it is let go of, and a case is not', () => {
    const gone = ofCase(first, 'case.let-go');
    expect(rowIn([...copy, gone]).state).toMatchObject({ kind: 'closed', outcome: 'let-go' });
    expect(kindIn([...copy, switched(0), gone])).toBe('queued');
  });

  it('is counted by no measure, also once it is a case here', () => {
    const count = (entries: readonly BoardEntry[]) => {
      const measures = new Measures(() => true);
      for (const [i, one] of entries.entries()) {
        measures.hold(one);
        measures.apply({ ...one, session: null }, i);
      }
      return measures.days('2026-01-01', '2027-01-01').length;
    };
    const heard = ofCase(first, 'case.contacted', { outcome: 'spoke' });
    expect(count([reported(first, WHERE), heard])).toBe(1);
    expect(count([...copy, switched(0), heard])).toBe(0);
    expect(count([standsBy, switched(0), reported(first, WHERE), heard])).toBe(1);
  });
});

describe('a switch', () => {
  const copies = [
    standsBy,
    reported(first, WHERE, NOW - HOUR),
    reported(second, WHERE, NOW - 10 * MINUTE),
  ];

  it('makes cases of the copies that came since, and leaves the others', () => {
    const after = [...copies, switched(NOW - 30 * MINUTE), reported(third, WHERE)];
    expect([first, second, third].map((id) => kindIn(after, id))).toEqual([
      'copied',
      'queued',
      'queued',
    ]);
  });

  it('lets the others be taken by hand', () => {
    const after = [...copies, switched(NOW), ofCase(first, 'case.taken')];
    expect(kindIn(after)).toBe('taken');
  });

  it('is of its own service, and from where it may come', () => {
    const elsewhere = ofService('service.switched-over', 'dental', { since: 0 });
    expect(kindIn([...copies, elsewhere])).toBe('copied');
    const unknown = [reported(first, WHERE), switched(0), reported(second, WHERE)];
    expect(foldBoard(unknown).services.size).toBe(0);
    expect(kindIn([...copies, switched(NOW), switched(0)])).toBe('copied');
  });
});

it('handing back makes copies again of what comes, and leaves what is ours', () => {
  const back = ofService('service.handing-back', WHERE);
  const night = [standsBy, switched(0), reported(first, WHERE), back, reported(second, WHERE)];
  expect([first, second].map((id) => kindIn(night, id))).toEqual(['queued', 'copied']);
  const over = [...night, ofService('service.handed-back', WHERE, { cases: 0 })];
  expect(foldBoard(over).services.get(WHERE)?.kind).toBe('standing-by');
});

const STEPS = ['stands-by', 'switched-over', 'handing-back', 'handed-back', 'moved-over'] as const;
const WORK = [
  'received',
  'called',
  'taken',
  'closed',
  'transferred',
  'reopened',
  'assigned',
] as const;

/** Whatever happens in whichever order, the board and the account of what is owed agree about which are copies. */
it('is one thing to the board and to what is owed', () => {
  const services = ['north', 'south'];
  const tries = fc.array(
    fc.record({
      step: fc.option(fc.constantFrom(...STEPS)),
      work: fc.constantFrom(...WORK),
      id: fc.constantFrom(first, second, third),
      service: fc.constantFrom(...services),
    }),
    { maxLength: 40 },
  );
  fc.assert(
    fc.property(tries, (all) => {
      const owed = new HandBack();
      let board = emptyBoard;
      for (const [i, { step, work, id, service }] of all.entries()) {
        const at = NOW + i * MINUTE;
        const facts = { since: NOW, cases: 0 };
        const row = board.cases.get(id);
        const one =
          step === null
            ? worked(work, id, service, at, row)
            : ofService(`service.${step}` as BesideType, service, factsOf(step, facts), { at });
        if (one === null) continue;
        board = stepBoard(board, one);
        owed.hold(one);
        owed.apply(one);
        for (const { id: known, state } of board.cases.values())
          expect(owed.copy(known) !== undefined).toBe(state.kind === 'copied');
      }
    }),
  );
});

function factsOf(step: (typeof STEPS)[number], { since, cases }: { since: number; cases: number }) {
  if (step === 'switched-over') return { since };
  return step === 'handed-back' ? { cases } : {};
}

function worked(
  work: (typeof WORK)[number],
  id: typeof first,
  service: string,
  at: number,
  row: ReturnType<typeof rowIn> | undefined,
): BoardEntry | null {
  if (row === undefined)
    return work === 'called' ? called(id, service, at) : reported(id, service, at);
  switch (work) {
    case 'received':
    case 'called':
      return null;
    case 'reopened': {
      if (row.state.kind !== 'closed') return null;
      const { patient, urgency, disposition, due, repeat, source } = row;
      const as = { service: row.service, urgency, disposition, due, repeat, source };
      const facts = { ...as, patient: uuidToBytes(patient), received: row.receivedAt };
      return ofCase(id, 'case.reopened', facts, { at });
    }
    case 'transferred':
      return row.state.kind === 'closed'
        ? null
        : ofCase(id, 'case.transferred', { service }, { at });
    case 'closed':
      return ofCase(id, 'case.closed', { outcome: 'advice', gpMessage: false }, { at });
    case 'assigned':
      return ofCase(id, 'case.assigned', { to: uuidToBytes(ada), as: 'lead' }, { at });
    default:
      return ofCase(id, 'case.taken', {}, { at });
  }
}
