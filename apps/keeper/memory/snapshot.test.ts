import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Bytes } from '#base/bytes.ts';
import type { Uuid } from '#base/ids.ts';
import { streamName } from '#base/stream.ts';
import type { Hash } from '#tlog/merkle.ts';
import { State, sha256 } from '../state.ts';
import {
  ACCOUNTS,
  CASES,
  DEVICES,
  entryId,
  type LogEntry,
  logs,
  MACHINE,
  PATIENTS,
  SESSIONS,
} from '../testing/log-of-facts.ts';
import { type Remembering, Snapshot } from './snapshot.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'holdfast-snapshot-'));
});
afterEach(() => rm(folder, { recursive: true }));

const SMALL: Remembering = { most: 2, savedEach: 1 };

function opened(remembering = SMALL, code = 'this code'): Snapshot {
  return new Snapshot({ path: join(folder, 'snapshot'), code, remembering });
}

/** A tree of so many entries; what its root is, matters to nobody here. */
function treeOf(size: number) {
  return { size, root: new Uint8Array(32).fill(size % 256) as Uint8Array as Hash };
}

/** All that anybody may ask of the state. */
function answers(state: State, now: number, entries: readonly LogEntry[]): unknown {
  const { directory, leads, budgets, allowances, questions } = state;
  const spender = (id: (typeof ACCOUNTS)[number]) => {
    const account = directory.account(id);
    return account && { account, device: 'none' };
  };
  return {
    organisation: directory.organisation,
    accounts: [...directory.accounts()],
    proposals: [...directory.proposals()],
    operatorsEver: directory.operatorsEver,
    sessions: SESSIONS.map((id) => directory.session(id)),
    forgotten: [...allowances.forgotten()],
    replaced: entries.map((_, n) => directory.isReplaced(new Uint8Array(65).fill(n))),
    machine: directory.account(MACHINE),
    keys: ['pen', 'checkpoint'].map((key) => state.keyHistory.of(key)),
    rekeyed: state.rekeyedSince(new Uint8Array(65)),
    cases: CASES.map((id) => ({
      row: state.case(id),
      beginning: state.beginningOf(id),
      isGranted: state.isGranted(streamName({ kind: 'case', id })),
      begun: leads.begun(id),
      hasEnded: leads.hasEnded(id),
      asked: questions.asked(id),
      owes: questions.owesAnswer(id),
    })),
    patients: PATIENTS.map((id) => ({
      cases: state.casesOf(id),
      isKnown: state.isKnown(id),
      isRecorded: state.isRecorded(id),
      isHeld: state.isHeld(id),
      isForgotten: allowances.isForgotten(id),
    })),
    people: ACCOUNTS.map((id) => {
      const spending = spender(id);
      return {
        open: directory.openSessionsOf(id),
        devices: DEVICES.map((key) => state.hasWorkedAt(id, sha256(key))),
        free: CASES.map((one) => state.isFreeFor(streamName({ kind: 'case', id: one }), id)),
        bulk: allowances.bulk(id, now),
        mayOpenInBulk: PATIENTS.map((_, i) => mostInBulk(state, id, i)),
        used: spending && budgets.used(spending, now),
        guessing: spending && budgets.guessing(spending, now),
        patients: PATIENTS.map((patient) => ({
          glass: allowances.glass(id, patient, now),
          led: leads.ledTo(id, patient),
          onCall: leads.isOnCallFor(id, patient, now),
          frozen: spending && budgets.frozen(spending, [patient], now),
        })),
      };
    }),
    entries: entries.map(({ header }, n) => ({
      isCode: directory.isKnown((header.facts.codeHash ?? new Uint8Array(32)) as Bytes),
      owner: directory.owner((header.facts.credential ?? new Uint8Array(32)) as Bytes),
      frozen: budgets.frozenAccount(entryId(n)),
      toReview: allowances.breakerToReview(entryId(n)),
      proposal: directory.proposal(entryId(n)),
    })),
  };
}

/** Whether so many patients more may be opened in bulk; it is counted, so it is asked of each once. */
function mostInBulk({ allowances }: State, account: Uuid, i: number): boolean {
  return allowances.spendBulk(account, PATIENTS.slice(i, i + 1));
}

