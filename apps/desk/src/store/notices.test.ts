import { describe, expect, it } from 'vitest';
import { systemRandom } from '#base/clock.ts';
import { type Uuid, uuidToBytes, uuidv7 } from '#base/ids.ts';
import type { Facts, Header } from '#journal/entry.ts';
import { noNotices, stepNotices } from './notices.ts';

const newId = (): Uuid => uuidv7(() => 1, systemRandom);
const someone = newId();

function said(type: string, facts: Facts, id = newId()): Header {
  const stream = 'notices/2026-11-24';
  const by = { author: someone, session: null, schema: 1, after: 0 };
  return { org: 'test', stream, id, type, at: 5, facts, ...by };
}

const frozen = (id: Uuid) =>
  said(
    'access.frozen',
    {
      account: uuidToBytes(someone),
      session: uuidToBytes(newId()),
      scope: 'account',
      reason: 'budget',
      people: 60,
      limit: 60,
    },
    id,
  );
const broken = (id: Uuid) =>
  said('glass.broken', { patient: uuidToBytes(newId()), reason: 'other' }, id);

const fold = (...headers: Header[]) => headers.reduce(stepNotices, noNotices);

describe('notices', () => {
  it('stand until a colleague has answered', () => {
    const [freeze, glass] = [newId(), newId()];
    const both = [frozen(freeze), broken(glass)];
    expect([...fold(...both).keys()]).toEqual([freeze, glass]);
    const raised = said('budget.raised', { freeze: uuidToBytes(freeze), people: 5, until: 9 });
    expect([...fold(...both, raised).keys()]).toEqual([glass]);
    const reviewed = said('glass.reviewed', { glass: uuidToBytes(glass), finding: 'in-order' });
    expect([...fold(...both, reviewed).keys()]).toEqual([freeze]);
  });

  it('change nothing on what is not known or cannot be read', () => {
    expect(fold(said('access.frozen', { account: 'me' }))).toBe(noNotices);
    expect(fold(said('budget.raised', { freeze: uuidToBytes(newId()), people: 5, until: 9 }))).toBe(
      noNotices,
    );
    expect(fold(said('case.taken', {}))).toBe(noNotices);
  });
});
