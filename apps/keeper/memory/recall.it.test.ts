/** What a keeper makes of its snapshot when it starts, and of a database that is not as it was. */
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { decodeEntry } from '#journal/entry.ts';
import { openJournal } from '#journal/journal.ts';
import { postgresReader } from '#journal/postgres-reader.ts';
import { postgresStore } from '#journal/postgres-store.ts';
import { connect } from '#postgres/connect.ts';
import { forgeEntry } from '#testkit/forge-entry.ts';
import { approvedMachine, newCase } from '#testkit/machine.ts';
import { type Desk, foundTwoOperators } from '#testkit/person.ts';
import { rfc6962 } from '#tlog/merkle.ts';
import { sha256 } from '#tlog/sha256-node.ts';
import { keeperRig, ORIGIN, type Rig, SERVICE } from '../testing/rig.ts';

const hasher = rfc6962(sha256);
let rig: Rig;
let founder: Desk;
let caseId: Awaited<ReturnType<typeof newCase>>['id'];
beforeEach(async () => {
  rig = await keeperRig();
  [founder] = await foundTwoOperators(rig.transport, ORIGIN, rig.link!, [SERVICE]);
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

  it('does not open on a log that was added to behind its back, and signs none of it', async () => {
    const forged = await forgeEntry(founder, {
      stream: 'directory',
      type: 'passkey.registered',
      session: null,
      author: rig.keeper.secrets.account,
    });
    const restarting = rig.restart(async () => {
      const sql = connect(rig.databaseUrl, { max: 1 });
      const trouble = () => Promise.reject(new Error('no trouble'));
      const journal = await openJournal({ store: postgresStore(sql), hasher, trouble });
      await journal.append([forged]);
      await sql.end();
    });
    await expect(restarting).rejects.toMatchObject({ code: 'journal/unsigned' });
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
