/** What a picture of a pack is made of, in its own units: for whatever draws it. */
import { label, type Pack } from '../pack.ts';
import { type DrawnBox, type DrawnLink, drawing, LINE_HEIGHT, PADDING } from './drawing.ts';
import { layOut, type Point } from './layout.ts';

const MARGIN = 24;
const HEAD = 64;

/** Fill, line and letters; the NHS palette, each pair at 4.5 to 1 or more. */
const LOOKS: { readonly [L in DrawnBox['look']]: readonly [string, string, string] } = {
  question: ['#ffffff', '#005eb8', '#212b32'],
  branch: ['#f0f4f5', '#4c6272', '#212b32'],
  handover: ['#d2e5f5', '#005eb8', '#212b32'],
  emergency: ['#b9221a', '#7a150f', '#ffffff'],
  urgent: ['#ffdcb0', '#a35c00', '#212b32'],
  soon: ['#fff3b8', '#8a6d00', '#212b32'],
  routine: ['#cfe8d5', '#006747', '#212b32'],
};

export type PictureLine = {
  readonly words: string;
  readonly x: number;
  readonly y: number;
  /** How one comes here, and not what is here. */
  readonly isHow: boolean;
};

export type PictureBox = Point & {
  readonly box: DrawnBox;
  readonly fill: string;
  readonly stroke: string;
  readonly letters: string;
  readonly lines: readonly PictureLine[];
};

export type Picture = {
  readonly title: string;
  readonly use: string;
  readonly width: number;
  readonly height: number;
  /** Each line and box is told from here. */
  readonly origin: Point;
  readonly titleAt: Point;
  readonly useAt: Point;
  readonly boxes: readonly PictureBox[];
  readonly links: readonly { readonly link: DrawnLink; readonly path: string }[];
  /** Said beside a link. Drawn last, so that no line is drawn across them. */
  readonly sayings: readonly (Point & { readonly words: string; readonly link: DrawnLink })[];
};

/** @param pack sound, as the checker has it */
export function pictureOf(pack: Pack): Picture {
  const { boxes, links } = drawing(pack);
  const layout = layOut(boxes, links);
  return {
    title: `${label(pack, pack.title)}, version ${pack.version}`,
    use: pack.provenance.use,
    width: Math.ceil(Math.max(layout.width, 480) + 2 * MARGIN),
    height: Math.ceil(layout.height + HEAD + 2 * MARGIN),
    origin: { x: MARGIN, y: MARGIN + HEAD },
    titleAt: { x: MARGIN, y: MARGIN + 18 },
    useAt: { x: MARGIN, y: MARGIN + 40 },
    boxes: boxes.map((box) => boxAt(box, layout.corners.get(box.id)!)),
    links: layout.links.map(({ link, points }) => ({ link, path: pathThrough(points) })),
    sayings: sayings(layout.links),
  };
}

function boxAt(box: DrawnBox, corner: Point): PictureBox {
  const [fill, stroke, letters] = LOOKS[box.look];
  const lines = [...box.how, ...box.lines].map((words, i) => ({
    words,
    x: round(corner.x + PADDING),
    y: round(corner.y + PADDING + LINE_HEIGHT * (i + 1) - 4),
    isHow: i < box.how.length,
  }));
  return { box, x: round(corner.x), y: round(corner.y), fill, stroke, letters, lines };
}

function pathThrough(points: readonly Point[]): string {
  const [first, ...rest] = points;
  let at = first!;
  let path = `M${round(at.x)} ${round(at.y)}`;
  for (const to of rest) {
    const middle = round((at.y + to.y) / 2);
    path += `C${round(at.x)} ${middle} ${round(to.x)} ${middle} ${round(to.x)} ${round(to.y)}`;
    at = to;
  }
  return path;
}

/** Above where the link comes to the next layer; where several come to one place, one above the other. */
function sayings(links: ReturnType<typeof layOut<DrawnLink>>['links']): Picture['sayings'] {
  const taken = new Map<string, number>();
  return links.flatMap(({ link, points }) => {
    const place = points[2];
    if (link.label === '' || place === undefined) return [];
    const key = `${place.x} ${place.y}`;
    const above = taken.get(key) ?? 0;
    taken.set(key, above + 1);
    const y = round(place.y - 10 - above * LINE_HEIGHT);
    return [{ words: link.label, x: round(place.x), y, link }];
  });
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
