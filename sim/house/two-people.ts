/** What two people touch their passkeys for, from a site's own pages: as often as it takes. */
import { setTimeout as sleep } from 'node:timers/promises';
import { launchChallenge, standDownChallenge } from '#identity/organisation.ts';
import { Problem } from '#problems/catalogue.ts';
import { nodePrimitives } from '#seal/primitives-node.ts';
import { relayTransport, type Transport } from '#sync/transport.ts';
import { PROTOCOL } from '#wire/keeper.ts';
import { Process } from '../engine/process.ts';
import type { Seed } from '../seed.ts';
import type { House } from './house.ts';
import type { Site } from './site.ts';

const TRY_AGAIN_MS = 2_000;

/** Resolves once it is launched, whoever's answer was lost. @param isApart whether its main site lives, and is out of reach */
export async function launch(
  house: House,
  lifeboat: Site,
  isApart: boolean,
  seed: Seed,
): Promise<void> {
  const { trace } = seed;
  const apart = isApart ? ({ apart: true } as const) : {};
  await asOftenAsItTakes(lifeboat, 'launch', seed, async (ask) => {
    if (lifeboat.isLaunched) return true;
    const options = await ask('/launch/options', { protocol: PROTOCOL });
    const { org, size, root, nonce } = options;
    const responses = await touched(house, launchChallenge(org, { ...options, ...apart }));
    await ask('/launch', { protocol: PROTOCOL, size, root, nonce, responses, ...apart });
    trace.say('people', `launched ${lifeboat.machine} at ${size}`);
    return lifeboat.isLaunched;
  });
}

/** Resolves once it gave way, whoever's answer was lost. */
export async function standDown(house: House, from: Site, to: Site, seed: Seed): Promise<void> {
  await asOftenAsItTakes(from, 'stand down', seed, async (ask) => {
    try {
      const { org, pen, nonce, sites } = await ask('/stand-down/options', { protocol: PROTOCOL });
      const known = sites.find(({ origin }) => origin === to.parts.origin);
      if (known === undefined) return false;
      const facts = { to: known.lifeboat, nonce };
      const responses = await touched(house, standDownChallenge(org, pen, facts));
      await ask('/stand-down', { protocol: PROTOCOL, ...facts, responses });
    } catch (error) {
      // Their answer had been lost.
      if (!(error instanceof Problem && error.code === 'site/stood-down')) throw error;
    }
    seed.trace.say('people', `${from.machine} gave way to ${to.machine}`);
    return true;
  });
}

async function asOftenAsItTakes(
  site: Site,
  what: string,
  { network, trace }: Seed,
  act: (ask: Transport) => Promise<boolean>,
): Promise<void> {
  const people = new Process('people');
  await people.run(async () => {
    const ask = relayTransport(site.parts.origin, network.fetchOf('people', people));
    for (;;) {
      try {
        if (await act(ask)) return;
      } catch (error) {
        if (!(error instanceof Problem)) throw error;
        trace.say('people', `could not ${what}: ${error.code}`);
      }
      await sleep(TRY_AGAIN_MS);
    }
  });
}

async function touched({ operators }: House, said: Uint8Array<ArrayBuffer>) {
  const challenge = await nodePrimitives.sha256(said);
  const [first, second] = operators.map(({ authenticators: [one] }) => one.get(challenge));
  return [first!, second!] as [Record<string, unknown>, Record<string, unknown>];
}
