/** Each way of poisoning a history, by the keys of a real keeper, before a lifeboat's keeper and before a stranger. `holdfast drill poison` does it with whole sites. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { MainSite } from '#backup/main-site.ts';
import type { Bytes } from '#base/bytes.ts';
import { systemClock, systemRandom } from '#base/clock.ts';
import { uuidv7 } from '#base/ids.ts';
import { streamName } from '#base/stream.ts';
import { lifeboatReader } from '#journal/lifeboat-tables.ts';
import { postgresReader } from '#journal/postgres-reader.ts';
import { readTile } from '#journal/tiles.ts';
import { approvedMachine, newCase } from '#testkit/machine.ts';
import { enrolAndSignIn, foundTwoOperators, invite, write } from '#testkit/person.ts';
import { rfc6962 } from '#tlog/merkle.ts';
import { LogRefusal } from '#tlog/refusal.ts';
import { sha256 } from '#tlog/sha256-node.ts';
import { SLIPS_AT_ONCE } from '#wire/lifeboat.ts';
import { keeperRig, ORG, ORIGIN, type Rig, SERVICE } from '../../apps/keeper/testing/rig.ts';
import {
  carry,
  headOf,
  nameLifeboat,
  type StandbyRig,
  slipped,
  standbyRig,
} from '../../apps/keeper/testing/standby-rig.ts';
import { pull } from '../../apps/lifeboat/pull.ts';
import { Refusal } from '../../apps/verify/refusal.ts';
import { verifyLog } from '../../apps/verify/verify-log.ts';
import { rewriteLog } from './poison/intruder.ts';
import { DROPPED, POISONS, type Poison, type Stolen, WITHHELD } from './poison/poisons.ts';

let main: Rig;
let lifeboat: StandbyRig;
let truth: readonly Bytes[];
let stolen: Stolen & { readonly secrets: Awaited<ReturnType<Rig['secretsFile']['read']>> };
let kept: Bytes;

beforeAll(async () => {
  main = await keeperRig();
  const operators = await foundTwoOperators(main.transport, ORIGIN, main.link!, [SERVICE]);
  const machine = await approvedMachine(main.transport, operators[0]);
  const account = uuidv7(systemClock, systemRandom);
  const link = await invite(operators[0], ORIGIN, ['clinician'], [SERVICE], account);
  const clinician = await enrolAndSignIn(main.transport, ORIGIN, link);
  lifeboat = await standbyRig();
  await nameLifeboat(lifeboat, operators);
  const { id } = await newCase(machine, SERVICE);
  const stream = streamName({ kind: 'case', id });
  await clinician.keyring.ensure([{ stream, subject: null }], 'care');
  const [facts, payload] = [{ outcome: 'spoke' as const }, { note: 'Said where they are.' }];
  await write(clinician, { stream, after: 1, type: 'case.contacted', facts, payload });
  await slipped(main);
  const { size: signedFor, cosigned } = await carry(main, lifeboat);
  kept = cosigned!;

  await newCase(machine, SERVICE);
  await slipped(main);
  await main.keeper.checkpointer.settled();
  const reader = postgresReader(main.sql);
  const { size } = await reader.head();
  truth = (await reader.entries(0, size)).map(({ bytes }) => bytes);
  stolen = { org: ORG, secrets: await main.secretsFile.read(), signedFor };
});
afterAll(async () => {
  await lifeboat.stop();
  await main.stop();
});
beforeEach(async () => {
  lifeboat = await lifeboat.restart();
});

const reader = () => postgresReader(main.sql);
const published = async () => {
  const latest = await reader().checkpoint();
  return new TextEncoder().encode(latest!.note);
};

/** What the tables say, as the main site's server would give it to anybody. */
function served(): MainSite {
  return {
    checkpoint: published,
    async resource(path) {
      const tile = await readTile(reader(), path);
      if (tile === null) throw new Error(`nothing at ${path}`);
      return tile;
    },
    async slips({ lifeboat: to, slip }) {
      return { slips: await lifeboatReader(main.sql).slips(to, slip, SLIPS_AT_ONCE) };
    },
    attachment: async () => null,
    cosigned: async () => undefined,
  };
}

/** What the courier would say is wrong; null where all is well. */
async function alarm(): Promise<string | null> {
  const { standby } = lifeboat;
  const keeper = {
    standing: () => standby.standing(),
    takeEntries: standby.takeEntries.bind(standby),
    takeSlips: standby.takeSlips.bind(standby),
    wantedAttachments: async () => [],
    takeAttachment: standby.takeAttachment.bind(standby),
    close: () => undefined,
  };
  const aside = { absent: new Set<string>(), altered: new Set<string>() };
  const progress = () => undefined;
  const pulling = { site: served(), keeper, hasher: rfc6962(sha256), ...aside, progress };
  try {
    const { refused, awaited } = (await pull(pulling, null)).stands;
    if (refused !== null) return `refused: ${refused.why}`;
    return awaited.streams === 0 ? null : `keys did not come: ${awaited.streams}`;
  } catch (error) {
    if (error instanceof LogRefusal) return `forged: ${error.code}`;
    throw error;
  }
}

/** By which rule a stranger refuses it who kept the checkpoint that the lifeboat signed for; null where it is accepted. */
async function rule(): Promise<{ rule: string; entry: number | null } | null> {
  const read = async (path: string) =>
    path === 'checkpoint' ? published() : readTile(reader(), path);
  try {
    await verifyLog({ read }, { key: null, since: kept, progress: () => undefined });
    return null;
  } catch (error) {
    if (error instanceof Refusal) return { rule: error.rule, entry: error.entry };
    throw error;
  }
}

async function poisonBy({ rewritten, beside }: Poison): Promise<void> {
  await rewriteLog(main.sql, stolen, await rewritten(truth, stolen));
  await beside?.(main.sql, truth, stolen);
}

describe('of a history that was rewritten with its own keys,', () => {
  it.each(POISONS)('nothing is believed where $what', async (poison) => {
    const before = await headOf(lifeboat.sql);
    await poisonBy(poison);
    expect(await alarm()).toMatch(poison.alarm);
    expect(await headOf(lifeboat.sql)).toEqual(before);
    expect(lifeboat.standby.parts.cosigning.note).toEqual(kept);
    expect((await rule())?.rule).toMatch(poison.rule!);
  });

  it('a stranger is told which entry nobody can have written', async () => {
    const [replaced] = POISONS;
    await poisonBy(replaced!);
    const at = (await replaced!.rewritten(truth, stolen)).findIndex((one, i) => one !== truth[i]);
    expect(await rule()).toMatchObject({ entry: at });
  });

  it('a stranger who kept nothing sees no fault where those wrote who may', async () => {
    await poisonBy(DROPPED);
    const read = async (path: string) =>
      path === 'checkpoint' ? published() : readTile(reader(), path);
    const { report } = await verifyLog(
      { read },
      { key: null, since: null, progress: () => undefined },
    );
    expect(report.size).toBe(truth.length - 1);
  });
});

it('of the true history, what is withheld is said, and the rest taken', async () => {
  await poisonBy(WITHHELD);
  expect(await alarm()).toMatch(WITHHELD.alarm);
  expect((await headOf(lifeboat.sql)).size).toBe(truth.length);
  expect(await rule()).toBeNull();
});
