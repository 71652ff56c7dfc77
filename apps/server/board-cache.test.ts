import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { type Uuid, uuidToBytes } from '#base/ids.ts';
import { dayOf } from '#base/stream.ts';
import { type Board, foldBoard } from '#care/board.ts';
import type { CaseRow } from '#care/case-row.ts';
import { oneOf } from '#care/merges.ts';
import { nobodyHere, type Presences, stepPresence } from '#care/presence.ts';
import { decodeEntry, type Header } from '#journal/entry.ts';
import { Packed } from '#snapshot/packed.ts';
import type { PlacedEntry } from '#wire/server.ts';
import { BoardCache } from './board-cache.ts';
import { BoardPlaces } from './board-places.ts';
import { caseReceived, caseStream, entry, newId, placed } from './testing/entries.ts';

const NOW = Date.parse('2026-03-29T00:30:00Z');
const DAY_MS = 86_400_000;

/** A log that has these, and says what was read from it. */
function logOf(all: readonly PlacedEntry[]) {
  const read: number[] = [];
  return {
    read,
    async at(indexes: readonly number[]) {
      read.push(...indexes);
      return all.filter(({ index }) => indexes.includes(index));
    },
  };
}

/** Applies entries in order and says which of them, counted from 0, make up the board. */
async function shown(entries: Promise<Uint8Array<ArrayBuffer>>[], now = NOW): Promise<number[]> {
  const all: PlacedEntry[] = [];
  // Everything is put away at once: nothing may be shown otherwise for it.
  const packed = new Packed(0);
  const places = new BoardPlaces(packed);
  const cache = new BoardCache({ places, reader: logOf(all), clock: () => now });
  const versions = new Map<string, number>();
  const headers: (Header & { readonly index: number })[] = [];
  for (const [index, bytes] of entries.entries()) {
    const { header } = decodeEntry(await bytes);
    const version = (versions.get(header.stream) ?? 0) + 1;
    versions.set(header.stream, version);
    headers.push({ ...header, index });
    const [read, stands] = await placed(index, version, bytes);
    all.push(stands);
    cache.apply(read, stands);
    packed.pack();
  }
  const board = await cache.entries();
  const indexes = board.map(({ index }) => index);
  expect(board).toEqual(indexes.map((index) => all[index]));
  const part = foldBoard(indexes.map((index) => headers[index]!));
  const whole = foldBoard(headers);
  const presences = indexes
    .map((index) => headers[index]!)
    .reduce<Presences>(stepPresence, nobodyHere);
  const everSaid = headers.reduce<Presences>(stepPresence, nobodyHere);
  for (const [id, said] of presences) expect(said).toEqual(everSaid.get(id));
  // What is left out is closed for good; what is there folds to the same.
  for (const [id, row] of part.cases) expect(row).toEqual(whole.cases.get(id));
  expect(part.setAside).toEqual(whole.setAside);
  expect(otherCasesOf(part)).toEqual(otherCasesOf({ ...whole, cases: part.cases }));
  for (const [id, row] of places.openCases()) expect(row).toEqual(whole.cases.get(id));
  return indexes;
}

/** Of each case, those whose patient is the same person. */
function otherCasesOf({ cases, merged }: Board): readonly (readonly Uuid[])[] {
  const rows = [...cases.values()];
  const person = ({ patient }: CaseRow) => oneOf(merged, patient);
  return rows.map((row) => rows.filter((one) => person(one) === person(row)).map(({ id }) => id));
}

const ofCase = (id: Uuid, type: string, facts: Header['facts'] = {}) =>
  entry({ stream: caseStream(id), type, facts });
const closed = (id: Uuid, gpMessage: boolean) =>
  ofCase(id, 'case.closed', { outcome: 'advice', gpMessage });
const label = (day: string, of = newId()) =>
  entry(
    { stream: `labels/north/${day}`, type: 'case.labelled', facts: { case: uuidToBytes(of) } },
    randomBytes(90),
  );
const aside = (type: string, message: Uuid, facts: Header['facts'] = {}) =>
  entry(
    { stream: 'aside/2026-03-28', type, facts: { message: uuidToBytes(message), ...facts } },
    randomBytes(90),
  );

