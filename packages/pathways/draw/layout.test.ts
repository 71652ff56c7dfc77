import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SHIPPED } from '../packs/shipped.ts';
import { soundPack } from '../testing/sound-pack.ts';
import { drawing } from './drawing.ts';
import { layOut } from './layout.ts';
import { crossings, orderLayers } from './order.ts';
import { drawPack } from './svg.ts';

const anyPack = fc.oneof(soundPack, fc.constantFrom(...SHIPPED));

describe('the layout of a pack', () => {
  it('lays no box upon another, and every link goes down from box to box', () => {
    fc.assert(
      fc.property(anyPack, (pack) => {
        const { boxes, links } = drawing(pack);
        const { corners, height, links: laid, width } = layOut(boxes, links);
        const placed = boxes.map((box) => ({ ...box, ...corners.get(box.id)! }));
        for (const [i, one] of placed.entries()) {
          expect(one.x).toBeGreaterThanOrEqual(-0.01);
          expect(one.x + one.width).toBeLessThanOrEqual(width + 0.01);
          expect(one.y + one.height).toBeLessThanOrEqual(height);
          for (const other of placed.slice(i + 1)) {
            const apart =
              one.x + one.width <= other.x + 0.01 ||
              other.x + other.width <= one.x + 0.01 ||
              one.y + one.height <= other.y ||
              other.y + other.height <= one.y;
            expect(apart).toBe(true);
          }
        }
        for (const { link, points } of laid) {
          const [from, to] = [link.from, link.to].map((id) => placed.find((box) => box.id === id)!);
          expect(points[0]!.y).toBe(from!.y + from!.height);
          expect(points.at(-1)!.y).toBe(to!.y);
          for (const [i, point] of points.slice(1).entries())
            expect(point.y).toBeGreaterThanOrEqual(points[i]!.y);
        }
      }),
    );
  });

  it('draws every step that can be reached, and every way to a disposition', () => {
    fc.assert(
      fc.property(anyPack, (pack) => {
        const { boxes } = drawing(pack);
        const steps = Object.entries(pack.steps).filter(([, { kind }]) => kind !== 'disposition');
        for (const [id] of steps) expect(boxes.map((box) => box.id)).toContain(id);
      }),
    );
  });

  it('is the same each time, and plain SVG', () => {
    for (const pack of SHIPPED) {
      const svg = drawPack(pack);
      expect(drawPack(structuredClone(pack))).toBe(svg);
      expect(svg).toMatch(/^<svg [^>]*role="img"/);
      expect(svg).not.toMatch(/<script|href|NaN|undefined|Infinity/);
    }
  });

  it('writes what a pack says as text, never as markup', () => {
    const pack = structuredClone(SHIPPED[0]!);
    pack.title = { en: '<script>alert("&")</script>' };
    expect(drawPack(pack)).not.toContain('<script');
  });
});

describe('the order of layers', () => {
  const layers = fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 2, maxLength: 6 });

  it('crosses no more than the order given, and counts what crosses', () => {
    expect(
      crossings(
        [
          ['a', 'b'],
          ['c', 'd'],
        ],
        [
          { from: 'a', to: 'd' },
          { from: 'b', to: 'c' },
        ],
      ),
    ).toBe(1);
    fc.assert(
      fc.property(layers, fc.infiniteStream(fc.nat()), (sizes, draws) => {
        const draw = (most: number) => (draws.next().value as number) % most;
        const given = sizes.map((size, rank) =>
          Array.from({ length: size }, (_, i) => `${rank}/${i}`),
        );
        const segments = given.slice(1).flatMap((layer, rank) =>
          layer.flatMap((to) =>
            [...new Set([draw(given[rank]!.length), draw(given[rank]!.length)])].map((i) => ({
              from: given[rank]![i]!,
              to,
            })),
          ),
        );
        const ordered = orderLayers(given, segments);
        expect(ordered.map((layer) => layer.toSorted())).toEqual(
          given.map((layer) => layer.toSorted()),
        );
        expect(crossings(ordered, segments)).toBeLessThanOrEqual(crossings(given, segments));
      }),
    );
  });

  it('untangles what can be drawn without crossing', () => {
    const tangled = [['a'], ['b', 'c', 'd'], ['g', 'f', 'e']];
    const segments = [
      ['a', 'b'],
      ['a', 'c'],
      ['a', 'd'],
      ['b', 'e'],
      ['c', 'f'],
      ['d', 'g'],
    ].map(([from, to]) => ({ from: from!, to: to! }));
    expect(crossings(tangled, segments)).toBe(3);
    expect(crossings(orderLayers(tangled, segments), segments)).toBe(0);
  });
});
