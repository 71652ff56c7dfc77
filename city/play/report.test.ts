import { expect, it } from 'vitest';
import { cityOf } from '../city.ts';
import { readOptions } from '../options.ts';
import { Follower } from './follower.ts';
import { report } from './report.ts';
import { Tally } from './tally.ts';

it('says how to have the same city again', () => {
  const options = readOptions(['--people', '900', '--days', '2', '--seed', 'x'], Date.now());
  const city = cityOf({ ...options, to: options.from + 3_600_000 });
  const parts = { options, city, follower: new Follower(), tally: new Tally() };
  const { text } = report({ ...parts, seconds: 1, bytes: 0 });
  const again = /The same again +(.*)$/m.exec(text)![1]!.split(' ');
  const nextYear = Date.now() + 366 * 86_400_000;
  expect(readOptions(again, nextYear)).toEqual(options);
});
