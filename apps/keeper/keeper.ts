/** The one door's parts, handed to each act as an argument. */
import type { Logger } from 'pino';
import { z } from 'zod';
import type { Bytes } from '#base/bytes.ts';
import type { Clock, Random } from '#base/clock.ts';
import { type Uuid, uuidv7 } from '#base/ids.ts';
import { streamName } from '#base/stream.ts';
import type { RelyingParty } from '#identity/ceremony.ts';
import { type IdentityFacts, type IdentityType, identityFacts } from '#identity/entries.ts';
import { encodeEntry, type Facts } from '#journal/entry.ts';
import type { Journal } from '#journal/journal.ts';
import type { KeyStore } from './keys/key-store.ts';
import type { Secrets } from './keys/secrets.ts';
import type { LiveSessions } from './live-sessions.ts';
import type { Nonces } from './nonces.ts';
import type { PendingMachines } from './pending-machines.ts';
import type { State } from './state.ts';
import type { Turns } from './turns.ts';

export type Keeper = {
  readonly party: RelyingParty;
  readonly journal: Journal;
  readonly keys: KeyStore;
  readonly secrets: Secrets;
  readonly state: State;
  readonly nonces: Nonces;
  readonly live: LiveSessions;
  readonly pending: PendingMachines;
  readonly clock: Clock;
  readonly random: Random;
  /** In which entries are judged and appended. */
  readonly turns: Turns;
  /** Freezes on their way into the log. */
  readonly freezing: Map<string, Promise<unknown>>;
  readonly log: Logger;
};

/** An entry that the keeper itself writes: no session, signed by its own pen. */
export async function keeperEntry<T extends IdentityType>(
  { party, secrets, clock, random }: Pick<Keeper, 'party' | 'secrets' | 'clock' | 'random'>,
  stream: string,
  type: T,
  facts: IdentityFacts<T>,
): Promise<Bytes> {
  return encodeEntry(
    {
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
    },
    null,
    secrets.pen,
  );
}

export function accountStream(account: Uuid): string {
  return streamName({ kind: 'account', id: account });
}
