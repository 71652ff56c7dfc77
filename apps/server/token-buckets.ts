/** How often each address may ask. Addresses stay in memory and go as soon as their bucket is full again. */
import { isIPv6 } from 'node:net';
import type { Clock } from '#base/clock.ts';

const MOST_ADDRESSES = 20_000;

export class TokenBuckets {
  readonly #buckets = new Map<string, { tokens: number; at: number }>();
  readonly #burst: number;
  readonly #perSecond: number;
  readonly #clock: Clock;

  constructor(burst: number, perSecond: number, clock: Clock) {
    this.#burst = burst;
    this.#perSecond = perSecond;
    this.#clock = clock;
  }

  /** False where this address must wait. */
  take(address: string): boolean {
    const key = network(address);
    const now = this.#clock();
    const known = this.#buckets.get(key);
    if (known === undefined && this.#buckets.size >= MOST_ADDRESSES) this.#forgetFull(now);
    // More addresses at one time than a provider has: an attack, and nobody new is let in until it ebbs.
    if (known === undefined && this.#buckets.size >= MOST_ADDRESSES) return false;
    const tokens = known === undefined ? this.#burst : this.#refilled(known, now);
    this.#buckets.set(key, { tokens: Math.max(0, tokens - 1), at: now });
    return tokens >= 1;
  }

  #refilled({ tokens, at }: { tokens: number; at: number }, now: number): number {
    return Math.min(this.#burst, tokens + (Math.max(0, now - at) / 1000) * this.#perSecond);
  }

  #forgetFull(now: number): void {
    for (const [key, bucket] of this.#buckets) {
      if (this.#refilled(bucket, now) >= this.#burst) this.#buckets.delete(key);
    }
  }
}

/** An IPv4 address itself; of IPv6 the /64, since whoever holds one address there holds them all. */
export function network(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address);
  if (mapped !== null) return mapped[1]!;
  if (!isIPv6(address)) return address;
  const [head = '', tail] = address.split('%')[0]!.split('::');
  const front = head === '' ? [] : head.split(':');
  const back = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = tail === undefined ? [] : Array<string>(8 - front.length - back.length).fill('0');
  const groups = [...front, ...zeros, ...back].slice(0, 4);
  return `${groups.map((group) => Number.parseInt(group, 16).toString(16)).join(':')}::/64`;
}
