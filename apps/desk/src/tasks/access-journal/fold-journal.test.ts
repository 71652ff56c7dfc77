import { describe, expect, it } from 'vitest';
import { systemRandom } from '#base/clock.ts';
import { type Uuid, uuidToBytes, uuidv7 } from '#base/ids.ts';
import type { Facts } from '#journal/entry.ts';
import type { Told } from '../../store/access-journal.ts';
import { foldJournal } from './fold-journal.ts';

const NOW = Date.parse('2026-11-25T10:00:00Z');
const newId = (): Uuid => uuidv7(() => NOW, systemRandom);
const [amara, ben, grace, patient, session, caseId] = Array.from({ length: 6 }, newId) as [
  Uuid,
  Uuid,
  Uuid,
  Uuid,
  Uuid,
  Uuid,
];
const device = systemRandom(32);
const notices = 'notices/2026-11-25';

let index = 0;
type Said = {
  readonly type: string;
  readonly stream?: string;
  readonly facts: Facts;
  readonly author?: Uuid;
  readonly session?: Uuid | null;
  readonly device?: Told['device'];
};
function told({ type, facts, stream = notices, author = amara, ...more }: Said): Told {
  index += 1;
  return {
    index,
    bytes: new Uint8Array(),
    device: more.device ?? null,
    signature: 'holds',
    header: {
      org: 'o',
      stream,
      after: 0,
      id: newId(),
      type,
      schema: 1,
      author,
      session: more.session === undefined ? session : more.session,
      at: NOW + index,
      facts,
    },
  };
}

const ofAccount = (account: Uuid) => `account/${account}`;
const ids = (...all: readonly Uuid[]) => all.map(uuidToBytes);

function granted(part: Facts = {}, by = amara): Told {
  const facts = {
    session: uuidToBytes(session),
    streams: [`case/${caseId}`],
    subjects: ids(patient),
    purpose: 'care',
    under: null,
    ...part,
  };
  return told({ type: 'access.granted', stream: ofAccount(by), facts, session: null });
}
const opened = (by: Uuid = amara): Told =>
  told({
    type: 'session.opened',
    stream: ofAccount(by),
    session: null,
    device,
    facts: {
      session: uuidToBytes(session),
      device: new Uint8Array(65),
      channel: new Uint8Array(32),
      nonce: new Uint8Array(32),
      ticketHash: new Uint8Array(32),
      expires: NOW,
      by: { kind: 'machine', signature: new Uint8Array(64) },
    },
  });
const glass = (author = amara): Told =>
  told({
    type: 'glass.broken',
    author,
    facts: { patient: uuidToBytes(patient), reason: 'safeguarding' },
  });
const review = (of: Told): Told =>
  told({
    type: 'glass.reviewed',
    author: grace,
    facts: { glass: uuidToBytes(of.header.id), finding: 'not-in-order' },
  });
const freeze = (): Told =>
  told({
    type: 'access.frozen',
    session: null,
    facts: {
      account: uuidToBytes(ben),
      session: uuidToBytes(session),
      scope: 'device',
      reason: 'budget',
      people: 120,
      limit: 120,
    },
  });
const raise = (of: Told): Told =>
  told({
    type: 'budget.raised',
    author: grace,
    facts: { freeze: uuidToBytes(of.header.id), people: 20, until: NOW },
  });
const bulk = (): Told =>
  told({
    type: 'bulk.opened',
    author: grace,
    facts: { account: uuidToBytes(ben), purpose: 'subject-access', people: 3, until: NOW },
  });
const forgotten = (): Told =>
  told({
    type: 'person.forgotten',
    stream: `patient/${patient}`,
    author: grace,
    facts: { reason: 'court' },
  });
const second = (of: Told): Told =>
  told({
    type: 'action.seconded',
    stream: 'directory',
    author: ben,
    facts: { entry: uuidToBytes(of.header.id) },
  });

