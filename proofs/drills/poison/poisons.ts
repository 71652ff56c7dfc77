/** What is done to a history by whoever has the keys that sign it. Each is something else that a lifeboat, a desk and a stranger must not fall for. */
import type { Sql } from 'postgres';
import { z } from 'zod';
import type { Bytes } from '#base/bytes.ts';
import { systemClock, systemRandom } from '#base/clock.ts';
import { uuidToBytes, uuidv7 } from '#base/ids.ts';
import { type IdentityFacts, identityFacts } from '#identity/entries.ts';
import { decodeEntry, encodeEntry, type Facts, type Header } from '#journal/entry.ts';
import { arrayOf } from '#journal/postgres-array.ts';
import { softwareDevice } from '#testkit/person.ts';
import { penOf } from '../../../apps/keeper/keys/pen.ts';
import type { Secrets } from '../../../apps/keeper/keys/secrets.ts';

export type Stolen = {
  readonly org: string;
  readonly secrets: Pick<Secrets, 'account' | 'pen' | 'logSeeds'>;
  /** So many entries a lifeboat has signed for by now. */
  readonly signedFor: number;
};

export type Poison = {
  /** In the words of a report. */
  readonly what: string;
  /** What a lifeboat says of it; a refusal, but where the history stays true. */
  readonly alarm: RegExp;
  /** By which rule a stranger refuses it, who kept a checkpoint that the lifeboat signed for; null where the history stays true. */
  readonly rule: RegExp | null;
  /** What the log says from then on. */
  rewritten(truth: readonly Bytes[], stolen: Stolen): Promise<readonly Bytes[]> | readonly Bytes[];
  /** What is changed beside that, in the tables. */
  beside?(sql: Sql, truth: readonly Bytes[], stolen: Stolen): Promise<void>;
};

/** The only trace that somebody opened a record, taken out; all that came after stays as it was written. */
export const DROPPED: Poison = {
  what: 'an entry is dropped: that somebody opened a record',
  alarm: /^refused: forked$/,
  rule: /^since\/fork$/,
  rewritten(truth, { signedFor }) {
    const at = lastBefore(signedFor, truth, ({ type, facts }) => {
      return type === 'access.granted' && facts.purpose === 'care';
    });
    return truth.toSpliced(at, 1);
  },
};

export const POISONS: readonly Poison[] = [
  {
    what: 'an entry is replaced: what somebody wrote of a call',
    alarm: /^refused: forked$/,
    rule: /^(chain|entry)\//,
    async rewritten(truth, { secrets, signedFor }) {
      const at = lastBefore(signedFor, truth, ({ type }) => type === 'case.contacted');
      const { header, sealed } = decodeEntry(truth[at]!);
      const facts = { outcome: 'no-answer' };
      return truth.with(at, await encodeEntry({ ...header, facts }, sealed, penOf(secrets.pen)));
    },
  },
  DROPPED,
  {
    what: 'the log is cut short',
    alarm: /^refused: rolled-back$/,
    rule: /^since\/rollback$/,
    rewritten: (truth, { signedFor }) => truth.slice(0, signedFor - 1),
  },
  {
    what: 'the log is forked: another desk is served, and more than one entry says so',
    alarm: /^refused: forked$/,
    rule: /^since\/fork$/,
    async rewritten(truth, stolen) {
      const shared = truth.slice(0, stolen.signedFor - 1);
      const forked = [...shared];
      while (forked.length <= truth.length) {
        const facts = { digest: systemRandom(32), worker: systemRandom(32) };
        forked.push(await byPen(stolen, 'org', 'desk.released', facts));
      }
      return forked;
    },
  },
  {
    what: 'an entry is added by somebody who never touched a passkey, in a session that the pen vouches for',
    alarm: /^refused: unknown-author$/,
    rule: /^chain\//,
    async rewritten(truth, stolen) {
      const at = lastBefore(truth.length, truth, ({ type, facts }) => {
        return type === 'session.opened' && (facts.by as Facts).kind === 'passkey';
      });
      const { stream, facts } = decodeEntry(truth[at]!).header;
      // A real touch, of another time: all that a thief of keys has of anybody's passkey.
      const { by } = identityFacts['session.opened'].parse(facts);
      const own = softwareDevice();
      const session = uuidv7(systemClock, systemRandom);
      const opened = await byPen(stolen, stream, 'session.opened', {
        ...{ session, by, device: own.publicKey, expires: systemClock() + 3_600_000 },
        ...{ channel: systemRandom(32), nonce: systemRandom(32), ticketHash: systemRandom(32) },
      });
      const author = stream.slice('account/'.length) as Header['author'];
      const said = { ...headerOf(stolen, stream, 'session.closed'), author, session };
      const closed = { session: uuidToBytes(session), reason: 'signed-out' };
      const added = await encodeEntry({ ...said, facts: closed }, null, own);
      return [...truth, opened, added];
    },
  },
  {
    what: 'a tile is forged',
    alarm: /^forged: /,
    rule: /^tree\//,
    rewritten: (truth) => truth,
    async beside(sql, _, { signedFor }) {
      const forged =
        await sql`UPDATE entry SET leaf = ${systemRandom(32)} WHERE index = ${signedFor}`;
      if (forged.count === 0) throw new Error('there is no such tile yet');
    },
  },
];

/** The history stays true; what is sealed in a part of it would be open to nobody after a launch. */
export const WITHHELD: Poison = {
  what: 'the key of a call is withheld',
  alarm: /^keys did not come: \d+$/,
  rule: null,
  rewritten: (truth) => truth,
  async beside(sql, truth, { signedFor }) {
    const begun = truth.slice(signedFor).map((bytes) => decodeEntry(bytes).header);
    const calls = begun.filter(({ type }) => type === 'case.received');
    const streams = calls.map(({ stream }) => stream);
    const gone =
      await sql`DELETE FROM slip WHERE kind = 'key' AND about = ANY(${arrayOf(streams)}::text[])`;
    if (gone.count === 0) throw new Error('no call was begun that a key could be withheld of');
  },
};

function lastBefore(
  end: number,
  truth: readonly Bytes[],
  isIt: (header: Header) => boolean,
): number {
  const at = truth.slice(0, end).findLastIndex((bytes) => isIt(decodeEntry(bytes).header));
  if (at < 0) throw new Error('the history has no such entry yet');
  return at;
}

function headerOf({ org, secrets }: Stolen, stream: string, type: string): Omit<Header, 'facts'> {
  const [id, at] = [uuidv7(systemClock, systemRandom), systemClock()];
  return { org, stream, after: 0, id, type, schema: 1, author: secrets.account, session: null, at };
}

function byPen<T extends 'desk.released' | 'session.opened'>(
  stolen: Stolen,
  stream: string,
  type: T,
  said: IdentityFacts<T>,
): Promise<Bytes> {
  const facts = z.encode(identityFacts[type], said as never) as Facts;
  return encodeEntry({ ...headerOf(stolen, stream, type), facts }, null, penOf(stolen.secrets.pen));
}
