import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Bytes } from '#base/bytes.ts';
import type { Uuid } from '#base/ids.ts';
import { streamName } from '#base/stream.ts';
import { type Remembering, Snapshot } from '#snapshot/snapshot.ts';
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