describe('the board cache', () => {
  it('holds a case from its report until it is closed', async () => {
    const id = newId();
    const open = [
      caseReceived(id),
      ofCase(id, 'case.taken'),
      ofCase(id, 'case.contacted', { outcome: 'no-answer' }),
    ];
    expect(await shown(open)).toEqual([0, 1, 2]);
    expect(await shown([...open, closed(id, false)])).toEqual([]);
  });

  it('holds a closed case for as long as its GP is owed a message', async () => {
    const id = newId();
    const owed = [caseReceived(id), closed(id, true)];
    const failed = ofCase(id, 'gp-message.failed', {
      attempt: 1,
      route: 'https',
      problem: 'unreachable',
      retryAt: NOW,
    });
    const sent = ofCase(id, 'gp-message.sent', { attempt: 2, route: 'https' });
    expect(await shown([...owed, failed])).toEqual([0, 1, 2]);
    expect(await shown([...owed, failed, sent])).toEqual([]);
  });

  it('holds a call that was asked about before it was a case, and no second case in a stream', async () => {
    const [id, ended] = [newId(), newId()];
    const asked = (of: Uuid) => ofCase(of, 'demographics.asked');
    // What was asked is owed an answer, wherever it was asked.
    expect(await shown([asked(id), asked(id), caseReceived(id)])).toEqual([0, 1, 2]);
    const question = decodeEntry(await asked(id)).header.id;
    const answered = ofCase(id, 'demographics.answered', {
      asked: uuidToBytes(question),
      outcome: 'found',
    });
    const first = entry({
      stream: caseStream(id),
      type: 'demographics.asked',
      facts: {},
      id: question,
    });
    expect(await shown([first, answered, caseReceived(id)])).toEqual([2]);
    expect(await shown([caseReceived(id), closed(id, false), caseReceived(id)])).toEqual([]);
    const call = ofCase(ended, 'call.ended', { service: 'ooh', ending: 'silent', answered: NOW });
    expect(await shown([asked(ended), call, caseReceived(ended)])).toEqual([]);
  });

  it('holds a case that was opened again, which says itself all that the board needs', async () => {
    const id = newId();
    const { facts } = decodeEntry(await caseReceived(id)).header;
    const { repeat = false } = facts;
    const again = ofCase(id, 'case.reopened', { ...facts, repeat, received: NOW });
    const taken = ofCase(id, 'case.taken');
    expect(await shown([caseReceived(id), closed(id, false), again, taken])).toEqual([0, 1, 2, 3]);
    const meanwhile = ofCase(id, 'case.consulted');
    const withIt = [caseReceived(id), closed(id, false), meanwhile, again];
    expect(await shown(withIt)).toEqual([0, 1, 2, 3]);
  });

  it('brings back a case that was closed here, with all of it, where another site decided otherwise', async () => {
    const id = newId();
    const there = await ofCase(id, 'case.taken');
    const root = randomBytes(32);
    const joined = entry({
      stream: 'org',
      type: 'branch.joined',
      facts: {
        ...{ branch: root, size: 2, from: 1, checkpoint: randomBytes(9), first: 1 },
        leaves: [[uuidToBytes(decodeEntry(there).header.id), null]],
      },
    });
    const begun = [caseReceived(id), closed(id, false), joined];
    expect(await shown(begun)).toEqual([2]);
    expect(await shown([...begun, Promise.resolve(there)])).toEqual([0, 1, 2, 3]);
  });

  it('holds what is taken again after whoever had it has left', async () => {
    const id = newId();
    const leaver = newId();
    const taken = (author: Uuid) =>
      entry({ stream: caseStream(id), type: 'case.taken', facts: {}, author });
    const left = entry({
      stream: 'directory',
      type: 'account.left',
      facts: { account: uuidToBytes(leaver), reason: 'retired' },
    });
    const entries = [caseReceived(id), taken(leaver), left, taken(newId())];
    expect(await shown(entries)).toEqual([0, 1, 2, 3]);
  });

  it('leaves out what no row needs: documents, what is said of it later, a report that comes twice', async () => {
    const id = newId();
    const part = { document: uuidToBytes(newId()), part: 1, of: 1 };
    const entries = [
      caseReceived(id),
      ofCase(id, 'document.part', part),
      ofCase(id, 'case.consulted'),
      ofCase(id, 'case.taken'),
      ofCase(id, 'case.taken'),
      ofCase(id, 'case.rated', { rating: 'good' }),
      caseReceived(id),
    ];
    // Somebody who took it second may have had it at another site, and somebody who consulted may not have been known of there.
    expect(await shown(entries)).toEqual([0, 2, 3, 4]);
  });

  it('does not open a closed case again for a report that comes late', async () => {
    const id = newId();
    expect(await shown([caseReceived(id), closed(id, false), caseReceived(id)])).toEqual([]);
  });

  it('holds a set-aside message until it was reviewed', async () => {
    const [one, two] = [newId(), newId()];
    const setAside = (id: Uuid) =>
      aside('message.set-aside', id, { source: 'itk', problem: 'not-xml' });
    const entries = [setAside(one), setAside(two)];
    expect(await shown(entries)).toEqual([0, 1]);
    expect(await shown([...entries, aside('message.reviewed', one)])).toEqual([1]);
    expect(await shown([...entries, aside('message.reviewed', newId())])).toEqual([0, 1]);
  });

  it('shows nobody the label of a case that is closed, unless it is opened again', async () => {
    const id = newId();
    const today = dayOf(NOW);
    const received = caseReceived(id);
    const begun = [label(today, id), received];
    expect(await shown([label(today, id)])).toEqual([0]);
    expect(await shown(begun)).toEqual([0, 1]);
    expect(await shown([...begun, closed(id, true)])).toEqual([0, 1, 2]);
    expect(await shown([...begun, closed(id, false)])).toEqual([]);
    expect(await shown([received, closed(id, false), label(today, id)])).toEqual([]);
    const { facts } = decodeEntry(await received).header;
    const again = ofCase(id, 'case.reopened', { ...facts, repeat: false, received: NOW });
    expect(await shown([...begun, closed(id, false), again])).toEqual([0, 1, 2, 3]);
  });

  it('holds a day’s labels for two days after it, by UTC, through a change of the clocks', async () => {
    const days = [-3, -2, -1, 0, 1].map((days) => label(dayOf(NOW + days * DAY_MS)));
    expect(await shown(days)).toEqual([1, 2, 3, 4]);
  });

  it('keeps the label that a transferred case was owed for as long as the case is open', async () => {
    const id = newId();
    const transferred = ofCase(id, 'case.transferred', { service: 'south' });
    const labelIn = (service: string, of: Uuid) =>
      entry(
        {
          stream: `labels/${service}/2026-03-20`,
          type: 'case.labelled',
          facts: { case: uuidToBytes(of) },
        },
        randomBytes(90),
      );
    const owed = [caseReceived(id), transferred, labelIn('north', id), labelIn('south', newId())];
    expect(await shown(owed)).toEqual([0, 1]);
    // Of two one may have been written for a transfer that another site knew nothing of.
    expect(await shown([...owed, labelIn('south', id), labelIn('south', id)])).toEqual([
      0, 1, 4, 5,
    ]);
    expect(await shown([...owed, labelIn('south', id), closed(id, false)])).toEqual([]);
  });

  it('holds of each person what they said last, and from when they have said so', async () => {
    const [ada, ben] = [newId(), newId()];
    const said = (author: Uuid, presence: string, minute: number) =>
      entry({
        stream: `room/${dayOf(NOW)}`,
        type: 'presence.said',
        facts: { presence },
        author,
        at: NOW + minute * 60_000,
      });
    const entries = [
      said(ada, 'away', 0),
      said(ada, 'free', 1),
      said(ben, 'on-call', 2),
      said(ada, 'free', 11),
      said(ada, 'free', 21),
      said(ada, 'gone', 5),
    ];
    expect(await shown(entries, NOW + 30 * 60_000)).toEqual([1, 2, 4]);
    expect(await shown(entries, NOW + 2 * DAY_MS)).toEqual([]);
    expect(await shown([...entries, said(ada, 'away', 22)], NOW + 30 * 60_000)).toEqual([2, 6]);
  });

  it('lets go of what is shown no more, and reads it from the log if it is shown again', async () => {
    const ids = Array.from({ length: 1_200 }, newId);
    const { facts } = decodeEntry(await caseReceived(ids[0]!)).header;
    const again = ofCase(ids[0]!, 'case.reopened', { ...facts, repeat: false, received: NOW });
    const all: PlacedEntry[] = [];
    const log = logOf(all);
    const cache = new BoardCache({ places: new BoardPlaces(), reader: log, clock: () => NOW });
    const take = async (version: number, bytes: Promise<Uint8Array<ArrayBuffer>>) => {
      const [header, stands] = await placed(all.length, version, bytes);
      all.push(stands);
      cache.apply(header, stands);
    };
    for (const id of ids) {
      await take(1, caseReceived(id));
      await take(2, closed(id, false));
    }
    expect(await cache.entries()).toEqual([]);
    await take(3, again);
    expect(await cache.entries()).toEqual([all[0], all[1], all.at(-1)]);
    expect(log.read).toEqual([0, 1]);
    await cache.entries();
    expect(log.read).toEqual([0, 1]);
  });

  it('refuses a board of which the log does not give all', async () => {
    const id = newId();
    const places = new BoardPlaces();
    const [header, stands] = await placed(0, 1, caseReceived(id));
    places.apply(header, stands);
    const clock = () => NOW;
    const begun = new BoardCache({ places, reader: logOf([stands]), clock });
    expect(await begun.entries()).toEqual([stands]);
    const without = new BoardCache({ places, reader: logOf([]), clock });
    await expect(without.entries()).rejects.toMatchObject({ code: 'log/unavailable' });
  });

  it('holds what is said of the organisation, and the whole directory, in the log’s order among the rest', async () => {
    const id = newId();
    const org = entry({ stream: 'org', type: 'origin.added', facts: {} });
    const invited = () => entry({ stream: 'directory', type: 'account.invited', facts: {} });
    expect(await shown([org, invited(), caseReceived(id), invited()])).toEqual([0, 1, 2, 3]);
  });

  it('holds the notices of seven days', async () => {
    const on = (day: number) =>
      entry({ stream: `notices/2026-11-${day}`, type: 'access.frozen', facts: {} });
    const clock = () => Date.parse('2026-11-24T12:00:00Z');
    const cache = new BoardCache({ places: new BoardPlaces(), reader: logOf([]), clock });
    for (const [i, bytes] of [on(10), on(17), on(23)].entries()) {
      cache.apply(...(await placed(i, 1, bytes)));
    }
    const shownAt = await cache.entries();
    expect(shownAt.map(({ index }) => index)).toEqual([1, 2]);
  });

  it('holds who is to be forgotten, for as long as a second person may agree', async () => {
    const asked = entry(
      {
        stream: `patient/${newId()}`,
        type: 'person.forgotten',
        facts: { reason: 'court' },
        at: NOW,
      },
      null,
    );
    expect(await shown([asked], NOW + DAY_MS - 1)).toEqual([0]);
    expect(await shown([asked], NOW + DAY_MS)).toEqual([]);
  });

  it('holds that two records are of one person, while they have an open case or may have one again, and until they are parted', async () => {
    const [a, b, c] = [newId(), newId(), newId()];
    const [ofA, ofC] = [newId(), newId()];
    const merged = (record: Uuid, into: Uuid) =>
      entry({
        stream: `patient/${record}`,
        type: 'patient.merged',
        facts: { into: uuidToBytes(into) },
      });
    const parted = entry({ stream: `patient/${a}`, type: 'patient.parted', facts: {} });
    const both = [caseReceived(ofA, {}, a), caseReceived(ofC, {}, c)];
    const one = [merged(a, b), merged(b, c)];
    expect(await shown([...both, ...one])).toEqual([0, 1, 2, 3]);
    expect(await shown([...both, ...one, parted])).toEqual([0, 1, 3]);
    expect(await shown([...one, ...both])).toEqual([0, 1, 2, 3]);
    // A second merge changes nothing.
    expect(await shown([...both, ...one, merged(a, newId())])).toEqual([0, 1, 2, 3]);
    const all = [...both, ...one, closed(ofA, false), closed(ofC, false)];
    const later = Date.now() + 4 * DAY_MS;
    expect(await shown(all.slice(0, 5), later)).toEqual([1, 2, 3]);
    expect(await shown(all)).toEqual([2, 3]);
    expect(await shown(all, later)).toEqual([]);
  });

  it('holds nothing else of patients and accounts', async () => {
    const patient = entry(
      { stream: `patient/${newId()}`, type: 'patient.recorded', facts: {} },
      randomBytes(90),
    );
    const account = entry({ stream: `account/${newId()}`, type: 'lookup.made', facts: {} });
    expect(await shown([account, patient])).toEqual([]);
  });
});
