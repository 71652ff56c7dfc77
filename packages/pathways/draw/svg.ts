/** A pack as a picture: SVG 1.1, without scripts, styles from elsewhere, or fonts. */
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

/** @param pack sound, as the checker has it */
export function drawPack(pack: Pack): string {
  const { boxes, links } = drawing(pack);
  const layout = layOut(boxes, links);
  const width = Math.ceil(Math.max(layout.width, 480) + 2 * MARGIN);
  const height = Math.ceil(layout.height + HEAD + 2 * MARGIN);
  const title = `${label(pack, pack.title)}, version ${pack.version}`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${escaped(title)}" font-family="Arial, sans-serif" font-size="13">`,
    `<rect width="${width}" height="${height}" fill="#ffffff"/>`,
    `<text x="${MARGIN}" y="${MARGIN + 18}" font-size="20" font-weight="bold" fill="#212b32">${escaped(title)}</text>`,
    `<text x="${MARGIN}" y="${MARGIN + 40}" fill="#4c6272">${escaped(pack.provenance.use)}</text>`,
    `<g transform="translate(${MARGIN} ${MARGIN + HEAD})">`,
    ...layout.links.map(({ points }) => line(points)),
    ...boxes.map((box) => boxAt(box, layout.corners.get(box.id)!)),
    // Last, so that no line is drawn across what they say.
    ...sayings(layout.links),
    '</g>',
    '</svg>',
    '',
  ].join('\n');
}

function line(points: readonly Point[]): string {
  const [first, ...rest] = points;
  let at = first!;
  let path = `M${round(at.x)} ${round(at.y)}`;
  for (const to of rest) {
    const middle = round((at.y + to.y) / 2);
    path += `C${round(at.x)} ${middle} ${round(to.x)} ${middle} ${round(to.x)} ${round(to.y)}`;
    at = to;
  }
  return `<path d="${path}" fill="none" stroke="#768692" stroke-width="1.5"/>`;
}

function boxAt({ height, how, lines, look, redFlag, width }: DrawnBox, { x, y }: Point): string {
  const [fill, stroke, letters] = LOOKS[look];
  const text = (words: string, i: number, style: string) =>
    `<text x="${round(x + PADDING)}" y="${round(y + PADDING + LINE_HEIGHT * (i + 1) - 4)}" fill="${letters}"${style}>${escaped(words)}</text>`;
  return [
    `<rect x="${round(x)}" y="${round(y)}" width="${width}" height="${height}" rx="4" fill="${fill}" stroke="${stroke}" stroke-width="${redFlag ? 4 : 1.5}"/>`,
    ...how.map((words, i) => text(words, i, ' font-style="italic"')),
    ...lines.map((words, i) => text(words, how.length + i, ' font-weight="bold"')),
  ].join('');
}

/** Above where the link comes to the next layer; where several come to one place, one above the other. */
function sayings(links: ReturnType<typeof layOut<DrawnLink>>['links']): readonly string[] {
  const taken = new Map<string, number>();
  return links.flatMap(({ link: { label: words }, points }) => {
    const place = points[2];
    if (words === '' || place === undefined) return [];
    const key = `${place.x} ${place.y}`;
    const above = taken.get(key) ?? 0;
    taken.set(key, above + 1);
    const y = round(place.y - 10 - above * LINE_HEIGHT);
    const halo = 'stroke="#ffffff" stroke-width="4" paint-order="stroke" stroke-linejoin="round"';
    return `<text x="${round(place.x)}" y="${y}" text-anchor="middle" font-style="italic" fill="#212b32" ${halo}>${escaped(words)}</text>`;
  });
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
