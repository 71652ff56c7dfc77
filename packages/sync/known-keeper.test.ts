import { expect, it } from 'vitest';
import type { Uuid } from '#base/ids.ts';
import { softwareDevice } from '#testkit/person.ts';
import { decodeKnownKeeper, encodeKnownKeeper } from './known-keeper.ts';

const { publicKey: key } = softwareDevice();

it('is kept whole', () => {
  const lifeboat = {
    lifeboat: '018f0000-0000-7000-8000-000000000001' as Uuid,
    ...{ name: 'Harbour', origin: 'https://harbour.example', cosigner: new Uint8Array(32) },
    pen: softwareDevice().publicKey,
  };
  const known = { key, lifeboats: [lifeboat] };
  expect(decodeKnownKeeper(encodeKnownKeeper(known))).toEqual(known);
});

it('is read as it was written before there were lifeboats', () => {
  expect(decodeKnownKeeper(key)).toEqual({ key, lifeboats: [] });
});

it('is nothing else', () => {
  for (const raw of [new Uint8Array(), new Uint8Array(65), new Uint8Array(80)])
    expect(() => decodeKnownKeeper(raw)).toThrow();
});
