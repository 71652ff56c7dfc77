/** A main site and its lifeboat with a room's people, which part and are brought together again: for tests. */
import { systemClock, systemRandom } from '#base/clock.ts';
import { uuidv7 } from '#base/ids.ts';
import { streamName } from '#base/stream.ts';
import { launchChallenge, standDownChallenge } from '#identity/organisation.ts';
import { approvedMachine, newCase } from '#testkit/machine.ts';
import {
  type Desk,
  enrolAndSignIn,
  foundTwoOperators,
  invite,
  signIn,
  softwareDevice,
} from '#testkit/person.ts';
import { PROTOCOL } from '#wire/keeper.ts';
import type { Standing } from '#wire/lifeboat.ts';
import { standDown, standDownOptions } from '../branch/stand-down.ts';
import { launch, launchOptions } from '../standby/launch.ts';
import { sha256 } from '../state.ts';
import { keeperRig, ORIGIN, type Rig, SERVICE } from './rig.ts';
import {
  carry,
  LIFEBOAT_ORIGIN,
  type Lies,
  nameLifeboat,
  type StandbyRig,
  slipped,
  standbyRig,
} from './standby-rig.ts';

export type Together = {
  readonly main: Rig;
  readonly lifeboat: StandbyRig;
  readonly operators: [Desk, Desk];
  readonly clinician: Desk;
  readonly machine: Awaited<ReturnType<typeof approvedMachine>>;
};

/** The lifeboat holds all that the main site has. */
export async function twoSites(): Promise<Together> {
  const [main, lifeboat] = await Promise.all([keeperRig(), standbyRig()]);
  const operators = await foundTwoOperators(main.transport, ORIGIN, main.link!, [SERVICE]);
  await nameLifeboat(lifeboat, operators);
  const machine = await approvedMachine(main.transport, operators[0]);
  const account = uuidv7(systemClock, systemRandom);
  const link = await invite(operators[0], ORIGIN, ['clinician'], [SERVICE], account);
  const clinician = await enrolAndSignIn(main.transport, ORIGIN, link);
  await slipped(main);
  await carry(main, lifeboat);
  return { main, lifeboat, operators, clinician, machine };
}

/** The stream of a case that came by the gateway, opened by the clinician, and at both sites. */
export async function aCase({ machine, clinician, main, lifeboat }: Together): Promise<string> {
  const { id, patient } = await newCase(machine, SERVICE);
  const stream = streamName({ kind: 'case', id });
  await clinician.keyring.ensure([{ stream, subject: patient }], 'care');
  await slipped(main);
  await carry(main, lifeboat);
  return stream;
}

/** By two people who touch for it. @param apart whether its main site lives */
export async function launched(
  { lifeboat, operators }: Pick<Together, 'lifeboat' | 'operators'>,
  apart: boolean,
): Promise<Rig> {
  const options = await launchOptions(lifeboat);
  const { org, size, root, nonce, lifeboat: id } = options;
  const said = { lifeboat: id, size, root, nonce, ...(apart ? { apart } : {}) } as const;
  const challenge = sha256(launchChallenge(org, said));
  const responses = touched(operators, challenge);
  const asked = { protocol: PROTOCOL, size, root, nonce, responses } as const;
  await launch(lifeboat, { ...asked, ...(apart ? { apart } : {}) });
  return lifeboat.becomeKeeper();
}

/** Two people let it give way to the site of that name, or to the first that stands by there. */
export async function stoodDown(site: Rig, people: readonly Desk[], to?: string): Promise<void> {
  const { org, pen, nonce, sites } = await standDownOptions(site.keeper);
  const { lifeboat } = sites.find(({ name }) => to === undefined || name === to)!;
  const challenge = sha256(standDownChallenge(org, pen, { to: lifeboat, nonce }));
  const responses = touched(people, challenge);
  await standDown(site.keeper, { protocol: PROTOCOL, to: lifeboat, nonce, responses });
  await slipped(site);
}

function touched(people: readonly Desk[], challenge: Uint8Array<ArrayBuffer>) {
  const responses = people.map(({ authenticators }) => authenticators[0].get(challenge));
  return responses as never as [Record<string, unknown>, Record<string, unknown>];
}

/** All that the branch's site wrote comes to stand in the other's log. */
export async function joined(
  into: Rig,
  branch: Rig,
  { origin = LIFEBOAT_ORIGIN, lies = {} }: { readonly origin?: string; readonly lies?: Lies } = {},
): Promise<Standing> {
  const { joining } = await into.join(origin);
  await carry(branch, { standby: joining }, lies);
  await joining.settled();
  // What it is given keys by, it has now.
  await carry(branch, { standby: joining });
  await into.keeper.checkpointer.settled();
  return joining.standing();
}

/** The same person, at another site. */
export function signedInAt(site: Rig, { authenticators, session }: Desk): Promise<Desk> {
  return signIn(site.transport, authenticators, softwareDevice(), session.keeper);
}
