import { describe, expect, it } from 'vitest';
import { network, TokenBuckets } from './token-buckets.ts';

describe('token buckets', () => {
  it('let a burst through, then as many as fill up again', () => {
    let now = 0;
    const buckets = new TokenBuckets(3, 2, () => now);
    const took = () => [1, 2, 3, 4].map(() => buckets.take('192.0.2.1'));
    expect(took()).toEqual([true, true, true, false]);
    now += 999;
    expect(took()).toEqual([true, false, false, false]);
    now += 3_600_000;
    expect(took()).toEqual([true, true, true, false]);
  });

  it('count each address for itself, and an IPv6 /64 as one', () => {
    const buckets = new TokenBuckets(1, 0.1, () => 0);
    expect(buckets.take('192.0.2.1')).toBe(true);
    expect(buckets.take('192.0.2.2')).toBe(true);
    expect(buckets.take('::ffff:192.0.2.2')).toBe(false);
    expect(buckets.take('2001:db8:0:7::1')).toBe(true);
    expect(buckets.take('2001:db8::7:0:0:0:2')).toBe(false);
    expect(buckets.take('2001:db8:0:8::1')).toBe(true);
  });

  it('do not give more when the clock goes back', () => {
    let now = 10_000;
    const buckets = new TokenBuckets(1, 1, () => now);
    expect(buckets.take('192.0.2.1')).toBe(true);
    now = 0;
    expect(buckets.take('192.0.2.1')).toBe(false);
  });

  it('keep a bounded number of addresses, and let nobody new in while they are all spent', () => {
    let now = 0;
    const buckets = new TokenBuckets(1, 1, () => now);
    for (let i = 0; i < 20_000; i += 1) buckets.take(`10.${i >> 16}.${(i >> 8) & 255}.${i & 255}`);
    expect(buckets.take('192.0.2.1')).toBe(false);
    now += 1_000;
    expect(buckets.take('192.0.2.1')).toBe(true);
  });
});

describe('the network of an address', () => {
  it.each([
    ['192.0.2.1', '192.0.2.1'],
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['::1', '0:0:0:0::/64'],
    ['2001:DB8::1', '2001:db8:0:0::/64'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['unknown', 'unknown'],
  ])('%s is %s', (address, expected) => {
    expect(network(address)).toBe(expected);
  });
});
