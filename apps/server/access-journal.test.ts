import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Uuid, uuidToBytes } from '#base/ids.ts';
import { dayOf, streamName } from '#base/stream.ts';
import { decodeEntry, type Facts, type Header } from '#journal/entry.ts';
import { JOURNAL_KINDS, type JournalAsk, type JournalKind } from '#wire/server.ts';
import { AccessJournal } from './access-journal.ts';
import { entry, newId, newSession, sessionClosed, sessionOpened } from './testing/entries.ts';

const NOW = Date.parse('2026-11-25T10:00:00Z');
const notices = streamName({ kind: 'notices', day: dayOf(NOW) });
const account = (id: Uuid) => streamName({ kind: 'account', id });
const header = async (bytes: ReturnType<typeof entry>): Promise<Header> =>
  decodeEntry(await bytes).header;

const everything: JournalAsk = {
  account: null,
  patient: null,
  kinds: [...JOURNAL_KINDS],
  from: 0,
  to: Number.MAX_SAFE_INTEGER,
  before: null,
};

type Granted = { subjects?: Uuid[]; session?: Uuid; under?: Uuid | null; at?: number };

function granted(
  by: Uuid,
  { subjects = [newId()], session, under = null, at = NOW }: Granted = {},
) {
  const facts: Facts = {
    session: uuidToBytes(session ?? newId()),
    streams: ['case/x'],
    subjects: subjects.map(uuidToBytes),
    purpose: 'care',
    under: under === null ? null : uuidToBytes(under),
  };
  const from = { session: null, at };
  return header(entry({ stream: account(by), type: 'access.granted', facts, ...from }));
}

function lookup(by: Uuid, patient: Uuid, found: boolean) {
  const facts = {
    session: uuidToBytes(newId()),
    by: ['nhs-number'],
    found,
    subjects: [uuidToBytes(patient)],
  };
  return header(entry({ stream: account(by), type: 'lookup.made', facts, session: null }));
}

const notice = (type: string, author: Uuid, facts: Facts) =>
  header(entry({ stream: notices, type, facts, author }, new Uint8Array(90)));
const glass = (author: Uuid, patient: Uuid) =>
  notice('glass.broken', author, { patient: uuidToBytes(patient), reason: 'safeguarding' });
const frozen = (who: Uuid) =>
  header(
    entry({
      stream: notices,
      type: 'access.frozen',
      session: null,
      facts: {
        account: uuidToBytes(who),
        session: uuidToBytes(newId()),
        scope: 'account',
        reason: 'budget',
        people: 40,
        limit: 40,
      },
    }),
  );

/** A journal of these entries, at every second place of the log. */
function journalOf(headers: readonly Header[], machines: readonly Uuid[] = []): AccessJournal {
  const journal = new AccessJournal((id) => machines.includes(id));
  for (const [i, one] of headers.entries()) journal.apply(one, 2 * i);
  return journal;
}

