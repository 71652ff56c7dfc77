import { expect, it } from 'vitest';
import { sitesToAsk } from './find-site.ts';
import type { KnownKeeper, KnownLifeboat } from './known-keeper.ts';

const key = new Uint8Array(65);
const harbour = { origin: 'https://harbour.example' } as KnownLifeboat;
const standing: KnownKeeper = { key, lifeboats: [harbour] };
/** As a lifeboat that was launched says it. */
const launched: KnownKeeper = { key, lifeboats: [] };

it('asks at its own site, then at the lifeboats', () => {
  expect(sitesToAsk('', null, standing)).toEqual(['', harbour.origin]);
  expect(sitesToAsk('', '', standing)).toEqual(['', harbour.origin]);
});

it('asks again at a lifeboat that was launched, though it tells of none', () => {
  expect(sitesToAsk('', harbour.origin, launched)).toEqual(['', harbour.origin]);
});

it('asks at its own alone where there is no other', () => {
  expect(sitesToAsk('', null, launched)).toEqual(['']);
  expect(sitesToAsk('', '', launched)).toEqual(['']);
});
