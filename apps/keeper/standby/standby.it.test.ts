import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { systemClock, systemRandom } from '#base/clock.ts';
import { type Uuid, uuidToBytes, uuidv7 } from '#base/ids.ts';
import { streamName } from '#base/stream.ts';
import { decodeEntry } from '#journal/entry.ts';
import { forgeEntry } from '#testkit/forge-entry.ts';
import { approvedMachine, type Machine, newCase } from '#testkit/machine.ts';
import {
  agree,
  type Desk,
  enrolAndSignIn,
  foundTwoOperators,
  invite,
  softwareDevice,
  write,
} from '#testkit/person.ts';
import { write as writeAsKeeper } from '../keeper.ts';
import { ROTATIONS } from '../keys/rotations.ts';
import { sayReleasedDesk } from '../released-desk.ts';
import { keeperRig, ORIGIN, type Rig, SERVICE } from '../testing/rig.ts';
import {
  carry,
  headOf,
  nameLifeboat,
  type StandbyRig,
  slipped,
  standbyRig,
} from '../testing/standby-rig.ts';

const NO_WISH = { account: null, to: 'file', passphrase: null };

type Main = {
  readonly rig: Rig;
  readonly operators: readonly [Desk, Desk];
  readonly clinician: Desk;
  readonly machine: Machine;
};

/** One for all whose tests leave it as a site should be. */
let main: Main;
let lifeboat: StandbyRig;

beforeAll(async () => {
  main = await openMain();
});
afterAll(() => main.rig.stop());
beforeEach(async () => {
  lifeboat = await standbyBy(main);
});
afterEach(() => lifeboat.stop());

async function openMain(): Promise<Main> {
  const rig = await keeperRig();
  const operators = await foundTwoOperators(rig.transport, ORIGIN, rig.link!, [SERVICE]);
  const machine = await approvedMachine(rig.transport, operators[0]);
  const account = uuidv7(systemClock, systemRandom);
  const link = await invite(operators[0], ORIGIN, ['clinician'], [SERVICE], account);
  const clinician = await enrolAndSignIn(rig.transport, ORIGIN, link);
  return { rig, operators, machine, clinician };
}

async function standbyBy({ operators }: Main): Promise<StandbyRig> {
  const rig = await standbyRig();
  await nameLifeboat(rig, operators);
  return rig;
}

async function consultedCase({
  machine,
  clinician,
} = main): Promise<{ id: Uuid; patient: Uuid; stream: string }> {
  const { id, patient } = await newCase(machine, SERVICE);
  const stream = streamName({ kind: 'case', id });
  await clinician.keyring.ensure([{ stream, subject: patient }], 'care');
  await write(clinician, { stream, after: 1, type: 'case.taken', facts: {} });
  await write(clinician, {
    stream,
    after: 2,
    type: 'case.contacted',
    facts: { outcome: 'spoke' },
    payload: { note: 'Said where they are.' },
  });
  return { id, patient, stream };
}

async function carried(from = main) {
  await slipped(from.rig);
  return carry(from.rig, lifeboat);
}

