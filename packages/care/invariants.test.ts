import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { systemRandom } from '#base/clock.ts';
import { type Uuid, uuidToBytes, uuidv7 } from '#base/ids.ts';
import { streamName } from '#base/stream.ts';
import { type Board, emptyBoard, foldBoard, stepBoard } from './board.ts';
import type { BoardEntry } from './board-entry.ts';
import { CLOSE_OUTCOMES, CONDITIONS, CONTACT_OUTCOMES, URGENCIES } from './entries.ts';
import { brokenInvariants, type Colleague, canAct, Ledger, tallyOf } from './invariants.ts';
import { boardOf, joins } from './testing/sites.ts';

const NOW = 1_780_000_000_000;
const MINUTE = 60_000;
const newId = () => uuidv7(() => NOW, systemRandom);
const [north, south] = ['north', 'south'];
const [ada, ben, cat, dan, eve] = Array.from({ length: 5 }, newId) as [
  Uuid,
  Uuid,
  Uuid,
  Uuid,
  Uuid,
];
const staff: ReadonlyMap<Uuid, Colleague> = new Map([
  [ada, { roles: ['clinician'], services: [north, south] }],
  [ben, { roles: ['clinician', 'shift-lead'], services: [north] }],
  [cat, { roles: ['call-handler'], services: [north, south] }],
  [dan, { roles: ['call-handler'], services: [south] }],
  // She never leaves, so each queue has a clinician.
  [eve, { roles: ['clinician'], services: [north, south] }],
]);

function entry(
  id: Uuid,
  type: string,
  facts: BoardEntry['facts'],
  author: Uuid,
  at: number,
): BoardEntry {
  return {
    stream: streamName({ kind: 'case', id }),
    type,
    facts,
    author,
    at,
    id: newId(),
    index: null,
  };
}

function received(id: Uuid, at = NOW, part: BoardEntry['facts'] = {}): BoardEntry {
  const facts = {
    patient: uuidToBytes(newId()),
    service: north,
    source: 'call',
    urgency: 'urgent',
    disposition: 'Dx05',
    due: at + 120 * MINUTE,
    answered: at,
    repeat: false,
    ...part,
  };
  return entry(id, 'case.received', facts, cat, at);
}

function left(account: Uuid, at: number): BoardEntry {
  const facts = { account: uuidToBytes(account), reason: 'left' };
  return {
    stream: 'directory',
    type: 'account.left',
    facts,
    author: ben,
    at,
    id: newId(),
    index: null,
  };
}

function check(
  entries: readonly BoardEntry[],
  colleagues = staff,
  now = NOW,
  board = foldBoard(entries),
) {
  const ledger = new Ledger();
  for (const one of entries) ledger.apply(one);
  return [...tallyOf(brokenInvariants({ cases: board.cases, colleagues, ledger, now }))];
}

