import { describe, expect, it } from 'vitest';
import { type Uuid, uuidToBytes } from '#base/ids.ts';
import { emptyBoard, nextCase, stepBoard } from './board.ts';
import { isHere, isOpen, owesReferral } from './row-questions.ts';
import { ada, ben, MINUTE, NOW, newId, ofCase, reported } from './testing/beside.ts';
import { boardOf, joins, placed, type SiteLog } from './testing/sites.ts';

const id = newId();
const cat = newId();
const begun: SiteLog = [reported(id, 'north')];
const goesOn = (log: SiteLog, ...more: SiteLog): SiteLog => [...log, ...more];
const taken = (by: Uuid, at = NOW) => ofCase(id, 'case.taken', {}, { author: by, at });
const closed = (by: Uuid, outcome = 'advice', gpMessage = false) =>
  ofCase(id, 'case.closed', { outcome, gpMessage }, { author: by });
const judged = (urgency: string, due: number, by = ada) =>
  ofCase(id, 'case.reassessed', { urgency, disposition: 'Dx05', due }, { author: by });
const settled = (as: object, service = 'north', by = ben) =>
  ofCase(id, 'case.settled', { service, as }, { author: by });

const spoke = (by: Uuid, outcome = 'spoke') =>
  ofCase(id, 'case.contacted', { outcome }, { author: by });
const left = (account: Uuid) => ({
  ...{ ...ofCase(newId(), 'account.left'), stream: 'directory', author: cat },
  facts: { account: uuidToBytes(account), reason: 'left' },
});

const rowIn = (log: SiteLog) => boardOf(log).cases.get(id)!;
/** Whichever site gave way to the other. */
function both(here: SiteLog, there: SiteLog) {
  const rows = [rowIn(joins(here, there)), rowIn(joins(there, here))] as const;
  const [a, b] = rows.map(({ said, ...row }) => row);
  expect(a).toEqual(b);
  return rows[0];
}
const sidesOf = (row: ReturnType<typeof rowIn>) =>
  row.state.kind === 'disputed' ? row.state.sides.map(({ by }) => by).sort() : null;

describe('what two sites did to one case', () => {
  it('is disputed where two people took it', () => {
    const row = both(goesOn(begun, taken(ada)), goesOn(begun, taken(ben)));
    expect(sidesOf(row)).toEqual([ada, ben].sort());
    expect([isOpen(row), isHere(row)]).toEqual([true, true]);
    expect(nextCase([row], { services: ['north'], roles: ['clinician'] })).toBeUndefined();
  });

  it('is disputed where it was closed at one and visited at the other, and owes nobody a message', () => {
    const visit = goesOn(begun, taken(ben), closed(ben, 'visit', true));
    const row = both(goesOn(begun, taken(ada), closed(ada, 'advice', true)), visit);
    expect(sidesOf(row)).toEqual([ada, ben].sort());
    expect(row.gpMessage).toEqual({ kind: 'none' });
  });

  it('is closed where both closed it the same, and a message that one sent is not sent again', () => {
    const sent = ofCase(id, 'gp-message.sent', { attempt: 1, route: 'folder' });
    const row = both(
      goesOn(begun, taken(ada), closed(ada, 'advice', true)),
      goesOn(begun, taken(ben), closed(ben, 'advice', true), sent),
    );
    expect(row.state).toMatchObject({ kind: 'closed', outcome: 'advice' });
    expect(row.gpMessage.kind).toBe('sent');
  });

  it('is as the one says that decided, where the other added to it or put it back as it was', () => {
    const call = ofCase(id, 'case.contacted', { outcome: 'spoke' }, { at: NOW + MINUTE });
    const back = ofCase(id, 'case.released', {}, { author: ben });
    const row = both(goesOn(begun, call), goesOn(begun, taken(ben)));
    expect(row).toMatchObject({ state: { kind: 'taken', by: ben }, contacts: 1 });
    expect(both(goesOn(begun, taken(ben), back), goesOn(begun, taken(ada))).state).toMatchObject({
      kind: 'taken',
      by: ada,
    });
  });

  it('is as urgent as the more urgent says and due by the earlier, where both judged it anew', () => {
    const row = both(
      goesOn(begun, judged('routine', NOW + MINUTE)),
      goesOn(begun, judged('emergency', NOW + 5 * MINUTE, ben)),
    );
    expect(row).toMatchObject({ urgency: 'emergency', due: NOW + MINUTE });
    expect(row.state.kind).toBe('disputed');
  });

  it('stays where it was until somebody says where it goes, where both transferred it', () => {
    const to = (service: string) => ofCase(id, 'case.transferred', { service });
    const row = both(goesOn(begun, to('south')), goesOn(begun, to('dental')));
    expect([row.state.kind, row.service]).toEqual(['disputed', 'north']);
    const same = both(goesOn(begun, to('south')), goesOn(begun, to('south')));
    expect([same.state.kind, same.service]).toEqual(['queued', 'south']);
  });

  it('is disputed where it was given up at one and given to somebody at the other', () => {
    const had = goesOn(begun, taken(ada));
    const released = ofCase(id, 'case.released', {}, { author: ada });
    const given = ofCase(id, 'case.assigned', { to: uuidToBytes(cat), as: 'lead' });
    expect(both(goesOn(had, released), goesOn(had, given)).state.kind).toBe('disputed');
  });

  it('has as many sides as sites decided', () => {
    const [a, b, c] = [ada, ben, cat].map((by) => goesOn(begun, taken(by)));
    const row = rowIn(joins(joins(a!, b!), c!));
    expect(sidesOf(row)).toEqual([ada, ben, cat].sort());
    const nested = rowIn(joins(a!, joins(b!, c!)));
    expect(nested.state).toEqual(row.state);
  });

  it('has each side once where two sites each saw others disagree', () => {
    const saw = (...by: Uuid[]) => {
      const log = by.map((one) => goesOn(begun, taken(one))).reduce((a, b) => joins(a, b));
      return goesOn(log, spoke(by[0]!));
    };
    const [dan, eve] = [newId(), newId()];
    expect(sidesOf(both(saw(ada, ben), saw(dan, eve)))).toEqual([ada, ben, dan, eve].sort());
  });

  it('counts what was done before it was opened again by when that was, and by nothing else', () => {
    const over = goesOn(begun, taken(ada), closed(ada));
    const facts = { ...begun[0]!.facts, received: NOW, repeat: false };
    const again = ofCase(id, 'case.reopened', facts, { at: NOW + MINUTE });
    const call = (at: number) => ofCase(id, 'case.contacted', { outcome: 'voicemail' }, { at });
    const there = goesOn(over, call(NOW + 1), call(NOW + 2 * MINUTE));
    expect(both(goesOn(over, again), there)).toMatchObject({ contacts: 1, reopened: true });
  });

  it('sends no referral while they disagree', () => {
    const asked = ofCase(id, 'referral.asked', { kind: 'referral', to: 'ed' });
    const row = both(goesOn(begun, taken(ada), asked), goesOn(begun, taken(ben)));
    expect(row.referrals.size).toBe(1);
    expect(owesReferral(row)).toBe(false);
    const after = rowIn(
      goesOn(
        joins(goesOn(begun, taken(ada), asked), goesOn(begun, taken(ben))),
        settled({ kind: 'queued' }),
      ),
    );
    expect(owesReferral(after)).toBe(true);
  });
});

