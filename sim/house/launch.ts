/** Two people make a lifeboat the main site, from its page, as often as it takes. */
import { setTimeout as sleep } from 'node:timers/promises';
import { launchChallenge } from '#identity/organisation.ts';
import { Problem } from '#problems/catalogue.ts';
import { nodePrimitives } from '#seal/primitives-node.ts';
import { relayTransport } from '#sync/transport.ts';
import { PROTOCOL } from '#wire/keeper.ts';
import { Process } from '../engine/process.ts';
import type { Seed } from '../seed.ts';
import type { House } from './house.ts';
import type { Site } from './site.ts';

const TRY_AGAIN_MS = 2_000;

/** Resolves once it is launched, whoever's answer was lost. */
export async function launch(house: House, lifeboat: Site, seed: Seed): Promise<void> {
  const people = new Process('people');
  await people.run(async () => {
    const fetch = seed.network.fetchOf('people', people);
    const ask = relayTransport(lifeboat.parts.origin, fetch);
    while (!lifeboat.isLaunched) {
      try {
        const options = await ask('/launch/options', { protocol: PROTOCOL });
        const { org, size, root, nonce } = options;
        const challenge = await nodePrimitives.sha256(launchChallenge(org, options));
        const [first, second] = house.operators.map(({ authenticators: [one] }) =>
          one.get(challenge),
        );
        const responses = [first!, second!] as const;
        await ask('/launch', { protocol: PROTOCOL, size, root, nonce, responses: [...responses] });
        seed.trace.say('people', `launched ${lifeboat.machine} at ${size}`);
      } catch (error) {
        if (!(error instanceof Problem)) throw error;
        seed.trace.say('people', `could not launch: ${error.code}`);
        await sleep(TRY_AGAIN_MS);
      }
    }
  });
}
