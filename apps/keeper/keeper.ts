/** The one door's parts, handed to each act as an argument. */
import type { Logger } from 'pino';
import { z } from 'zod';
import type { Bytes } from '#base/bytes.ts';
import type { Clock, Random } from '#base/clock.ts';
import { type Uuid, uuidv7 } from '#base/ids.ts';
import { streamName } from '#base/stream.ts';
import type { RelyingParty } from '#identity/ceremony.ts';
import { type IdentityFacts, type IdentityType, identityFacts } from '#identity/entries.ts';
import type { AttachmentStore } from '#journal/attachments.ts';
import type { Checkpointer } from '#journal/checkpointer.ts';
import { type Entry, encodeEntry, type Facts, type Header } from '#journal/entry.ts';
import type { Journal, Position } from '#journal/journal.ts';
import type { LogKeys } from './keys/log-keys.ts';
import type { Pens } from './keys/pens.ts';
import type { PersonIndex } from './keys/person-index.ts';
import type { Secrets } from './keys/secrets.ts';
import type { StreamKeys } from './keys/stream-keys.ts';
import type { Cosigned } from './lifeboats/cosigned.ts';
import type { Slips } from './lifeboats/slips.ts';
import type { LiveSessions } from './live-sessions.ts';
import type { Nonces } from './nonces.ts';
import type { PendingMachines } from './pending-machines.ts';
import type { State } from './state.ts';
import type { Turns } from './turns.ts';

export type Keeper = {
  readonly party: RelyingParty;
  readonly journal: Journal;
  readonly keys: StreamKeys;
  readonly index: PersonIndex;
  readonly attachments: AttachmentStore;
  readonly secrets: Pick<Secrets, 'account' | 'wrapping' | 'lifeboat'>;
  readonly pens: Pens;
  readonly logKeys: LogKeys;
  readonly checkpointer: Pick<Checkpointer, 'settled' | 'failed'>;
  /** What lifeboats have signed for. */
  readonly cosigned: Cosigned;
  /** What lifeboats must have beside the log. */
  readonly slips: Slips;
  readonly state: State;
  readonly nonces: Nonces;
  readonly live: LiveSessions;
  readonly pending: PendingMachines;
  readonly clock: Clock;
  readonly random: Random;
  /** In which entries are judged and appended. */
  readonly turns: Turns;
  /** In which attachments are taken. */
  readonly attaching: Turns;
  /** Freezes on their way into the log. */
  readonly freezing: Map<string, Promise<unknown>>;
  readonly log: Logger;
};

/** An entry that the keeper itself writes: no session, signed by its own pen. */
export type OwnDraft = {
  [T in IdentityType]: {
    readonly stream: string;
    readonly type: T;
    readonly facts: IdentityFacts<T>;
  };
}[IdentityType];

/** An entry of the keeper's where it stands. */
export type Written = Position & { readonly bytes: Bytes };

type Writing = Pick<Keeper, 'party' | 'secrets' | 'pens' | 'journal' | 'clock' | 'random'>;

/** All or none, durable when it resolves, by the pen that the log names where they come to stand. @throws JournalError */
export function write(keeper: Writing, ...drafts: OwnDraft[]): Promise<readonly Written[]> {
  return keeper.pens.writing(() => signAndAppend(keeper, drafts));
}

/** The same, of one entry and others right after it, with nothing in between. Gives where those stand. */
export function writeBefore(
  keeper: Writing,
  draft: OwnDraft,
  others: readonly Entry[],
): Promise<readonly Position[]> {
  return keeper.pens.writing(async () => {
    const [own] = await signed(keeper, [draft]);
    const [, ...positions] = await keeper.journal.add([own!, ...others]);
    return positions;
  });
}

/** For whoever has the pen to themselves; everybody else writes by `write`. */
export async function signAndAppend(
  keeper: Writing,
  drafts: readonly OwnDraft[],
): Promise<readonly Written[]> {
  const made = await signed(keeper, drafts);
  const positions = await keeper.journal.add(made);
  return positions.map((position, i) => ({ ...position, bytes: made[i]!.bytes }));
}

function signed({ party, secrets, pens, clock, random }: Writing, drafts: readonly OwnDraft[]) {
  const pen = pens.current;
  const entries = drafts.map(async ({ stream, type, facts }) => {
    const header: Header = {
      org: party.org,
      stream,
      after: 0,
      id: uuidv7(clock, random),
      type,
      schema: 1,
      author: secrets.account,
      session: null,
      at: clock(),
      facts: z.encode(identityFacts[type] as z.ZodType, facts) as Facts,
    };
    return { header, stepUp: null, bytes: await encodeEntry(header, null, pen) };
  });
  return Promise.all(entries);
}

export function accountStream(account: Uuid): string {
  return streamName({ kind: 'account', id: account });
}
