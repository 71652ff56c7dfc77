import { equal } from '#base/bytes.ts';
import { type Keeper, write } from '../keeper.ts';

/** Says, once somebody stands by, how this keeper is reached by a site that goes on apart from it. Done twice is done once. */
export async function introduceKeeper(keeper: Keeper, origin: string): Promise<void> {
  const { organisation } = keeper.state.directory;
  if (organisation === null || organisation.lifeboats.length === 0) return;
  const { publicKey: wrapping } = keeper.secrets.wrapping;
  const { introduced } = organisation;
  if (introduced?.origin === origin && equal(introduced.wrapping, wrapping)) return;
  await write(keeper, {
    stream: 'org',
    type: 'keeper.introduced',
    facts: { origin, wrapping },
  });
}
