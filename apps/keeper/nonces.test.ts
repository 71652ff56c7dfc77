import { expect, it } from 'vitest';
import { systemRandom } from '#base/clock.ts';
import { Nonces } from './nonces.ts';

it('a nonce serves once, for two minutes, and no longer for a clock that is set back', () => {
  let now = 1_000_000;
  const nonces = new Nonces(() => now, systemRandom);
  const [soon, late, twice] = [nonces.issue(), nonces.issue(), nonces.issue()];
  now += 90_000;
  expect(nonces.take(soon)).toBe(true);
  expect(nonces.take(soon)).toBe(false);
  now -= 3_600_000;
  expect(nonces.take(twice)).toBe(true);
  now += 31_000;
  expect(nonces.take(late)).toBe(false);
});
