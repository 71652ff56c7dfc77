import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock, systemRandom } from '#base/clock.ts';
import { uuidv7 } from '#base/ids.ts';
import { streamName } from '#base/stream.ts';
import { launchChallenge } from '#identity/organisation.ts';
import { approvedMachine, newCase } from '#testkit/machine.ts';
import {
  type Desk,
  enrolAndSignIn,
  foundTwoOperators,
  invite,
  signIn,
  softwareDevice,
  write,
} from '#testkit/person.ts';
import { PROTOCOL } from '#wire/keeper.ts';
import { sha256 } from '../state.ts';
import { judgeLog } from '../testing/judge-log.ts';
import { keeperRig, ORIGIN, type Rig, SERVICE } from '../testing/rig.ts';
import {
  carry,
  headOf,
  nameLifeboat,
  type StandbyRig,
  slipped,
  standbyRig,
} from '../testing/standby-rig.ts';
import { isLaunched, launch, launchOptions } from './launch.ts';

let main: Rig;
let lifeboat: StandbyRig;
let operators: [Desk, Desk];
let clinician: Desk;
let stream: string;

beforeEach(async () => {
  [main, lifeboat] = await Promise.all([keeperRig(), standbyRig()]);
  operators = await foundTwoOperators(main.transport, ORIGIN, main.link!, [SERVICE]);
  await nameLifeboat(lifeboat, operators);
  const machine = await approvedMachine(main.transport, operators[0]);
  const account = uuidv7(systemClock, systemRandom);
  const link = await invite(operators[0], ORIGIN, ['clinician'], [SERVICE], account);
  clinician = await enrolAndSignIn(main.transport, ORIGIN, link);
  const { id, patient } = await newCase(machine, SERVICE);
  stream = streamName({ kind: 'case', id });
  await clinician.keyring.ensure([{ stream, subject: patient }], 'care');
  const contacted = {
    stream,
    after: 1,
    type: 'case.contacted',
    facts: { outcome: 'spoke' },
    payload: { note: 'Better.' },
  } as const;
  await write(clinician, contacted);
  await slipped(main);
  await carry(main, lifeboat);
});
afterEach(async () => {
  await lifeboat.stop();
  await main.stop();
});

async function launchBy(...people: readonly Desk[]) {
  const options = await launchOptions(lifeboat);
  const { org, size, root, nonce } = options;
  const challenge = sha256(launchChallenge(org, options));
  const [first, second] = people.map(({ authenticators }) => authenticators[0].get(challenge));
  return launch(lifeboat, {
    protocol: PROTOCOL,
    size,
    root,
    nonce,
    responses: [first, second] as never,
  });
}

describe('launching a lifeboat', () => {
  it('makes it the main site: people sign in there, and find what they left', async () => {
    const known = clinician.session.keeper;
    const before = await headOf(lifeboat.sql);
    const { size } = await launchBy(...operators);
    expect(size).toBe(before.size + 1);

    const site = await lifeboat.becomeKeeper();
    expect(site.keeper.state.directory.organisation).toMatchObject({
      key: lifeboat.standby.self === undefined ? expect.anything() : undefined,
      lifeboats: [],
    });
    const desk = await signIn(site.transport, clinician.authenticators, softwareDevice(), known);
    expect(desk.session.keeper.key).toEqual(site.keeper.state.directory.organisation!.key);
    await desk.keyring.ensure([{ stream, subject: null }], 'care');
    const rows = await site.sql<
      { bytes: Buffer }[]
    >`SELECT bytes FROM entry WHERE stream = ${stream} ORDER BY index`;
    const opened = await Promise.all(
      rows.map(({ bytes }) => desk.keyring.open(new Uint8Array(bytes))),
    );
    expect(opened.at(-1)).toMatchObject({ payload: { note: 'Better.' } });
    await write(desk, { stream, after: 2, type: 'case.taken', facts: {} });
    await site.keeper.checkpointer.settled();
    expect(await judgeLog(site.sql)).toMatchObject({ accepted: true });
    await site.stop();
  });

  it('takes two people, who may', async () => {
    await expect(launchBy(operators[0], operators[0])).rejects.toMatchObject({
      code: 'lifeboat/two-people',
    });
    await expect(launchBy(operators[0], clinician)).rejects.toMatchObject({
      code: 'lifeboat/two-people',
    });
    expect(isLaunched(lifeboat.standby.parts)).toBe(false);
  });

  it('takes touches for this, and for nothing else', async () => {
    const { size, root, nonce } = await launchOptions(lifeboat);
    const challenge = systemRandom(32);
    const responses = operators.map(({ authenticators }) => authenticators[0].get(challenge));
    const asked = { size, root, nonce, protocol: PROTOCOL, responses: responses as never } as const;
    await expect(launch(lifeboat, asked)).rejects.toMatchObject({ code: 'session/refused' });
    await expect(launch(lifeboat, asked)).rejects.toMatchObject({ code: 'session/refused' });
  });

  it('goes on from where two people saw that it stood, or not at all', async () => {
    const options = await launchOptions(lifeboat);
    const challenge = sha256(launchChallenge(options.org, options));
    const responses = operators.map(({ authenticators }) => authenticators[0].get(challenge));
    await write(clinician, { stream, after: 2, type: 'case.taken', facts: {} });
    await carry(main, lifeboat);
    const { size, root, nonce } = options;
    const asked = { size, root, nonce, protocol: PROTOCOL, responses: responses as never } as const;
    await expect(launch(lifeboat, asked)).rejects.toMatchObject({ code: 'lifeboat/moved-on' });
  });

  it('waits for what it finds patients by: without it nobody could start it as a keeper', async () => {
    const options = await launchOptions(lifeboat);
    const challenge = sha256(launchChallenge(options.org, options));
    const responses = operators.map(({ authenticators }) => authenticators[0].get(challenge));
    await lifeboat.sql`UPDATE taken_slip SET index_keys = NULL`;
    const { size, root, nonce } = options;
    const asked = { size, root, nonce, protocol: PROTOCOL, responses: responses as never } as const;
    const notReady = { code: 'lifeboat/not-ready' };
    await expect(launch(lifeboat, asked)).rejects.toMatchObject(notReady);
    await expect(launchOptions(lifeboat)).rejects.toMatchObject(notReady);
    expect(isLaunched(lifeboat.standby.parts)).toBe(false);
  });

  it('is finished at the next start, where a crash came between', async () => {
    await launchBy(...operators);
    await lifeboat.forgetSecrets();
    lifeboat = await lifeboat.restart();
    expect(lifeboat.launched).toBe(true);
    const site = await lifeboat.becomeKeeper();
    await signIn(
      site.transport,
      clinician.authenticators,
      softwareDevice(),
      clinician.session.keeper,
    );
    await site.stop();
  });

  it('is not what a desk follows that was told of no lifeboat', async () => {
    await launchBy(...operators);
    const site = await lifeboat.becomeKeeper();
    const known = { ...clinician.session.keeper, lifeboats: [] };
    await expect(
      signIn(site.transport, clinician.authenticators, softwareDevice(), known),
    ).rejects.toMatchObject({ code: 'keeper/another' });
    await site.stop();
  });
});