describe('an invariant', () => {
  const id = newId();
  const open = received(id);
  const closed = entry(id, 'case.closed', { outcome: 'advice', gpMessage: true }, ada, NOW);

  it('holds for what waits, what somebody has, and what is closed', () => {
    expect(check([open])).toEqual([]);
    expect(check([open, entry(id, 'case.taken', {}, ada, NOW)])).toEqual([]);
    expect(check([open, closed])).toEqual([]);
  });

  it('owner: does not hold for a case of somebody who is gone, or of another service now', () => {
    const taken = entry(id, 'case.taken', {}, ada, NOW);
    const without = new Map([...staff].filter(([one]) => one !== ada));
    expect(check([open, taken], without)).toEqual([['owner', 1]]);
    const moved = new Map(staff).set(ada, { roles: ['clinician'], services: [south] });
    expect(check([open, taken], moved)).toEqual([['owner', 1]]);
    const demoted = new Map(staff).set(ada, { roles: ['guardian'], services: [north] });
    expect(check([open, taken], demoted)).toEqual([['owner', 1]]);
  });

  it('queue: does not hold where nobody can take what waits', () => {
    expect(check([open], new Map())).toEqual([['queue', 1]]);
    expect(check([received(id, NOW, { service: 'elsewhere' })])).toEqual([['queue', 1]]);
  });

  it('queue: asks for a clinician for a repeat caller, and for whoever is worse', () => {
    const handlers = new Map([[cat, staff.get(cat)!]]);
    const worse = entry(id, 'case.comforted', { outcome: 'spoke', condition: 'worse' }, cat, NOW);
    expect(check([open], handlers)).toEqual([]);
    expect(check([open, worse], handlers)).toEqual([['queue', 1]]);
    expect(check([received(id, NOW, { repeat: true })], handlers)).toEqual([['queue', 1]]);
  });

  it('dispute: does not hold where nobody can settle what sites disagree about', () => {
    const there = [open, entry(id, 'case.taken', {}, ada, NOW)];
    const apart = boardOf(joins([open, closed], there));
    const handlers = new Map([[cat, staff.get(cat)!]]);
    const lead = new Map<Uuid, Colleague>([[ben, { roles: ['shift-lead'], services: [north] }]]);
    const elsewhere = new Map<Uuid, Colleague>([
      [ben, { roles: ['clinician'], services: [south] }],
    ]);
    expect(check([open, closed], staff, NOW, apart)).toEqual([]);
    expect(check([open, closed], lead, NOW, apart)).toEqual([]);
    expect(check([open, closed], handlers, NOW, apart)).toEqual([['dispute', 1]]);
    expect(check([open, closed], elsewhere, NOW, apart)).toEqual([['dispute', 1]]);
  });

  it('clock: does not hold where somebody judged it, and nobody said by when', () => {
    expect(check([received(id, NOW, { due: null, disposition: null })])).toEqual([['clock', 1]]);
    const unjudged = { due: null, disposition: null, urgency: 'unknown' };
    expect(check([received(id, NOW, unjudged)])).toEqual([]);
    expect(check([received(id, NOW, { due: null })])).toEqual([]);
  });

  it('accounted-for: does not hold for a case that the board lost, or goes on showing', () => {
    expect(check([open], staff, NOW, emptyBoard)).toEqual([['accounted-for', 1]]);
    expect(check([open, closed], staff, NOW, foldBoard([open]))).toEqual([['accounted-for', 1]]);
    expect(check([open], staff, NOW, foldBoard([open, closed]))).toEqual([['accounted-for', 1]]);
  });

  it('duplicate: does not hold where what was closed as one goes on in nothing', () => {
    const [a, b, c] = [newId(), newId(), newId()];
    const opened = [a, b, c].map((one) => received(one));
    const of = (one: Uuid, other: Uuid) =>
      entry(one, 'case.duplicated', { of: uuidToBytes(other) }, ada, NOW);
    const over = (one: Uuid, outcome = 'duplicate') =>
      entry(one, 'case.closed', { outcome, gpMessage: false }, ada, NOW);
    const one = [...opened, of(a, b), over(a)];
    expect(check(one)).toEqual([]);
    expect(check([...one, over(b, 'visit')])).toEqual([]);
    const two = [...one, of(b, c), over(b)];
    expect(check(two)).toEqual([]);
    expect(check([...opened, over(a)])).toEqual([]);

    const circle = [...opened, of(a, b), of(b, a), over(a), over(b)];
    const nowhere = [...one, over(b)];
    const longer = [...two, of(c, a), over(c)];
    const wrong = [
      [circle, 2],
      [nowhere, 1],
      [longer, 3],
    ] as const;
    for (const [entries, cases] of wrong) {
      expect(check(entries)).toEqual([['duplicate', cases]]);
      // A server knows closed cases no more.
      const { cases: known } = foldBoard(entries);
      const open = new Map([...known].filter(([, { state }]) => state.kind !== 'closed'));
      expect(check(entries, staff, NOW, { ...emptyBoard, cases: open })).toEqual([
        ['duplicate', cases],
      ]);
    }
    const { repeat, answered, ...facts } = received(a).facts;
    const again = entry(a, 'case.reopened', { ...facts, repeat, received: NOW }, ada, NOW);
    for (const entries of [circle, longer]) expect(check([...entries, again])).toEqual([]);
  });

  it('duplicate: does not hold where two sites each closed one of two cases in favour of the other', () => {
    const [a, b] = [newId(), newId()];
    const begun = [received(a), received(b)];
    const favours = (one: Uuid, other: Uuid) => [
      ...begun,
      entry(one, 'case.duplicated', { of: uuidToBytes(other) }, ada, NOW),
      entry(one, 'case.closed', { outcome: 'duplicate', gpMessage: false }, ada, NOW),
    ];
    const log = joins(favours(a, b), favours(b, a));
    const entries = log.map((one, index) => ({ ...one, index }));
    expect(check(entries, staff, NOW, boardOf(log))).toEqual([['duplicate', 2]]);
  });

  it('duplicate: holds by how it was settled what sites disagreed about', () => {
    const [a, b] = [newId(), newId()];
    const begun = [received(a), received(b)];
    const favours = (one: Uuid, other: Uuid) => [
      entry(one, 'case.duplicated', { of: uuidToBytes(other) }, ada, NOW),
      entry(one, 'case.closed', { outcome: 'duplicate', gpMessage: false }, ada, NOW),
    ];
    const apart = joins(
      [...begun, ...favours(a, b)],
      [...begun, entry(a, 'case.taken', {}, ben, NOW)],
    );
    const settled = (outcome: string) => {
      const as = { kind: 'closed', outcome, gpMessage: false };
      const log = [
        ...apart,
        ...favours(b, a),
        entry(a, 'case.settled', { service: north, as }, ben, NOW),
      ].map((one, index) => ({ ...one, index }));
      const board = boardOf(log);
      return [board, { ...board, cases: new Map() }].map((one) => check(log, staff, NOW, one));
    };
    expect(settled('advice')).toEqual([[], []]);
    expect(settled('duplicate')).toEqual([[['duplicate', 1]], [['duplicate', 1]]]);
  });

  it('gp-message: does not hold once one is stuck, or needs somebody', () => {
    const failed = (retryAt: number | null) =>
      entry(
        id,
        'gp-message.failed',
        { attempt: 1, route: 'https', problem: 'gp/refused', retryAt },
        ada,
        NOW,
      );
    expect(check([open, closed], staff, NOW + 10 * MINUTE - 1)).toEqual([]);
    expect(check([open, closed], staff, NOW + 10 * MINUTE)).toEqual([['gp-message', 1]]);
    expect(check([open, closed, failed(NOW + MINUTE)], staff, NOW + 10 * MINUTE)).toEqual([]);
    expect(check([open, closed, failed(NOW + MINUTE)], staff, NOW + 11 * MINUTE)).toEqual([
      ['gp-message', 1],
    ]);
    expect(check([open, closed, failed(null)])).toEqual([['gp-message', 1]]);
  });

  it('referral: does not hold once one is stuck or needs somebody, until it was dealt with another way', () => {
    const asked = entry(id, 'referral.asked', { kind: 'referral', to: 'ed' }, ada, NOW);
    const of = (type: string, facts: BoardEntry['facts'] = {}) =>
      entry(id, type, { referral: uuidToBytes(asked.id), ...facts }, eve, NOW);
    const attempt = { attempt: 1, route: 'https' };
    const failed = (retryAt: number | null) =>
      of('referral.failed', { ...attempt, problem: 'referral/refused', retryAt });
    const sent = of('referral.sent', attempt);
    const answered = (answer: string) => of('referral.answered', { answer });
    const over = [
      open,
      asked,
      entry(id, 'case.closed', { outcome: 'referred', gpMessage: false }, ada, NOW),
    ];
    const broken = [['referral', 1]];
    expect(check(over, staff, NOW + 10 * MINUTE - 1)).toEqual([]);
    expect(check(over, staff, NOW + 10 * MINUTE)).toEqual(broken);
    expect(check([...over, failed(NOW + MINUTE)], staff, NOW + 10 * MINUTE)).toEqual([]);
    expect(check([...over, failed(NOW + MINUTE)], staff, NOW + 11 * MINUTE)).toEqual(broken);
    expect(check([...over, failed(null)])).toEqual(broken);
    expect(check([...over, sent], staff, NOW + 24 * 60 * MINUTE)).toEqual([]);
    expect(check([...over, sent, answered('accepted')])).toEqual([]);
    const rejected = [...over, sent, answered('rejected')];
    expect(check(rejected)).toEqual(broken);
    const withdrawn = of('referral.withdrawn');
    for (const entries of [
      [...over, failed(null), withdrawn],
      [...rejected, withdrawn],
    ])
      expect(check(entries, staff, NOW + 24 * 60 * MINUTE)).toEqual([]);
    // Whoever opens the case again still has to deal with it.
    const { repeat, answered: _, ...facts } = received(id).facts;
    const again = entry(id, 'case.reopened', { ...facts, repeat, received: NOW }, ada, NOW);
    expect(check([...rejected, again])).toEqual(broken);
  });

  it('referral: holds for what another system deals with', () => {
    const asked = entry(id, 'referral.asked', { kind: 'referral', to: 'ed' }, ada, NOW);
    const board = foldBoard([open, asked]);
    const cases = new Map([[id, { ...board.cases.get(id)!, state: { kind: 'copied' } as const }]]);
    expect(check([open, asked], staff, NOW + 60 * MINUTE, { ...board, cases })).toEqual([]);
  });

  it('label: does not hold where a transferred case stays without its line', () => {
    const moved = entry(id, 'case.transferred', { service: south }, ada, NOW);
    expect(check([open, moved])).toEqual([]);
    expect(check([open, moved], staff, NOW + 10 * MINUTE)).toEqual([['label', 1]]);
    const labels = streamName({ kind: 'labels', service: south, day: '2026-05-28' });
    const label = {
      ...entry(id, 'case.labelled', { case: uuidToBytes(id) }, ada, NOW),
      stream: labels,
    };
    expect(check([open, moved, label], staff, NOW + 10 * MINUTE)).toEqual([]);
  });
});

