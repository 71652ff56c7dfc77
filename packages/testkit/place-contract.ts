import { describe, expect, it } from 'vitest';
import type { Place } from '#backup/place.ts';
import { systemRandom } from '#base/clock.ts';

const MOST = 2 ** 20;

/** What every place must do. `fresh` gives an empty one, `again` the same as another process sees it. */
export function placeContract(fresh: () => Promise<Place>, again: (place: Place) => Place): void {
  const put = (place: Place, path: string, text: string) => place.put(path, Buffer.from(text));
  const get = async (place: Place, path: string) => {
    const bytes = await place.get(path, MOST);
    return bytes === null ? null : Buffer.from(bytes).toString();
  };

  describe('a place that only accepts', () => {
    it('begins empty', async () => {
      const place = await fresh();
      expect(await place.list('tile/')).toEqual([]);
      expect(await place.get('tile/0/000', MOST)).toBeNull();
    });

    it('gives what was put there, to the byte, and to others too', async () => {
      const place = await fresh();
      const bytes = systemRandom(9_000);
      expect(await place.put('tile/entries/x001/234', bytes)).toBe(true);
      for (const one of [place, again(place)]) {
        expect(new Uint8Array((await one.get('tile/entries/x001/234', MOST))!)).toEqual(bytes);
        expect(await one.list('tile/')).toEqual(['tile/entries/x001/234']);
      }
    });

    it('keeps the first, whatever is put by its name after', async () => {
      const place = await fresh();
      expect(await put(place, 'checkpoints/0000000000000007', 'first')).toBe(true);
      expect(await put(place, 'checkpoints/0000000000000007', 'second')).toBe(false);
      expect(await put(again(place), 'checkpoints/0000000000000007', 'first')).toBe(false);
      expect(await get(again(place), 'checkpoints/0000000000000007')).toBe('first');
    });

    it('lets one of many who put by one name at once, and is whole', async () => {
      const place = await fresh();
      const texts = ['one', 'two', 'three', 'four'].map((text) => text.repeat(20_000));
      const done = await Promise.all(texts.map((text) => put(place, 'attachment/aa', text)));
      expect(done.filter(Boolean)).toHaveLength(1);
      expect(await get(place, 'attachment/aa')).toBe(texts[done.indexOf(true)]);
    });

    it('lists what lies below a prefix, in order, and nothing else', async () => {
      const place = await fresh();
      for (const path of ['slips/b/2', 'slips/a/10', 'slips/a/2', 'tile/0/000.p/7', 'tile/0/000'])
        await put(place, path, path);
      expect(await place.list('slips/')).toEqual(['slips/a/10', 'slips/a/2', 'slips/b/2']);
      expect(await place.list('slips/a/')).toEqual(['slips/a/10', 'slips/a/2']);
      expect(await place.list('tile/')).toEqual(['tile/0/000', 'tile/0/000.p/7']);
    });

    it('gives no more than was asked for', async () => {
      const place = await fresh();
      await put(place, 'tile/0/000', 'x'.repeat(100));
      await expect(place.get('tile/0/000', 99)).rejects.toMatchObject({ code: 'place/unread' });
      expect(await place.get('tile/0/000', 100)).toHaveLength(100);
    });
  });
}
