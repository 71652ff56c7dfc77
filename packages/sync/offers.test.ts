import { expect, it } from 'vitest';
import type { Bytes } from '#base/bytes.ts';
import { systemClock, systemRandom } from '#base/clock.ts';
import { uuidv7 } from '#base/ids.ts';
import { Problem } from '#problems/catalogue.ts';
import { newWrappingKey } from '#seal/hpke.ts';
import { openOffer, readOffer } from '#seal/offer.ts';
import type { DataKey } from '#seal/payload.ts';
import { memoryCarriedStore } from '#testkit/memory-carried-store.ts';
import type { Params } from '#wire/keeper.ts';
import { Offers } from './offers.ts';
import type { Session } from './session.ts';

const ORG = 'test.example/holdfast';
const newId = () => uuidv7(systemClock, systemRandom);

/** A keeper that notes what it is asked, and answers where it is there. */
async function rig(store = memoryCarriedStore()) {
  const wrapping = await newWrappingKey();
  const asked: { method: string; offers: readonly Bytes[] }[] = [];
  const at = { isThere: true };
  const held = new Map<string, DataKey>();
  const session = {
    ...{ org: ORG, account: newId(), offerTo: [wrapping.publicKey] },
    async call(method: string, params: Partial<Params<'bring'>>) {
      if (!at.isThere) throw new Problem('keeper/unavailable');
      asked.push({ method, offers: params.offers ?? [] });
      return {};
    },
  } as unknown as Session;
  const offers = new Offers({ session, store, clock: systemClock, random: systemRandom });
  const keyring = {
    hold: ({ stream }: { stream: string }, _: unknown, key: DataKey) => void held.set(stream, key),
  };
  return { wrapping, asked, at, held, offers, keyring, store };
}

it('has the key on disk, sealed, before anybody uses it; and the keeper reads the same', async () => {
  const { wrapping, held, offers, keyring, store } = await rig();
  await offers.make(keyring, newId(), ['case/a', 'patient/b']);
  const [kept] = await store.all();
  const keys = await openOffer(ORG, wrapping, readOffer(kept!.bytes));
  expect(keys).toEqual([held.get('case/a'), held.get('patient/b')]);
  for (const key of keys) expect(kept!.bytes.toHex()).not.toContain(key.toHex());
});

it('tells the keeper before it asks it anything else, once', async () => {
  const { asked, offers, keyring } = await rig();
  await offers.make(keyring, newId(), ['case/a']);
  await Promise.all([offers.session.call('budget', {}), offers.session.call('present', {})]);
  await offers.bringKept();
  expect(asked.map(({ method }) => method)).toEqual(['bring', 'budget', 'present']);
});

it('begins with nobody there, and tells of it when somebody is', async () => {
  const { asked, at, held, offers, keyring } = await rig();
  at.isThere = false;
  await offers.make(keyring, newId(), ['case/a']);
  expect(held.has('case/a')).toBe(true);
  await expect(offers.session.call('budget', {})).rejects.toMatchObject({
    code: 'keeper/unavailable',
  });
  at.isThere = true;
  await offers.session.call('budget', {});
  expect(asked.map(({ method, offers: some }) => [method, some.length])).toEqual([
    ['bring', 1],
    ['budget', 0],
  ]);
});

it('tells also of what another page began, before its entries are sent', async () => {
  const before = await rig();
  before.at.isThere = false;
  const { asked, offers } = await rig(before.store);
  await before.offers.make(before.keyring, newId(), ['case/a']);
  await offers.bring();
  expect(asked).toHaveLength(0);
  await offers.bringKept();
  expect(asked.map(({ offers: some }) => some.length)).toEqual([1]);
});
