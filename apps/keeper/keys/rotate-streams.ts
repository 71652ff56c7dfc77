import type { Uuid } from '#base/ids.ts';
import { identityFacts } from '#identity/entries.ts';
import { decodeEntry } from '#journal/entry.ts';
import type { LogReader } from '#journal/reader.ts';
import { accountStream, type Keeper } from '../keeper.ts';
import { announce } from './announce.ts';
import { changeKeys } from './change-keys.ts';
import type { SecretsFile } from './secrets.ts';

/**
 * Another data key for streams, for what is written from then on: of those this account was ever granted, or of all. They are marked in one step, and
 * given their keys afterwards.
 * @throws JournalError, or the database's own error
 */
export function rotateStreams(
  keeper: Keeper,
  file: SecretsFile,
  log: Pick<LogReader, 'stream'>,
  account: Uuid | null,
): Promise<void> {
  const { keys, state } = keeper;
  return changeKeys(keeper, file, async () => {
    const nth = state.keyHistory.of('streams').generation + 1;
    await keys.markDue(account === null ? null : await grantedTo(log, account), nth);
    await announce(keeper, 'streams', nth);
  });
}

/** The streams whose keys an account was ever given. */
async function grantedTo(log: Pick<LogReader, 'stream'>, account: Uuid): Promise<string[]> {
  const streams = new Set<string>();
  for (const { bytes } of await log.stream(accountStream(account), 0)) {
    const { type, facts } = decodeEntry(bytes).header;
    if (type !== 'access.granted') continue;
    for (const stream of identityFacts[type].parse(facts).streams) streams.add(stream);
  }
  return [...streams];
}