describe('the journal of who opened whom', () => {
  it('tells the newest first, a page at a time, and how many there are', async () => {
    const me = newId();
    const journal = journalOf(await Promise.all([1, 2, 3, 4, 5].map(() => granted(me))));
    const first = journal.find(everything, 2);
    expect(first).toEqual({ places: [8, 6], matches: 5, next: 6 });
    const second = journal.find({ ...everything, before: first.next }, 2);
    expect(second).toEqual({ places: [4, 2], matches: null, next: 2 });
    const third = journal.find({ ...everything, before: second.next }, 2);
    expect(third).toEqual({ places: [0], matches: null, next: null });
    expect(journal.find({ ...everything, before: 0 }, 2).places).toEqual([]);
    expect(journal.find(everything, 5).next).toBeNull();
  });

  it('finds by whom, and about whom', async () => {
    const [me, other, patient] = [newId(), newId(), newId()];
    const journal = journalOf([
      await granted(me, { subjects: [patient, newId()] }),
      await granted(me),
      await granted(other, { subjects: [patient] }),
      await lookup(other, patient, true),
      await lookup(other, patient, false),
      await glass(me, patient),
    ]);
    const find = (part: Partial<JournalAsk>) => journal.find({ ...everything, ...part }, 9).places;
    expect(find({ account: me })).toEqual([10, 2, 0]);
    expect(find({ patient })).toEqual([10, 6, 4, 0]);
    expect(find({ account: other, patient })).toEqual([6, 4]);
    expect(find({ account: me, patient })).toEqual([10, 0]);
    expect(find({ account: newId() })).toEqual([]);
    expect(find({ patient: newId() })).toEqual([]);
  });

  it('tells a bulk opening to whoever asked for it and to whoever it is for', async () => {
    const [guardian, worker] = [newId(), newId()];
    const facts = {
      account: uuidToBytes(worker),
      purpose: 'subject-access',
      people: 1,
      until: NOW,
    };
    const journal = journalOf([await notice('bulk.opened', guardian, facts)]);
    for (const id of [guardian, worker])
      expect(journal.find({ ...everything, account: id }, 9).places).toEqual([0]);
  });

  it('keeps to the days asked for, the last not included', async () => {
    const me = newId();
    const journal = journalOf(
      await Promise.all([0, 999, 1000, 2000].map((ms) => granted(me, { at: NOW + ms }))),
    );
    const places = (from: number, to: number) =>
      journal.find({ ...everything, from: NOW + from, to: NOW + to }, 9).places;
    expect(places(0, 1000)).toEqual([2, 0]);
    expect(places(1000, 2000)).toEqual([4]);
    expect(places(2000, 3000)).toEqual([6]);
    expect(places(-1000, 0)).toEqual([]);
  });

  it('takes a clock that says anything', async () => {
    const journal = journalOf([await granted(newId(), { at: Number.MAX_SAFE_INTEGER })]);
    expect(journal.find(everything, 9).places).toEqual([0]);
  });

  it('tells each kind apart, and machines from people', async () => {
    const [me, machine] = [newId(), newId()];
    const session = newSession();
    const said: [JournalKind | null, Promise<Header>][] = [
      ['opening', granted(me)],
      ['list', granted(me, { subjects: [] })],
      ['lookup', lookup(me, newId(), true)],
      ['glass', glass(me, newId())],
      ['glass', notice('glass.reviewed', me, { glass: uuidToBytes(newId()), finding: 'in-order' })],
      ['freeze', frozen(me)],
      [
        'freeze',
        notice('budget.raised', me, { freeze: uuidToBytes(newId()), people: 1, until: NOW }),
      ],
      [
        'bulk',
        notice('bulk.opened', me, {
          account: uuidToBytes(me),
          purpose: 'migration',
          people: 3,
          until: NOW,
        }),
      ],
      [
        'forgotten',
        header(
          entry({
            stream: streamName({ kind: 'patient', id: newId() }),
            type: 'person.forgotten',
            facts: { reason: 'court' },
          }),
        ),
      ],
      ['session', header(sessionOpened(session))],
      ['session', header(sessionClosed(session))],
      ['machine', granted(machine)],
      ['machine', header(sessionOpened({ ...newSession(), account: machine }))],
      [null, header(entry({ stream: 'directory', type: 'account.named', facts: {} }))],
      [null, header(entry({ stream: 'case/x', type: 'case.taken', facts: {} }))],
      [null, header(entry({ stream: 'directory', type: 'constructor', facts: {} }))],
      [null, header(entry({ stream: account(me), type: 'access.granted', facts: {} }))],
    ];
    const journal = journalOf(await Promise.all(said.map(([, one]) => one)), [machine]);
    for (const kind of JOURNAL_KINDS) {
      const expected = said.flatMap(([of], i) => (of === kind ? [2 * i] : [])).reverse();
      expect(journal.find({ ...everything, kinds: [kind] }, 99).places, kind).toEqual(expected);
    }
  });

  it('finds what its entries name, and what names them', async () => {
    const [breaker, reviewer, patient] = [newId(), newId(), newId()];
    const session = newSession();
    const opened = await header(sessionOpened(session));
    const broken = await glass(breaker, patient);
    const opening = await granted(breaker, {
      subjects: [patient],
      session: session.id,
      under: broken.id,
    });
    const review = await notice('glass.reviewed', reviewer, {
      glass: uuidToBytes(broken.id),
      finding: 'in-order',
    });
    const freeze = await frozen(breaker);
    const raise = await notice('budget.raised', reviewer, {
      freeze: uuidToBytes(freeze.id),
      people: 5,
      until: NOW,
    });
    const bulk = await notice('bulk.opened', reviewer, {
      account: uuidToBytes(breaker),
      purpose: 'migration',
      people: 3,
      until: NOW,
    });
    const seconded = await header(
      entry({
        stream: 'directory',
        type: 'action.seconded',
        facts: { entry: uuidToBytes(bulk.id) },
      }),
    );
    const all = [opened, broken, opening, review, freeze, raise, bulk, seconded];
    const journal = journalOf(all);
    const about = (one: Header) => journal.about([one]).map((place) => all[place / 2]!.type);
    expect(about(opening).toSorted()).toEqual(['glass.broken', 'glass.reviewed', 'session.opened']);
    expect(about(broken)).toEqual(['glass.reviewed']);
    expect(about(review).toSorted()).toEqual(['glass.broken', 'glass.reviewed']);
    expect(about(freeze)).toEqual(['budget.raised']);
    expect(about(bulk)).toEqual(['action.seconded']);
    expect(about(await granted(newId()))).toEqual([]);
    // What seconds an invitation is none of the journal's.
    expect(journal.find(everything, 99).matches).toBe(all.length - 1);
  });

  it('answers as a search through everything would', async () => {
    const people = Array.from({ length: 4 }, newId);
    const patients = Array.from({ length: 4 }, newId);
    const one = fc.record({
      by: fc.constantFrom(...people),
      of: fc.subarray(patients),
      second: fc.nat(20),
    });
    const asking = fc.record({
      account: fc.constantFrom(null, ...people),
      patient: fc.constantFrom(null, ...patients),
      from: fc.nat(20),
      to: fc.nat(22),
      kinds: fc.subarray<JournalKind>(['opening', 'list'], { minLength: 1 }),
      most: fc.integer({ min: 1, max: 7 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(one, { maxLength: 40 }), asking, async (all, asked) => {
        const { most, from, to, account, patient, kinds } = asked;
        const headers = await Promise.all(
          all.map(({ by, of, second }) => granted(by, { subjects: of, at: NOW + second * 1000 })),
        );
        const journal = journalOf(headers);
        const ask = { account, patient, kinds, from: NOW + from * 1000, to: NOW + to * 1000 };
        const expected = all
          .flatMap(({ by, of, second }, i) =>
            (account === null || by === account) &&
            (patient === null || of.includes(patient)) &&
            second >= from &&
            second < to &&
            kinds.includes(of.length > 0 ? 'opening' : 'list')
              ? [2 * i]
              : [],
          )
          .reverse();
        const read: number[] = [];
        let before: number | null = null;
        do {
          const page = journal.find({ ...ask, before }, most);
          expect(page.matches).toBe(before === null ? expected.length : null);
          read.push(...page.places);
          before = page.next;
        } while (before !== null);
        expect(read).toEqual(expected);
      }),
    );
  });
});
