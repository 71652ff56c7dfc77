import { expect, it } from 'vitest';
import { uuidToBytes } from '#base/ids.ts';
import { streamName } from '#base/stream.ts';
import type { Facts } from '#journal/entry.ts';
import { State } from './state.ts';
import { ACCOUNTS, BEGAN, CASES, entryId, PATIENTS, SESSIONS } from './testing/log-of-facts.ts';

const [leaver, other] = ACCOUNTS as [(typeof ACCOUNTS)[number], (typeof ACCOUNTS)[number]];
const [theirs, others] = CASES as [(typeof CASES)[number], (typeof CASES)[number]];

it('gives back what a leaver had in hand, and nothing of anybody else’s', () => {
  const state = new State();
  let n = 0;
  const say = (type: string, stream: string, author: typeof leaver, facts: Facts) => {
    n += 1;
    const header = { org: 'test', after: 0, id: entryId(n), schema: 1, session: SESSIONS[0]! };
    const said = { type, stream, author, facts, at: BEGAN + n };
    state.apply({
      header: { ...header, ...said },
      stepUp: null,
      bytes: new Uint8Array(),
      index: n,
    });
  };
  for (const [id, by] of [
    [theirs, leaver],
    [others, other],
  ] as const) {
    const stream = streamName({ kind: 'case', id });
    say('case.received', stream, other, {
      patient: uuidToBytes(PATIENTS[0]!),
      service: 'north',
      source: 'nhs-111-report',
      urgency: 'urgent',
      disposition: null,
      due: null,
    });
    say('case.taken', stream, by, {});
  }
  say('account.left', 'directory', other, { account: uuidToBytes(leaver), reason: 'retired' });
  expect(state.case(theirs)?.state.kind).toBe('queued');
  expect(state.case(others)?.state).toMatchObject({ kind: 'taken', by: other });
});
