import { createHash, randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { uuidToBytes } from '#base/ids.ts';
import { decodeEntry } from '#journal/entry.ts';
import { Sessions } from './sessions.ts';
import { entry, newId, newSession, sessionClosed, sessionOpened } from './testing/entries.ts';

const NOW = Date.now();

async function applied(...entries: Promise<Uint8Array>[]): Promise<Sessions> {
  const sessions = new Sessions();
  for (const bytes of entries) sessions.apply(decodeEntry(await bytes).header);
  return sessions;
}

describe('sessions', () => {
  it('knows a session by its ticket until it expires', async () => {
    const session = newSession(NOW + 1000);
    const sessions = await applied(sessionOpened(session));
    expect(sessions.holding(session.ticket, NOW)?.id).toBe(session.id);
    expect(sessions.holding(session.ticket, NOW + 999)?.id).toBe(session.id);
    expect(sessions.holding(session.ticket, NOW + 1000)).toBeUndefined();
  });

  it('tells sessions apart', async () => {
    const [one, two] = [newSession(), newSession()];
    const sessions = await applied(sessionOpened(one), sessionOpened(two));
    expect(sessions.holding(one.ticket, NOW)?.id).toBe(one.id);
    expect(sessions.holding(two.ticket, NOW)?.id).toBe(two.id);
    expect(sessions.count).toBe(2);
  });

  it('knows no other ticket: wrong, shorter, empty, or the hash itself', async () => {
    const session = newSession();
    const sessions = await applied(sessionOpened(session));
    const hash = createHash('sha256').update(session.ticket).digest();
    for (const ticket of [randomBytes(32), session.ticket.subarray(1), Buffer.alloc(0), hash]) {
      expect(sessions.holding(ticket, NOW)).toBeUndefined();
    }
  });

  it.each(['account.left', 'recovery.given'])('ends all of an account with %s', async (type) => {
    const account = newId();
    const [one, two] = [
      { ...newSession(), account },
      { ...newSession(), account },
    ];
    const other = newSession();
    const sessions = await applied(...[one, two, other].map((session) => sessionOpened(session)));
    const facts = {
      'account.left': { reason: 'moved on' },
      'recovery.given': { lost: [new Uint8Array(16)], codeHash: randomBytes(32), expires: NOW },
    }[type];
    const said = { stream: 'directory', type, facts: { account: uuidToBytes(account), ...facts } };
    sessions.apply(decodeEntry(await entry(said)).header);
    for (const { ticket } of [one, two]) expect(sessions.holding(ticket, NOW)).toBeUndefined();
    expect(sessions.holding(other.ticket, NOW)?.id).toBe(other.id);
  });

  it('ends a session when it closes, and says so', async () => {
    const session = newSession();
    const sessions = await applied(sessionOpened(session));
    const { ended } = sessions.holding(session.ticket, NOW)!;
    expect(ended.aborted).toBe(false);
    sessions.apply(decodeEntry(await sessionClosed(session)).header);
    expect(ended.aborted).toBe(true);
    expect(sessions.holding(session.ticket, NOW)).toBeUndefined();
    expect(sessions.count).toBe(0);
  });

  it('ends what expired, and nothing else', async () => {
    const [brief, long] = [newSession(NOW + 1), newSession(NOW + 1000)];
    const sessions = await applied(sessionOpened(brief), sessionOpened(long));
    const { ended } = sessions.holding(brief.ticket, NOW)!;
    sessions.endExpired(NOW + 1);
    expect(ended.aborted).toBe(true);
    expect(sessions.holding(long.ticket, NOW + 1)?.ended.aborted).toBe(false);
  });

  it('believes an opening only from the keeper, whose entries name no session', async () => {
    const session = newSession();
    const sessions = await applied(sessionOpened(session, { session: session.id }));
    expect(sessions.holding(session.ticket, NOW)).toBeUndefined();
  });

  it('lets nobody close a session from another account’s stream', async () => {
    const session = newSession();
    const stranger = { ...session, account: newSession().account };
    const sessions = await applied(sessionOpened(session), sessionClosed(stranger));
    expect(sessions.holding(session.ticket, NOW)?.id).toBe(session.id);
  });

  it('passes over entries whose facts are of another shape', async () => {
    const session = newSession();
    const sessions = await applied(sessionOpened(session, { facts: { session: 7 } }));
    expect(sessions.count).toBe(0);
  });
});
