/** What a keeper makes of its snapshot when it starts, and of a database that is not as it was. */
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { decodeEntry } from '#journal/entry.ts';
import { postgresReader } from '#journal/postgres-reader.ts';
import { approvedMachine, newCase } from '#testkit/machine.ts';
import { foundTwoOperators } from '#testkit/person.ts';
import { keeperRig, ORIGIN, type Rig, SERVICE } from '../testing/rig.ts';

let rig: Rig;
let caseId: Awaited<ReturnType<typeof newCase>>['id'];
beforeEach(async () => {
  rig = await keeperRig();
  const [founder] = await foundTwoOperators(rig.transport, ORIGIN, rig.link!, [SERVICE]);
  ({ id: caseId } = await newCase(await approvedMachine(rig.transport, founder), SERVICE));
});
afterEach(() => rig.stop());

/** How many entries the last start read. */
function read({ logged }: Rig): unknown {
  return logged().findLast(({ msg }) => msg === 'the log was read')?.read;
}

function known({ keeper: { state } }: Rig) {
  const { directory } = state;
  const { organisation, operatorsEver } = directory;
  const accounts = [...directory.accounts()];
  return { organisation, operatorsEver, accounts, case: state.case(caseId) };
}

const snapshotOf = ({ folder }: Rig) => join(folder, 'snapshot');

describe('a keeper that starts again', () => {
  it('reads nothing that its snapshot holds, and knows all that it knew', async () => {
    const before = known(rig);
    rig = await rig.restart();
    expect(read(rig)).toBe(0);
    expect(known(rig)).toEqual(before);
  });

  it('folds all anew where the snapshot is gone, is none, or is of another history', async () => {
    const before = known(rig);
    const another = () => {
      const snapshot = new DatabaseSync(snapshotOf(rig));
      snapshot.exec(`UPDATE taken SET root = '${Buffer.alloc(32, 7).toString('base64url')}'`);
      snapshot.close();
    };
    for (const spoil of [
      () => rm(snapshotOf(rig)),
      () => writeFile(snapshotOf(rig), 'nothing of the kind'),
      another,
    ]) {
      const { size } = rig.keeper.journal;
      rig = await rig.restart(async () => spoil());
      expect(read(rig)).toBe(size);
      expect(known(rig)).toEqual(before);
    }
  });

  it('does not open on a database that shows another entry than was committed', async () => {
    const entries = await postgresReader(rig.sql).entries(0, rig.keeper.journal.size);
    const registered = entries.find(
      ({ bytes }) => decodeEntry(bytes).header.type === 'passkey.registered',
    )!;
    // Of its signature, which nobody reads again at a start.
    const bytes = Buffer.from(registered.bytes);
    bytes[bytes.length - 1]! ^= 1;
    await rig.sql`UPDATE entry SET bytes = ${bytes} WHERE index = ${registered.index}`;
    const restarting = rig.restart(() => rm(snapshotOf(rig)));
    await expect(restarting).rejects.toMatchObject({ code: 'journal/damaged' });
  });
});
