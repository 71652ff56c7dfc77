import { describe, expect, it } from 'vitest';
import { type Uuid, uuidToBytes } from '#base/ids.ts';
import { emptyBoard, nextCase, stepBoard } from './board.ts';
import { isHere, isOpen, owesReferral } from './case-row.ts';
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
    const spoke = ofCase(id, 'case.contacted', { outcome: 'spoke' }, { at: NOW + MINUTE });
    const back = ofCase(id, 'case.released', {}, { author: ben });
    const row = both(goesOn(begun, spoke), goesOn(begun, taken(ben)));
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

describe('a case about which sites disagree', () => {
  const apart = joins(goesOn(begun, taken(ada)), goesOn(begun, taken(ben)));

  it('is changed by nothing that decides, and by what adds', () => {
    const spoke = ofCase(id, 'case.contacted', { outcome: 'spoke' });
    const row = rowIn(goesOn(apart, taken(cat), closed(ada), judged('routine', NOW), spoke));
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
