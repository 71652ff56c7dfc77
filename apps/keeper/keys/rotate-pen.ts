import { toCbor } from '#base/cbor.ts';
import { type Keeper, signAndAppend } from '../keeper.ts';
import { sha256 } from '../state.ts';
import { changeKeys } from './change-keys.ts';
import { newPen, penOf } from './pen.ts';
import type { SecretsFile } from './secrets.ts';

/**
 * A new pen: on disk before the log announces it, in use from the next entry on, and alone on disk after. A crash before the announcement leaves
 * the pen that was, a crash after it the new one (`settleSecrets`).
 * @throws JournalError, or the file's own error. Where it was announced nevertheless, the keeper writes with the new one already.
 */
export function rotatePen(keeper: Keeper, file: SecretsFile): Promise<void> {
  const { pens, party } = keeper;
  return changeKeys(keeper, file, async (secrets) => {
    const next = newPen();
    const pen = penOf(next);
    await file.replace({ ...secrets, nextPen: next });
    pens.hold(pen);
    const { publicKey: key } = pen;
    const proof = await pen.sign(sha256(toCbor(['holdfast/pen/v1', party.org, key])));
    await signAndAppend(keeper, [{ stream: 'org', type: 'keeper.rekeyed', facts: { key, proof } }]);
    await file.replace({ ...secrets, pen: next });
    pens.settle();
  });
}