/** What somebody may try at a moment; what the keeper would refuse is left out when it is played. */
type Try = {
  readonly case: number;
  readonly by: number;
  readonly what: number;
  readonly choice: number;
};

const ids = [newId(), newId(), newId()];
const people = [...staff.keys()];
const tries = fc.array(
  fc.record({ case: fc.nat(2), by: fc.nat(4), what: fc.nat(14), choice: fc.nat(99) }),
  { maxLength: 60 },
);

type Played = { readonly entry: BoardEntry; readonly colleagues: ReadonlyMap<Uuid, Colleague> };

/** The log that comes of it, with who worked here when each entry was written. */
function play(attempts: readonly Try[]): Played[] {
  let board: Board = emptyBoard;
  let colleagues = staff;
  const log: Played[] = [];
  for (const [i, one] of attempts.entries()) {
    const next = written(one, board, colleagues, NOW + i * 1000);
    if (next === null) continue;
    if (next.type === 'account.left')
      colleagues = new Map([...colleagues].filter(([id]) => id !== people[one.by]));
    board = foldBoard([...log.map(({ entry }) => entry), next]);
    log.push({ entry: next, colleagues });
  }
  return log;
}

function written(
  { case: which, by, what, choice }: Try,
  { cases }: Board,
  colleagues: ReadonlyMap<Uuid, Colleague>,
  at: number,
): BoardEntry | null {
  const id = ids[which]!;
  const author = people[by]!;
  const me = colleagues.get(author);
  const row = cases.get(id);
  const pick = <T>(some: readonly T[]): T => some[choice % some.length]!;
  if (me === undefined) return null;
  if (row === undefined)
    return received(id, at, { service: pick(me.services), repeat: choice > 80 });
  if (what === 14) return author === eve || choice > 30 ? null : left(author, at);
  if (!me.services.includes(row.service)) return null;
  const of = (type: string, facts: BoardEntry['facts'] = {}) => entry(id, type, facts, author, at);
  const isOpen = (one: Uuid) => (cases.get(one)?.state.kind ?? 'closed') !== 'closed';
  const mayHave = [...colleagues].filter(([, one]) => canAct(one, row)).map(([one]) => one);
  const { patient, service, source, urgency, disposition, due, repeat, receivedAt } = row;
  switch (what) {
    case 0:
    case 1:
      return of('case.taken');
    case 2:
      return of('case.released');
    case 3: {
      const to = choice > 70 ? null : uuidToBytes(pick(mayHave));
      return of('case.assigned', { to, as: me.roles.includes('shift-lead') ? 'lead' : 'owner' });
    }
    case 4:
      return of('case.transferred', { service: pick([north, south]) });
    case 5:
      return of('case.contacted', { outcome: pick(CONTACT_OUTCOMES) });
    case 6:
      return of('case.comforted', { outcome: pick(CONTACT_OUTCOMES), condition: pick(CONDITIONS) });
    case 7:
      return of('case.reassessed', { urgency: pick(URGENCIES), disposition: 'Dx06', due: at });
    case 8: {
      const outcome = pick(CLOSE_OUTCOMES);
      const goesOn = row.duplicateOf !== null && isOpen(row.duplicateOf);
      if (outcome === 'duplicate' && !goesOn) return null;
      return of('case.closed', { outcome, gpMessage: choice > 50 });
    }
    case 9: {
      if (row.state.kind !== 'closed') return null;
      const as = { service, source, urgency, disposition, due, repeat, received: receivedAt };
      return of('case.reopened', { patient: uuidToBytes(patient), ...as });
    }
    case 10:
      return of('gp-message.sent', { attempt: 1, route: 'folder' });
    case 11:
      return of('gp-message.failed', {
        attempt: 1,
        route: 'https',
        problem: 'gp/unavailable',
        retryAt: at,
      });
    case 12: {
      const other = pick(ids);
      return other !== id && isOpen(other)
        ? of('case.duplicated', { of: uuidToBytes(other) })
        : null;
    }
    default:
      return of('case.consulted');
  }
}

describe('whatever several people do at once', () => {
  it('keeps every invariant after every entry', () => {
    fc.assert(
      fc.property(tries, (attempts) => {
        const log = play(attempts);
        for (const [i, { colleagues }] of log.entries()) {
          const entries = log.slice(0, i + 1).map(({ entry }) => entry);
          const now = entries.at(-1)!.at;
          expect(check(entries, colleagues, now)).toEqual([]);
        }
      }),
    );
  });

  it('comes to the same board, however the log is read', () => {
    fc.assert(
      fc.property(tries, fc.nat(60), (attempts, cut) => {
        const entries = play(attempts).map(({ entry }) => entry);
        const whole = rowsOf(foldBoard(entries));
        expect(rowsOf(entries.reduce(stepBoard, emptyBoard))).toEqual(whole);
        const inTwo = entries.slice(cut).reduce(stepBoard, foldBoard(entries.slice(0, cut)));
        expect(rowsOf(inTwo)).toEqual(whole);
      }),
    );
  });
});

function rowsOf({ cases }: Board): ReadonlyMap<Uuid, unknown> {
  return new Map(cases);
}