/** What may happen between two entries. */
const between = fc.array(
  fc.oneof(
    { weight: 14, arbitrary: fc.constant('nothing') },
    { weight: 4, arbitrary: fc.constant('saved') },
    { weight: 1, arbitrary: fc.constantFrom('restarted', 'cut off') },
  ),
  { minLength: 60, maxLength: 60 },
);

describe('a fold in a snapshot', () => {
  it('answers as one in memory does, whenever it is put away, started again or cut off', () => {
    const remembered = fc.constantFrom(0, 2, 1_000);
    fc.assert(
      fc.property(logs, between, remembered, ({ entries, now }, events, most) => {
        const plain = new State();
        for (const [index, entry] of entries.entries()) plain.apply({ ...entry, index });

        let snapshot = opened({ most, savedEach: 1 });
        snapshot.empty();
        let state = new State(snapshot);
        let n = 0;
        for (let turn = 0; n < entries.length; turn += 1) {
          state.apply({ ...entries[n]!, index: n });
          n += 1;
          const event = events[turn % events.length];
          if (event === 'saved' || event === 'restarted') snapshot.save(treeOf(n));
          // What was not saved is folded again, and cut off for ever nobody comes to an end.
          if (event === 'restarted' || (event === 'cut off' && turn < entries.length)) {
            snapshot.close();
            snapshot = opened({ most, savedEach: 1 });
            n = snapshot.head?.size ?? 0;
            state = new State(snapshot);
          }
        }
        expect(answers(state, now, entries)).toEqual(answers(plain, now, entries));
        snapshot.close();
      }),
      { numRuns: 15 },
    );
  }, 60_000);
});

describe('a snapshot', () => {
  const kept = (snapshot: Snapshot) => snapshot.many<string, number>('numbers');

  it('is as of its last saving: what came after is not in it', () => {
    const first = opened();
    kept(first).set('one', 1);
    first.save(treeOf(1));
    kept(first);
    first.close();
    const second = opened();
    const numbers = kept(second);
    numbers.set('two', 2);
    second.close();
    const third = opened();
    expect(third.head).toEqual(treeOf(1));
    expect(kept(third).get('one')).toBe(1);
    expect(kept(third).has('two')).toBe(false);
    third.close();
  });

  it('is another code’s to nobody', () => {
    const first = opened();
    kept(first).set('one', 1);
    first.save(treeOf(1));
    first.close();
    const second = opened(SMALL, 'other code');
    expect(second.head).toBeNull();
    expect(kept(second).has('one')).toBe(false);
    second.close();
  });

  it('is nothing where the file is no snapshot', async () => {
    await writeFile(join(folder, 'snapshot'), 'x'.repeat(10_000));
    const snapshot = opened();
    expect(snapshot.head).toBeNull();
    kept(snapshot).set('one', 1);
    snapshot.save(treeOf(1));
    snapshot.close();
  });

  it('is nobody’s to read but its owner’s', async () => {
    opened().close();
    expect((await stat(join(folder, 'snapshot'))).mode & 0o777).toBe(0o600);
  });

  it('keeps bytes, maps and nothing-at-all as they were', () => {
    const buffer: Uint8Array = Buffer.from([3, 4]);
    const bytes = [new Uint8Array([1, 2]), buffer];
    const value = { bytes, map: new Map([['a', { b: null }]]), list: [] };
    const first = opened();
    first.many<string, typeof value>('values').set('one', value);
    first.save(treeOf(1));
    first.close();
    const second = opened();
    const kept = { ...value, bytes: bytes.map((one) => new Uint8Array(one)) };
    expect(second.many<string, typeof value>('values').get('one')).toEqual(kept);
    second.close();
  });

  it('goes through the few in the order of their coming, restarted or not', () => {
    const first = opened();
    const few = first.few<string, number>('few');
    for (const key of ['c', 'a', 'b']) few.set(key, 1);
    first.save(treeOf(1));
    few.delete('c');
    few.set('c', 2);
    first.save(treeOf(2));
    first.close();
    const second = opened();
    expect([...second.few<string, number>('few').keys()]).toEqual([...few.keys()]);
    second.close();
  });
});
