/** Checkpoint keys overlap: both sign from the entry that adds one to the entry that retires the other. */
import type { Bytes } from '#base/bytes.ts';
import { toCbor } from '#base/cbor.ts';
import { type Keeper, signAndAppend } from '../keeper.ts';
import { changeKeys } from './change-keys.ts';
import { logKeyOf } from './log-keys.ts';
import type { SecretsFile } from './secrets.ts';

/** There is one checkpoint key, and it is not retired before another is added. */
export class LastLogKey extends Error {
  override readonly name = 'LastLogKey';
  constructor() {
    super('There is one checkpoint key: add another before it is retired.');
  }
}

/**
 * A further checkpoint key, vouched for by the newest that stands. Durable before the log announces it.
 * @returns its public half, 32 bytes
 * @throws JournalError, or the file's own error
 */
export function addLogKey(keeper: Keeper, file: SecretsFile): Promise<Bytes> {
  const { logKeys, party, random } = keeper;
  return changeKeys(keeper, file, async (secrets, organisation) => {
    const seed = random(32);
    const logKey = logKeyOf(seed);
    const logSeeds = [...secrets.logSeeds, seed];
    await file.replace({ ...secrets, logSeeds });
    logKeys.hold(logSeeds);
    const by = organisation.logKeys.at(-1)!;
    const said = toCbor(['holdfast/log-key/v1', party.org, logKey]);
    const signature = new Uint8Array(await logKeys.sign(by, said));
    const proof = new Uint8Array(await logKeys.sign(logKey, said));
    const facts = { logKey, by, signature, proof };
    await signAndAppend(keeper, [{ stream: 'org', type: 'log-key.added', facts }]);
    return logKey;
  });
}

/**
 * Ends the oldest checkpoint key, once a checkpoint that every key signed is published. Wiped after the log says so.
 * @returns its public half
 * @throws LastLogKey, JournalError, or the file's own error
 */
export function retireLogKey(keeper: Keeper, file: SecretsFile): Promise<Bytes> {
  const { logKeys, checkpointer } = keeper;
  return changeKeys(keeper, file, async (secrets, organisation) => {
    const [logKey, ...later] = organisation.logKeys;
    if (logKey === undefined || later.length === 0) throw new LastLogKey();
    // The memory of the last checkpoint must open by a key that stands after this too.
    await checkpointer.settled();
    if (checkpointer.failed !== null) throw checkpointer.failed;
    await signAndAppend(keeper, [{ stream: 'org', type: 'log-key.retired', facts: { logKey } }]);
    const logSeeds = secrets.logSeeds.slice(1);
    await file.replace({ ...secrets, logSeeds });
    logKeys.hold(logSeeds);
    return logKey;
  });
}
