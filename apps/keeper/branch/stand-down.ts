/** Two people let this site give way to another, which joins what was written here to its own log. From then on nothing is written here. */
import { lifeboatOf, type Organisation, standDownChallenge } from '#identity/organisation.ts';
import { Problem } from '#problems/catalogue.ts';
import type { Answer, Ask } from '#wire/keeper.ts';
import { type Keeper, signAndAppend } from '../keeper.ts';
import { twoTouches } from '../policy/two-touches.ts';
import { sha256 } from '../state.ts';

export async function standDownOptions({
  party,
  pens,
  nonces,
  state,
}: Keeper): Promise<Answer<'/stand-down/options'>> {
  const { lifeboats } = organisationOf(state);
  return {
    org: party.org,
    rp: party.rp,
    pen: pens.current.publicKey,
    nonce: nonces.issue(),
    sites: lifeboats.map(({ lifeboat, name, origin }) => ({ lifeboat, name, origin })),
  };
}

/** Durable and signed for when answered. */
export function standDown(
  keeper: Keeper,
  { to, nonce, responses }: Ask<'/stand-down'>,
): Promise<Answer<'/stand-down'>> {
  const { party, pens, nonces, state, turns, journal, checkpointer } = keeper;
  return turns.alone(() =>
    pens.changing(async () => {
      if (!nonces.take(nonce)) throw new Problem('session/refused', 'nonce not ours, used or old');
      if (lifeboatOf(organisationOf(state), to) === undefined)
        throw new Problem('site/nobody-to-stand-down-for');
      const challenge = sha256(
        standDownChallenge(party.org, pens.current.publicKey, { to, nonce }),
      );
      const by = await twoTouches(party, state.directory, challenge, responses);
      const facts = { to, nonce, by };
      await signAndAppend(keeper, [{ stream: 'org', type: 'site.stood-down', facts }]);
      journal.finish();
      await checkpointer.settled();
      return { size: journal.size };
    }),
  );
}

/** Whether this site gave way: what is asked of it is answered elsewhere. */
export function hasStoodDown({ state }: Pick<Keeper, 'state'>): boolean {
  const { organisation } = state.directory;
  return organisation !== null && organisation.stoodDownFor !== null;
}

function organisationOf({ directory }: Keeper['state']): Organisation {
  const { organisation } = directory;
  if (organisation === null) throw new Problem('site/nobody-to-stand-down-for');
  return organisation;
}