describe('a lifeboat that stands by', () => {
  it('holds what its main site holds, byte for byte, and signs for it', async () => {
    await consultedCase();
    const stands = await carried();
    expect(stands).toMatchObject({ refused: null, awaited: { streams: 0, since: null } });
    expect(await headOf(lifeboat.sql)).toEqual(await headOf(main.rig.sql));
    await main.rig.keeper.cosigned.take(stands.cosigned!);
    expect(await main.rig.sql`SELECT size::int FROM cosigned`).toEqual([{ size: stands.size }]);
  });

  it('takes the keeper’s word for which desk the main site serves', async () => {
    const desk = { digest: systemRandom(32), worker: systemRandom(32) };
    await sayReleasedDesk(main.rig.keeper, desk);
    expect((await carried()).refused).toBeNull();
    expect(lifeboat.standby.parts.state.directory.organisation?.desk).toEqual(desk);
  });

  it('goes on where it was, after it was cut off', async () => {
    const before = await carried();
    lifeboat = await lifeboat.restart();
    await consultedCase();
    const after = await carried();
    expect(after.size).toBeGreaterThan(before.size);
    expect(after.refused).toBeNull();
    expect(await headOf(lifeboat.sql)).toEqual(await headOf(main.rig.sql));
  });

  it('has the keys of what it holds, and what people are found by', async () => {
    const { stream, patient } = await consultedCase();
    await carried();
    const of = (rig: Pick<Rig | StandbyRig, 'sql'>) =>
      rig.sql`SELECT kind, token, key_id FROM blind_index WHERE patient = ${patient} ORDER BY kind, token`;
    expect(await of(lifeboat)).toEqual(await of(main.rig));
    const here = await lifeboat.standby.parts.store.keys.release([stream]);
    expect(here.get(stream)).toEqual((await main.rig.keeper.keys.release([stream])).get(stream));
    const keys = await lifeboat.standby.parts.slips.indexKeys();
    expect(keys).toEqual(main.rig.keeper.index.chain);
  });

  it('says whose keys did not come, until they do', async () => {
    const { stream } = await consultedCase();
    await slipped(main.rig);
    const { lifeboat: id } = lifeboat.standby.parts.own;
    const [held] = await main.rig
      .sql`DELETE FROM slip WHERE about = ${stream} AND lifeboat = ${id} RETURNING bytes`;
    const without = await carry(main.rig, lifeboat);
    expect(without.awaited).toMatchObject({ streams: 1 });
    expect(without.awaited.since).not.toBeNull();
    await main.rig.sql`INSERT INTO slip (lifeboat, kind, about, generation, bytes)
      VALUES (${id}, 'key', ${stream}, 1, ${held!.bytes})`;
    expect(await carry(main.rig, lifeboat)).toMatchObject({ awaited: { streams: 0, since: null } });
  });

  it('is not put off with another stream’s key', async () => {
    const [one, other] = [await consultedCase(), await consultedCase()];
    await slipped(main.rig);
    const { lifeboat: id } = lifeboat.standby.parts.own;
    await main.rig.sql`UPDATE slip SET bytes = (
      SELECT bytes FROM slip WHERE about = ${other.stream} AND lifeboat = ${id})
      WHERE about = ${one.stream} AND lifeboat = ${id}`;
    expect(await carry(main.rig, lifeboat)).toMatchObject({
      awaited: { streams: 1 },
      refused: null,
    });
  });

  it('takes no keys that the pen did not send', async () => {
    const { stream } = await consultedCase();
    await slipped(main.rig);
    await main.rig
      .sql`UPDATE slip SET bytes = set_byte(bytes, length(bytes) - 1, 1 + get_byte(bytes, length(bytes) - 1) % 255)
      WHERE kind = 'introduction'`;
    const stands = await carry(main.rig, lifeboat);
    expect(stands.awaited.streams).toBeGreaterThan(0);
    expect(await lifeboat.standby.parts.store.keys.release([stream])).toEqual(new Map());
  });
});

async function refusesAs(why: string, act: () => Promise<unknown>): Promise<void> {
  const before = await headOf(lifeboat.sql);
  await act();
  const { refused } = await lifeboat.standby.standing();
  expect(refused?.why).toBe(why);
  expect(await headOf(lifeboat.sql)).toEqual(before);
  expect(lifeboat.logged().at(-1)).toMatchObject({ why });
}

describe('a lifeboat refuses', () => {
  it('an entry with one bit changed', () =>
    refusesAs('forked', () =>
      carry(main.rig, lifeboat, {
        entries: (entries) =>
          entries.map((bytes, i) =>
            i === 5 ? bytes.with(bytes.length - 1, bytes.at(-1)! ^ 1) : bytes,
          ),
      }),
    ));

  it('bytes that are no entry', () =>
    refusesAs('not-an-entry', () =>
      carry(main.rig, lifeboat, { entries: ([, ...rest]) => [new Uint8Array(40), ...rest] }),
    ));

  it('entries in another order', () =>
    refusesAs('forked', () =>
      carry(main.rig, lifeboat, { entries: ([a, b, c, ...rest]) => [a!, c!, b!, ...rest] }),
    ));

  it('one entry twice', () =>
    refusesAs('twice', () =>
      carry(main.rig, lifeboat, { entries: ([a, b, , ...rest]) => [a!, b!, b!, ...rest] }),
    ));

  it('one entry fewer', () =>
    refusesAs('forked', () =>
      carry(main.rig, lifeboat, { entries: ([a, , ...rest]) => [a!, ...rest] }),
    ));

  it('a checkpoint that the log did not sign', async () => {
    await refusesAs('not-signed', () =>
      carry(main.rig, lifeboat, {
        note: (note) => {
          const text = new TextDecoder().decode(note);
          const at = text.lastIndexOf(' ') + 20;
          const digit = text[at] === 'A' ? 'B' : 'A';
          return new TextEncoder().encode(text.slice(0, at) + digit + text.slice(at + 1));
        },
      }),
    );
  });

  it('a log that is shorter than it was', async () => {
    const [{ note }] = await main.rig.sql<[{ note: string }]>`SELECT note FROM checkpoint`;
    await carried();
    const early = new TextEncoder().encode(note);
    await consultedCase();
    await carried();
    await refusesAs('rolled-back', () =>
      lifeboat.standby.takeEntries({ note: early, entries: [], proof: [] }),
    );
  });

  it('anything more, once it has refused', async () => {
    await carry(main.rig, lifeboat, { entries: ([a, , ...rest]) => [a!, ...rest] });
    const after = await carry(main.rig, lifeboat);
    expect(after.refused?.why).toBe('forked');
    expect(after.size).toBe(0);
  });
});

