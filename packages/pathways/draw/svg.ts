/** A pack as a picture: SVG 1.1, without scripts, styles from elsewhere, or fonts. */
import type { Pack } from '../pack.ts';
import { type Picture, type PictureBox, pictureOf } from './picture.ts';

/** @param pack sound, as the checker has it */
export function drawPack(pack: Pack): string {
  const { boxes, height, links, origin, title, titleAt, use, useAt, width, ...rest } =
    pictureOf(pack);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${escaped(title)}" font-family="Arial, sans-serif" font-size="13">`,
    `<rect width="${width}" height="${height}" fill="#ffffff"/>`,
    `<text x="${titleAt.x}" y="${titleAt.y}" font-size="20" font-weight="bold" fill="#212b32">${escaped(title)}</text>`,
    `<text x="${useAt.x}" y="${useAt.y}" fill="#4c6272">${escaped(use)}</text>`,
    `<g transform="translate(${origin.x} ${origin.y})">`,
    ...links.map(
      ({ path }) => `<path d="${path}" fill="none" stroke="#768692" stroke-width="1.5"/>`,
    ),
    ...boxes.map(boxMarkup),
    ...rest.sayings.map(sayingMarkup),
    '</g>',
    '</svg>',
    '',
  ].join('\n');
}

function boxMarkup({ box, fill, letters, lines, stroke, x, y }: PictureBox): string {
  const { width, height, redFlag } = box;
  return [
    `<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="4" fill="${fill}" stroke="${stroke}" stroke-width="${redFlag ? 4 : 1.5}"/>`,
    ...lines.map((line) => {
      const style = line.isHow ? ' font-style="italic"' : ' font-weight="bold"';
      return `<text x="${line.x}" y="${line.y}" fill="${letters}"${style}>${escaped(line.words)}</text>`;
    }),
  ].join('');
}

function sayingMarkup({ words, x, y }: Picture['sayings'][number]): string {
  const halo = 'stroke="#ffffff" stroke-width="4" paint-order="stroke" stroke-linejoin="round"';
  return `<text x="${x}" y="${y}" text-anchor="middle" font-style="italic" fill="#212b32" ${halo}>${escaped(words)}</text>`;
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
