import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Uuid } from '#base/ids.ts';
import { uuidToBytes } from '#base/ids.ts';
import type { Role } from '#base/roles.ts';
import type { Person } from '#identity/account.ts';
import type { IdentityEntry } from '#identity/two-people.ts';
import { Budgets } from './budgets.ts';

const HOUR_MS = 3_600_000;
const uuid = (n: number) => `00000000-0000-7000-8000-${n.toString(16).padStart(12, '0')}` as Uuid;
const SESSION = uuid(1);
const LIMIT = 10;
let entries = 0;

const passkey = { fit: true } as Person['passkeys'][number];
const visitor = somebody(uuid(2), 'visitor');
const spender = { account: visitor, device: 'desk' };

function somebody(id: Uuid, role: Role): Person {
  return {
    kind: 'person',
    id,
    roles: [role],
    services: [],
    supplier: null,
    passkeys: [passkey, passkey],
    enrolment: { hash: new Uint8Array(32), expires: 0, first: null },
    offer: null,
    linked: null,
    recovery: null,
    leftAt: null,
  };
}

function granted(
  subjects: readonly Uuid[],
  at: number,
  { purpose = 'care', under = null }: { purpose?: string; under?: Uuid | null } = {},
): IdentityEntry {
  const facts = {
    session: uuidToBytes(SESSION),
    streams: ['directory'],
    subjects: subjects.map(uuidToBytes),
    purpose,
    under: under && uuidToBytes(under),
  };
  const stream = `account/${visitor.id}`;
  entries += 1;
  return {
    id: uuid(10_000 + entries),
    stream,
    type: 'access.granted',
    author: uuid(4),
    session: null,
    at,
    facts,
  };
}

describe('a budget', () => {
  const openings = fc.array(
    fc.record({
      person: fc.integer({ min: 100, max: 130 }),
      after: fc.integer({ min: 0, max: 12 * 60_000 }),
    }),
    { minLength: 20, maxLength: 150 },
  );

  it('never lets an hour hold more people than its limit, and knows as much after a fold', () => {
    fc.assert(
      fc.property(openings, (asked) => {
        const live = new Budgets(
          () => 'desk',
          (one) => one,
        );
        const opened: { subject: Uuid; at: number }[] = [];
        let now = Date.UTC(2026, 0, 1);
        for (const { person, after } of asked) {
          now += after;
          const subject = uuid(person);
          if (live.spend(spender, [subject], now) !== null) continue;
          opened.push({ subject, at: now });
          live.apply(granted([subject], now));
        }
        for (const { at: end } of opened) {
          const hour = opened.filter(({ at }) => at <= end && at > end - HOUR_MS);
          expect(new Set(hour.map(({ subject }) => subject)).size).toBeLessThanOrEqual(LIMIT);
        }
        const folded = new Budgets(
          () => 'desk',
          (one) => one,
        );
        for (const { subject, at } of opened) folded.apply(granted([subject], at));
        expect(folded.used(spender, now)).toEqual(live.used(spender, now));
      }),
      { numRuns: 200 },
    );
  });

  it('is of the organisation as well, however many accounts ask', () => {
    const budgets = new Budgets(
      () => undefined,
      (one) => one,
    );
    const now = Date.UTC(2026, 0, 1);
    let person = 1_000;
    const spent = Array.from({ length: 60 }, (_, i) => {
      const account = somebody(uuid(500 + i), 'clinician');
      const subjects = Array.from({ length: 60 }, () => {
        person += 1;
        return uuid(person);
      });
      return budgets.spend({ account, device: `desk ${i}` }, subjects, now);
    });
    expect(spent.filter((excess) => excess === null)).toHaveLength(50);
    expect(spent[50]).toEqual({
      scope: 'organisation',
      reason: 'budget',
      people: 3_000,
      limit: 3_000,
    });
  });

  it('is nothing for a role that meets nobody', () => {
    const budgets = new Budgets(
      () => 'desk',
      (one) => one,
    );
    for (const role of ['operator', 'support', 'assurance-lead'] as const) {
      const account = somebody(uuid(9), role);
      expect(budgets.spend({ account, device: 'desk' }, [uuid(100)], 0)).toMatchObject({
        limit: 0,
      });
    }
  });

  it('is spared by a bulk that two people agreed to, and by nobody’s word for one', () => {
    const budgets = new Budgets(
      () => 'desk',
      (one) => one,
    );
    const bulk = uuid(50);
    const at = Date.UTC(2026, 0, 1);
    const opened = { ...granted([], at), id: bulk, type: 'bulk.opened' };
    budgets.apply(opened);
    budgets.apply(granted([uuid(101)], at, { purpose: 'bulk', under: bulk }));
    expect(budgets.used(spender, at).people).toBe(0);
    budgets.apply(granted([uuid(102)], at, { purpose: 'bulk' }));
    budgets.apply(granted([uuid(103)], at, { purpose: 'bulk', under: uuid(51) }));
    expect(budgets.used(spender, at).people).toBe(2);
  });
});