describe('what was closed at one site, where the other', () => {
  const over = goesOn(begun, closed(ada));
  const back = ofCase(id, 'case.released', {}, { author: ben });
  const consulted = ofCase(id, 'case.consulted', {}, { author: ben });

  it.each([
    ['took it and put it back', [taken(ben), back]],
    ['spoke with the patient', [spoke(ben)]],
    ['consulted', [consulted]],
    ['judged it', [judged('emergency', NOW, ben)]],
  ])('%s, is disputed', (_, there) => {
    expect(sidesOf(both(over, goesOn(begun, ...there)))).toEqual([ada, ben].sort());
  });

  it.each([
    ['reached nobody', [spoke(ben, 'no-answer')]],
    ['did nothing', []],
    ['closed it the same', [taken(ben), spoke(ben), closed(ben)]],
  ])('%s, is closed', (_, there) => {
    expect(both(over, goesOn(begun, ...there)).state.kind).toBe('closed');
  });

  it('spoke with the patient before they parted, is closed', () => {
    const had = goesOn(begun, taken(ben), spoke(ben));
    expect(both(goesOn(had, closed(ada)), goesOn(had, spoke(ben, 'voicemail'))).state.kind).toBe(
      'closed',
    );
  });
});

describe('sites that parted at different places', () => {
  const later = goesOn(begun, taken(ada));
  const [b, c] = [goesOn(begun, taken(ben)), goesOn(later, closed(ada))];

  it('make the same of a case, whichever comes first', () => {
    const rows = [joins(joins(later, b), c), joins(joins(later, c), b), joins(b, joins(c, later))];
    for (const log of rows) expect(sidesOf(rowIn(log))).toEqual([ada, ben].sort());
  });

  it('make the same of what parted from a branch, and was joined by it', () => {
    const there = goesOn(begun, spoke(ben));
    const [one, other] = [goesOn(there, taken(ben)), goesOn(there, taken(cat))];
    const nested = joins(one, other);
    expect(sidesOf(rowIn(nested))).toEqual([ben, cat].sort());
    for (const log of [joins(begun, nested), joins(goesOn(begun, spoke(ada)), nested, 1)])
      expect(rowIn(log).state).toEqual(rowIn(nested).state);
  });
});

