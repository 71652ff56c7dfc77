/** A desk that has seen its keeper is not taken in by another. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { nodePrimitives } from '#seal/primitives-node.ts';
import type { KnownKeeper } from '#sync/known-keeper.ts';
import { openSession } from '#sync/session.ts';
import type { Transport } from '#sync/transport.ts';
import { type Desk, enrolAndSignIn, softwareDevice } from '#testkit/person.ts';
import { keeperRig, ORIGIN, type Rig } from './testing/rig.ts';

let rig: Rig;
let founder: Desk;
beforeEach(async () => {
  rig = await keeperRig();
  founder = await enrolAndSignIn(rig.transport, ORIGIN, rig.link!);
});
afterEach(() => rig.stop());

function signIn(transport: Transport, known: KnownKeeper | null) {
  return openSession({
    transport,
    introduce: async (challenge) => ({
      kind: 'passkey',
      response: founder.authenticators[0].get(challenge),
    }),
    device: founder.device,
    primitives: nodePrimitives,
    known,
  });
}

it('goes on with the keeper it knows', async () => {
  const { keeper } = founder.session;
  expect((await signIn(rig.transport, keeper)).keeper).toEqual(keeper);
});

it('refuses a keeper with another key, before the passkey is touched', async () => {
  const another = { key: softwareDevice().publicKey, lifeboats: [] };
  await expect(signIn(rig.transport, another)).rejects.toMatchObject({ code: 'keeper/another' });
});

it('refuses a channel that the keeper did not sign for', async () => {
  const tampering: Transport = async (path, ask) => {
    const answer = await rig.transport(path, ask);
    if (path !== '/session') return answer;
    const { publicKey: channel } = await nodePrimitives.agreementKey();
    return { ...answer, channel };
  };
  await expect(signIn(tampering, null)).rejects.toMatchObject({ code: 'keeper/another' });
});