describe('of a site that was spoilt, a lifeboat', () => {
  let spoilt: Main;
  beforeEach(async () => {
    spoilt = await openMain();
    await lifeboat.stop();
    lifeboat = await standbyBy(spoilt);
  });
  afterEach(() => spoilt.rig.stop());

  it('forgets whom the main site forgets', async () => {
    const { stream } = await consultedCase(spoilt);
    await carried(spoilt);
    await spoilt.rig.keeper.keys.forget([stream]);
    expect(await spoilt.rig.sql`SELECT FROM slip WHERE about = ${stream}`).toHaveLength(0);
  });

  it('is made no more slips once it is dismissed, and one named after it has them all', async () => {
    const { rig, operators } = spoilt;
    const { stream } = await consultedCase(spoilt);
    await slipped(rig);
    const { lifeboat: dismissed } = await lifeboat.introduction();
    const dismissal = { stream: 'org', after: 0, type: 'lifeboat.dismissed' } as const;
    const { id } = await write(operators[0], { ...dismissal, facts: { lifeboat: dismissed } });
    await agree(operators[1], id);
    const held = () => rig.sql<{ lifeboat: Uuid }[]>`SELECT DISTINCT lifeboat FROM slip`;
    await expect.poll(held, { timeout: 10_000 }).toEqual([]);
    await lifeboat.stop();
    lifeboat = await standbyBy(spoilt);
    await slipped(rig);
    const { lifeboat: next } = await lifeboat.introduction();
    expect(await held()).toEqual([{ lifeboat: next }]);
    expect(
      await rig.sql`SELECT FROM slip WHERE kind = 'key' AND about = ${stream}`,
    ).not.toHaveLength(0);
  });

  it('refuses what the log’s own key signed, and nobody had written: a desk that never signed in', async () => {
    await carried(spoilt);
    const stranger = { ...spoilt.clinician, device: softwareDevice() };
    const forged = await forgeEntry(stranger, {
      stream: 'directory',
      type: 'account.left',
      facts: {},
    });
    await spoilt.rig.keeper.journal.add([decodeEntry(forged)]);
    await refusesAs('unknown-author', () => carry(spoilt.rig, lifeboat));
  });

  it('refuses what a stolen pen wrote: a session without a passkey', async () => {
    await carried(spoilt);
    const facts = {
      session: uuidv7(systemClock, systemRandom),
      device: softwareDevice().publicKey,
      channel: systemRandom(32),
      nonce: systemRandom(32),
      ticketHash: systemRandom(32),
      expires: systemClock() + 3_600_000,
      by: {
        kind: 'passkey' as const,
        ...spoilt.clinician.authenticators[0].assert(systemRandom(32)),
      },
    };
    const stream = streamName({ kind: 'account', id: spoilt.clinician.session.account });
    await writeAsKeeper(spoilt.rig.keeper, { stream, type: 'session.opened', facts });
    await refusesAs('unknown-author', () => carry(spoilt.rig, lifeboat));
  });

  it('knows nothing, after a restart, of what it refused', async () => {
    await carried(spoilt);
    const { clinician, rig } = spoilt;
    const { id: session } = clinician.session;
    const another = softwareDevice();
    const forged = await forgeEntry(
      clinician,
      {
        stream: streamName({ kind: 'account', id: clinician.session.account }),
        type: 'session.closed',
        facts: { session: uuidToBytes(session), reason: 'signed-out' },
      },
      { signer: { device: clinician.device.device, sign: (bytes) => another.sign(bytes) } },
    );
    await rig.keeper.journal.add([decodeEntry(forged)]);
    await refusesAs('unknown-author', () => carry(rig, lifeboat));
    lifeboat = await lifeboat.restart();
    expect(lifeboat.standby.parts.state.directory.session(session)?.closedAt).toBeNull();
  });

  it('follows its pen, and the keys of its checkpoints', async () => {
    const { rig } = spoilt;
    await ROTATIONS.pen!.rotate(rig.hands, NO_WISH);
    await ROTATIONS.checkpoint!.rotate(rig.hands, NO_WISH);
    expect((await carried(spoilt)).refused).toBeNull();
    await ROTATIONS['checkpoint-old']!.rotate(rig.hands, NO_WISH);
    const stands = await carried(spoilt);
    expect(stands.refused).toBeNull();
    await rig.keeper.cosigned.take(stands.cosigned!);
  });
});