describe('what a desk sent to both sites', () => {
  it('is disputed where it stood second at the one, though nothing of it is brought', () => {
    const first = taken(ben);
    const there = goesOn(begun, first);
    const here = goesOn(begun, taken(ada), first);
    expect(rowIn(here).state).toMatchObject({ kind: 'taken', by: ada });
    expect(sidesOf(both(here, there))).toEqual([ada, ben].sort());
  });
});

describe('somebody who left the organisation at one site', () => {
  it('has nothing that they took at the other', () => {
    const row = both(goesOn(begun, left(ada)), goesOn(begun, taken(ada)));
    expect(row).toMatchObject({ state: { kind: 'queued' }, queuedAt: NOW });
    const given = ofCase(id, 'case.assigned', { to: uuidToBytes(ada), as: 'lead' });
    expect(both(goesOn(begun, left(ada)), goesOn(begun, given)).state.kind).toBe('queued');
  });

  it('keeps nothing by a side of a dispute, nor by its being settled for them', () => {
    const apart = joins(goesOn(begun, taken(ada)), goesOn(begun, taken(ben)));
    const row = rowIn(goesOn(apart, left(ada)));
    const sides = row.state.kind === 'disputed' ? row.state.sides : [];
    expect(sides.map(({ standing }) => standing.state.kind).sort()).toEqual(['queued', 'taken']);
    const forThem = settled({ kind: 'taken', to: uuidToBytes(ada) });
    expect(both(goesOn(begun, left(ada)), goesOn(apart, forThem)).state.kind).toBe('queued');
  });

  it('leaves it to nobody who was told at the other that they did not have it', () => {
    const row = both(goesOn(begun, left(ada)), goesOn(begun, taken(ada), taken(ben)));
    expect(row.state.kind).toBe('queued');
  });

  it('leaves it to whoever takes it then', () => {
    const had = joins(goesOn(begun, left(ada)), goesOn(begun, taken(ada)));
    expect(rowIn(goesOn(had, taken(ben))).state).toMatchObject({ kind: 'taken', by: ben });
  });
});

describe('a case about which sites disagree', () => {
  const apart = joins(goesOn(begun, taken(ada)), goesOn(begun, taken(ben)));

  it('is changed by nothing that decides, and by what adds', () => {
    const row = rowIn(goesOn(apart, taken(cat), closed(ada), judged('routine', NOW), spoke(cat)));
    expect(row).toMatchObject({ state: rowIn(apart).state, contacts: 1, urgency: 'urgent' });
  });

  it.each([
    [{ kind: 'queued' }, { kind: 'queued' }],
    [
      { kind: 'taken', to: uuidToBytes(cat) },
      { kind: 'taken', by: cat },
    ],
    [
      { kind: 'closed', outcome: 'advice', gpMessage: true },
      { kind: 'closed', by: ben, outcome: 'advice' },
    ],
  ])('goes on as somebody says: %o', (as, state) => {
    const row = rowIn(goesOn(apart, settled(as)));
    expect(row.state).toMatchObject(state);
    expect(row.gpMessage.kind).toBe(as.kind === 'closed' ? 'due' : 'none');
  });

  it('is settled once, and never where nobody disagrees', () => {
    const twice = goesOn(
      apart,
      settled({ kind: 'queued' }),
      settled({ kind: 'taken', to: uuidToBytes(cat) }),
    );
    expect(rowIn(twice).state.kind).toBe('queued');
    expect(rowIn(goesOn(begun, settled({ kind: 'taken', to: uuidToBytes(cat) }))).state.kind).toBe(
      'queued',
    );
  });

  it('is settled for the sites that its settler had before them', () => {
    const there = goesOn(
      joins(goesOn(begun, taken(ben)), goesOn(begun, taken(cat))),
      settled({ kind: 'queued' }),
    );
    expect(rowIn(joins(begun, there)).state.kind).toBe('queued');
    const third = joins(goesOn(begun, closed(ada)), goesOn(there, taken(ben)));
    expect(rowIn(third).state.kind).toBe('disputed');
  });

  it('is disputed again where a site that knew nothing of it comes later', () => {
    const more = joins(
      goesOn(apart, settled({ kind: 'taken', to: uuidToBytes(ada) })),
      goesOn(begun, taken(cat)),
    );
    expect(sidesOf(rowIn(more))).toEqual([ben, cat].sort());
  });

  it('is decided by a branch that parted after it was settled, as by this site', () => {
    const after = goesOn(apart, settled({ kind: 'queued' }));
    expect(rowIn(joins(after, goesOn(after, taken(cat)))).state).toMatchObject({
      kind: 'taken',
      by: cat,
    });
  });

  it('is the same step by step, and however many entries come at once', () => {
    const there = goesOn(begun, taken(ben), closed(ben, 'visit'));
    const here = goesOn(begun, taken(ada));
    const one = joins(here, there);
    expect([...placed(one).reduce(stepBoard, emptyBoard).cases]).toEqual([...boardOf(one).cases]);
    const pieces = rowIn(joins(here, there, 1));
    expect(pieces.state).toEqual(rowIn(one).state);
  });
});