describe('the fold of the journal', () => {
  it('tells who opened whom, when, why, and from where', () => {
    const opening = granted();
    const session_ = opened();
    expect(foldJournal([opening], [session_])).toEqual([
      {
        key: `${opening.index}/0`,
        index: opening.index,
        id: opening.header.id,
        at: opening.header.at,
        who: amara,
        patient,
        from: { session, openedAt: session_.header.at, by: 'machine', device },
        what: { kind: 'opening', purpose: 'care', cases: [caseId], under: null },
        signature: 'holds',
      },
    ]);
  });

  it('tells a row for each person, and keeps the order', () => {
    const [first, other] = [granted({ subjects: ids(patient, ben) }), granted()];
    const rows = foldJournal([other, first], []);
    expect(rows.map(({ index, patient }) => [index, patient])).toEqual([
      [other.index, patient],
      [first.index, patient],
      [first.index, ben],
    ]);
    expect(new Set(rows.map(({ key }) => key)).size).toBe(3);
    expect(rows.every(({ from }) => from === null)).toBe(true);
  });

  it('tells a list as nobody’s record, and a lookup that found nobody as of nobody', () => {
    const lookup = (found: boolean) =>
      told({
        type: 'lookup.made',
        stream: ofAccount(ben),
        session: null,
        facts: {
          session: uuidToBytes(session),
          by: ['nhs-number'],
          found,
          subjects: ids(patient),
        },
      });
    const list = granted({ subjects: [], streams: ['labels/ooh/2026-11-25'], purpose: 'board' });
    const rows = foldJournal([list, lookup(true), lookup(false)], []);
    expect(rows.map(({ who, patient, what }) => [who, patient, what.kind])).toEqual([
      [amara, null, 'list'],
      [ben, patient, 'lookup'],
      [ben, null, 'lookup'],
    ]);
  });

  it('says of an opening under broken glass why, and how that was reviewed', () => {
    const broken = glass();
    const under = { under: uuidToBytes(broken.header.id) };
    const reviewed = review(broken);
    const found = { by: grace, at: reviewed.header.at, finding: 'not-in-order' };
    const whyOf = (...about: Told[]) => foldJournal([granted(under)], about)[0]!.what;
    expect(whyOf(broken)).toMatchObject({ under: { reason: 'safeguarding', review: null } });
    expect(whyOf(broken, reviewed)).toMatchObject({ under: { kind: 'glass', review: found } });
    expect(whyOf()).toMatchObject({ under: null });
    expect(foldJournal([broken], [reviewed])[0]).toMatchObject({
      who: amara,
      patient,
      what: { kind: 'glass', reason: 'safeguarding', review: found },
    });
    expect(foldJournal([reviewed], [broken])[0]).toMatchObject({
      who: grace,
      patient,
      what: { kind: 'review', finding: 'not-in-order', of: amara },
    });
    expect(foldJournal([reviewed], [])[0]).toMatchObject({ patient: null, what: { of: null } });
  });

  it('says of an opening in bulk what for', () => {
    const two = bulk();
    const [row] = foldJournal([granted({ under: uuidToBytes(two.header.id) })], [two]);
    expect(row!.what).toMatchObject({ under: { kind: 'bulk', purpose: 'subject-access' } });
  });

  it('tells a freeze of whoever was frozen, and who raised it', () => {
    const [stopped, session_] = [freeze(), opened(ben)];
    const raised = raise(stopped);
    const [row] = foldJournal([stopped], [session_, raised]);
    expect(row).toMatchObject({
      who: ben,
      from: { device },
      what: { kind: 'freeze', scope: 'device', people: 120, raise: { by: grace, people: 20 } },
    });
    expect(foldJournal([stopped], [])[0]!.what).toMatchObject({ raise: null });
    expect(foldJournal([raised], [stopped])[0]).toMatchObject({
      who: grace,
      what: { kind: 'raise', people: 20, of: ben },
    });
  });

  it('tells what two people agreed to, and who was the second', () => {
    for (const proposed of [bulk(), forgotten()]) {
      const agreed = second(proposed);
      const [waiting] = foldJournal([proposed], []);
      expect(waiting!.what).toMatchObject({ second: null });
      const [holds] = foldJournal([proposed], [agreed]);
      expect(holds!.what).toMatchObject({ second: { by: ben, at: agreed.header.at } });
      expect(holds!.who).toBe(grace);
    }
    expect(foldJournal([forgotten()], [])[0]!.patient).toBe(patient);
  });

  it('tells when somebody came and went', () => {
    const closed = told({
      type: 'session.closed',
      stream: ofAccount(amara),
      facts: { session: uuidToBytes(session), reason: 'signed-out' },
    });
    const rows = foldJournal([closed, opened()], []);
    expect(rows.map(({ who, what, from }) => [who, what.kind, from?.device])).toEqual([
      [amara, 'signed-out', device],
      [amara, 'signed-in', device],
    ]);
  });

  it('believes nothing that nobody signed, and shows it all the same', () => {
    const broken = glass();
    const forged: Told = { ...review(broken), signature: 'broken' };
    const [row, shown] = foldJournal([broken, forged], []);
    expect(row!.what).toMatchObject({ review: null });
    expect(shown).toMatchObject({ signature: 'broken', what: { kind: 'review' } });
    const [unknown] = foldJournal([broken], [{ ...review(broken), signature: 'unknown' }]);
    expect(unknown!.what).toMatchObject({ review: { by: grace } });
  });

  it('leaves out what is none of the journal’s, or cannot be read', () => {
    const none = [
      told({ type: 'case.taken', facts: {} }),
      told({ type: 'constructor', facts: {} }),
      told({ type: 'access.granted', facts: {} }),
      granted({ subjects: ['x'] }),
      told({ type: 'account.named', facts: { account: uuidToBytes(ben) } }),
      told({ ...granted().header, type: 'access.granted', stream: 'directory' }),
    ];
    expect(foldJournal(none, [])).toEqual([]);
  });
});
