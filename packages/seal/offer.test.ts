import { expect, it } from 'vitest';
import { systemClock, systemRandom } from '#base/clock.ts';
import { uuidv7 } from '#base/ids.ts';
import { newWrappingKey } from './hpke.ts';
import { makeOffer, openOffer, readOffer } from './offer.ts';
import { newDataKey, SealError } from './payload.ts';

const ORG = 'test.example/holdfast';
const newId = () => uuidv7(systemClock, systemRandom);
const of = { by: newId(), subject: newId(), streams: ['case/a', 'patient/b'] };
const keys = [newDataKey(systemRandom), newDataKey(systemRandom)];

it('opens for each keeper that it is for, and for no other', async () => {
  const [main, lifeboat, stranger] = [
    await newWrappingKey(),
    await newWrappingKey(),
    await newWrappingKey(),
  ];
  const offer = readOffer(await makeOffer(ORG, of, keys, [main.publicKey, lifeboat.publicKey]));
  expect(await openOffer(ORG, main, offer)).toEqual(keys);
  expect(await openOffer(ORG, lifeboat, offer)).toEqual(keys);
  await expect(openOffer(ORG, stranger, offer)).rejects.toThrow(SealError);
  const wrong = { publicKey: main.publicKey, privateKey: stranger.privateKey };
  await expect(openOffer(ORG, wrong, offer)).rejects.toThrow(SealError);
});

it('is bound to who made it, for whom, and to its streams', async () => {
  const main = await newWrappingKey();
  const offer = readOffer(await makeOffer(ORG, of, keys, [main.publicKey]));
  for (const other of [
    { ...offer, by: newId() },
    { ...offer, subject: newId() },
    { ...offer, streams: ['case/a', 'patient/c'] },
    { ...offer, streams: ['case/a'] },
  ]) {
    await expect(openOffer(ORG, main, other)).rejects.toThrow(SealError);
  }
  await expect(openOffer('elsewhere.example/holdfast', main, offer)).rejects.toThrow(SealError);
});

it('has a key for each stream', async () => {
  const main = await newWrappingKey();
  const offer = readOffer(await makeOffer(ORG, of, keys.slice(1), [main.publicKey]));
  await expect(openOffer(ORG, main, offer)).rejects.toThrow(SealError);
});
