/** What every key port keeps to, whatever keeps the key. */
import { describe, expect, it } from 'vitest';
import { utf8 } from '#base/bytes.ts';
import { systemRandom } from '#base/clock.ts';
import type { KeyPort } from '#seal/key-port.ts';
import { SealError } from '#seal/payload.ts';

const binding = utf8('what it is for');

/** @param open a port on the key of that name, made where there is none; the same key whenever it is asked for */
export function keyPortContract(name: string, open: (key: string) => Promise<KeyPort>): void {
  describe(`a key port on ${name}`, () => {
    it.each([1, 32, 300, 9_000])('unwraps the %i bytes that it wrapped', async (length) => {
      const port = await open('one');
      const inner = systemRandom(length);
      const wrapped = await port.wrap(binding, inner);
      expect(await port.unwrap(binding, wrapped)).toEqual(inner);
    });

    it('wraps the same key differently each time, and shows nothing of it', async () => {
      const port = await open('one');
      const inner = systemRandom(32);
      const [first, second] = [await port.wrap(binding, inner), await port.wrap(binding, inner)];
      expect(first).not.toEqual(second);
      expect(first.toHex()).not.toContain(inner.toHex());
    });

    it('unwraps after a restart, under the same id', async () => {
      const before = await open('one');
      const wrapped = await before.wrap(binding, utf8('secret'));
      const after = await open('one');
      expect(after.id).toBe(before.id);
      expect(await after.unwrap(binding, wrapped)).toEqual(utf8('secret'));
    });

    it('refuses another binding, and one that only begins alike', async () => {
      const port = await open('one');
      const wrapped = await port.wrap(binding, utf8('secret'));
      for (const other of ['other', '', 'what it is for ', 'what it is fo']) {
        await expect(port.unwrap(utf8(other), wrapped)).rejects.toThrow(SealError);
      }
    });

    it('refuses a byte that is another, wherever it stands, and less or more of them', async () => {
      const port = await open('one');
      const wrapped = await port.wrap(binding, systemRandom(32));
      const steps = Math.max(1, Math.floor(wrapped.length / 24));
      for (let at = 0; at < wrapped.length; at += steps) {
        const flipped = wrapped.slice();
        flipped[at]! ^= 1;
        await expect(port.unwrap(binding, flipped), `byte ${at}`).rejects.toThrow(SealError);
      }
      for (const length of [0, 1, 12, 27, 28, wrapped.length - 1]) {
        await expect(port.unwrap(binding, wrapped.slice(0, length))).rejects.toThrow(SealError);
      }
      const longer = new Uint8Array([...wrapped, 0]);
      await expect(port.unwrap(binding, longer)).rejects.toThrow(SealError);
    });

    it('knows another key, by its id and by what it cannot open', async () => {
      const [one, other] = [await open('one'), await open('other')];
      expect(other.id).not.toBe(one.id);
      const wrapped = await one.wrap(binding, utf8('secret'));
      await expect(other.unwrap(binding, wrapped)).rejects.toThrow(SealError);
    });
  });
}
