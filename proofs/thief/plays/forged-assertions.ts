import { base64url } from '#base/bytes.ts';
import { systemRandom } from '#base/clock.ts';
import { nodePrimitives } from '#seal/primitives-node.ts';
import { type Introduction, openSession } from '#sync/session.ts';
import { newAuthenticator, softwareDevice } from '#testkit/person.ts';
import type { Misbehaviour } from '#testkit/software-authenticator.ts';
import { ending, type Play } from '../play.ts';

const WRONG: Readonly<Record<string, Misbehaviour>> = {
  'wrong origin': { origin: 'https://holdfast.example' },
  'wrong relying party': { rp: 'holdfast.example' },
  'no user verification': { userVerified: false },
  'no user presence': { userPresent: false },
  'old counter': { counter: 1 },
  'another challenge': { challenge: systemRandom(32) },
};

export const forgedAssertions: Play = {
  name: 'forged assertions',
  story: 'Answers the challenge with assertions that are almost right.',
  bound: 0,
  mustBeNoticed: false,
  async run({ relay, house, operator, hire }) {
    const victim = await hire('clinician');
    const stranger = newAuthenticator(house.origin);
    const [own] = victim.authenticators;
    const forgeries: Readonly<Record<string, Introduction>> = {
      ...Object.fromEntries(
        Object.entries(WRONG).map(([name, wrong]): [string, Introduction] => [
          name,
          async (challenge) => ({ kind: 'passkey', response: own.get(challenge, wrong) }),
        ]),
      ),
      'unregistered credential': async (challenge) => ({
        kind: 'passkey',
        response: stranger.get(challenge),
      }),
      'cross-account credential': async (challenge) => {
        const id = base64url(operator.authenticators[0].credential);
        return { kind: 'passkey', response: { ...own.get(challenge), id, rawId: id } };
      },
    };
    const tried: Record<string, string> = {};
    for (const [name, introduce] of Object.entries(forgeries)) {
      tried[name] = await ending(
        openSession({
          transport: relay,
          introduce,
          device: softwareDevice(),
          primitives: nodePrimitives,
          known: null,
        }),
      );
    }
    return { exposed: Object.values(tried).includes('it worked') ? 1 : 0, noticedMs: null, tried };
  },
};
