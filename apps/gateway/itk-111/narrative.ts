import type { Cursor } from './reading.ts';

const BLOCKS = new Set(
  'p paragraph div table thead tbody tfoot tr caption list ul ol item li h1 h2 h3 h4 h5 h6 pre'.split(
    ' ',
  ),
);

/** Not allowed in XML 1.0 text, so no message can hold them: the edge of a block, of a cell, of a heading cell. */
const EDGE = '\u0003';
const CELL = '\u0001';
const HEADING_END = '\u0002';

/**
 * Narrative as plain text: a line for each break, block, list item and table row; a heading cell is followed
 * by a colon, other cells are parted by a bar. Links keep their address, pictures their description.
 */
export function plainText(narrative: Cursor): string {
  return write(narrative)
    .split(EDGE)
    .filter((block) => !/^ *$/.test(block))
    .map(withoutOuterBreaks)
    .join('\n')
    .split('\n')
    .map((line) => line.replace(/\s+/g, ' ').trim())
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

/** Without the one line break that may stand at each end. */
function withoutOuterBreaks(block: string): string {
  const lines = block.split('\n');
  if (lines.length > 1 && lines[0]?.trim() === '') lines.shift();
  if (lines.length > 1 && lines.at(-1)?.trim() === '') lines.pop();
  return lines.join('\n');
}

function write(cursor: Cursor): string {
  cursor.ownText();
  const children = cursor.every();
  let next = 0;
  const inner = cursor.element.children
    .map((child) => {
      if (typeof child === 'string') return child.replace(/\s+/g, ' ');
      const at = children[next];
      next += 1;
      return at === undefined ? '' : write(at);
    })
    .join('');
  return dress(cursor, inner);
}

function dress(cursor: Cursor, inner: string): string {
  const name = cursor.element.name.toLowerCase();
  switch (name) {
    case 'br':
      return `\n${inner}`;
    case 'tr':
      return `${EDGE}${cells(inner)}${EDGE}`;
    case 'th':
      return `${CELL}${onOneLine(inner)}${HEADING_END}`;
    case 'td':
      return `${CELL}${onOneLine(inner)}`;
    case 'li':
    case 'item':
      return `${EDGE}- ${inner.split(EDGE).join(' ').trim()}${EDGE}`;
    case 'linkhtml':
    case 'a':
      return [inner, bracket(cursor.attribute('href')), bracket(cursor.attribute('title'))].join(
        '',
      );
    case 'img':
    case 'rendermultimedia':
      return [
        cursor.attribute('alt'),
        cursor.attribute('src'),
        cursor.attribute('referencedObject'),
      ]
        .map(bracket)
        .join('');
    default:
      return BLOCKS.has(name) ? `${EDGE}${inner}${EDGE}` : inner;
  }
}

function bracket(text: string | undefined): string {
  return text === undefined ? '' : ` [${text}]`;
}

function onOneLine(inner: string): string {
  return inner.split(EDGE).join(' ').replace(/\s+/g, ' ').trim();
}

function cells(row: string): string {
  const [before = '', ...rest] = row.split(CELL).map((cell) => cell.trim());
  const headings = rest.every((cell) => cell.endsWith(HEADING_END));
  const told = rest.map((cell) => {
    if (!cell.endsWith(HEADING_END)) return `${cell} |`;
    return `${cell.slice(0, -1)}${headings ? ' |' : ':'}`;
  });
  return [before, ...told].join(' ').replace(/ \|$/, '').trim();
}
