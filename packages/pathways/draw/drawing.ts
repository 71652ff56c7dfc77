/**
 * What a drawing of a pack shows: a box for each question, and below it a box of its own for each way that ends, so that
 * twenty ways to one ambulance do not cross the page.
 */
import { edgesFrom, firstWords, stepOf } from '../graph.ts';
import { label, type Pack, type Step } from '../pack.ts';
import type { Box, Link } from './layout.ts';

export type DrawnBox = Box & {
  readonly look: 'question' | 'branch' | 'handover' | 'emergency' | 'urgent' | 'soon' | 'routine';
  readonly lines: readonly string[];
  /** How one comes here, where the box has one way to it and the link has no room to say. */
  readonly how: readonly string[];
  readonly redFlag: boolean;
};

export type DrawnLink = Link & { readonly label: string };

const MOST_LETTERS = 32;

export const LINE_HEIGHT = 17;
export const PADDING = 10;
const BOX_WIDTH = 240;
const END_WIDTH = 150;
/** Of the letters drawn, on average; a little too wide is the safe mistake. */
const LETTER_WIDTH = 7;

/** Only of a pack without loops, as the checker has it. */
export function drawing(pack: Pack): { boxes: readonly DrawnBox[]; links: readonly DrawnLink[] } {
  const boxes: DrawnBox[] = [];
  const links: DrawnLink[] = [];
  const seen = new Set<string>();
  const queue = [pack.start];
  for (let id = queue.shift(); id !== undefined; id = queue.shift()) {
    const step = stepOf(pack, id);
    if (step === undefined || seen.has(id)) continue;
    seen.add(id);
    boxes.push(boxFor(pack, id, step));
    const ways = Map.groupBy(edgesFrom(pack, id), ({ to }) => to);
    for (const [to, edges] of ways) {
      const said = edges.map((edge) => edge.label.replace(/^(age|sex) /, '')).join(' / ');
      const target = stepOf(pack, to);
      if (target?.kind === 'disposition') {
        const end = `${id}\u0001${to}`;
        const redFlag = edges.some((edge) => edge.redFlag !== undefined);
        boxes.push({ ...boxFor(pack, end, target, said), redFlag });
        links.push({ from: id, to: end, label: '', room: 0 });
      } else {
        const label = shortened(said);
        links.push({ from: id, to, label, room: label.length * LETTER_WIDTH });
        queue.push(to);
      }
    }
  }
  return { boxes, links };
}

function boxFor(pack: Pack, id: string, step: Step, said = ''): DrawnBox {
  const ends = step.kind === 'disposition';
  const width = ends ? END_WIDTH : BOX_WIDTH;
  const most = Math.floor((width - 2 * PADDING) / LETTER_WIDTH);
  const lines = wrapped(textOf(pack, step), most);
  const how = said === '' ? [] : wrapped(said, most);
  const height = (lines.length + how.length) * LINE_HEIGHT + 2 * PADDING;
  return { id, width, height, look: lookOf(step), lines, how, redFlag: false };
}

function textOf(pack: Pack, step: Step): string {
  switch (step.kind) {
    case 'question':
      return firstWords(pack, step.words);
    case 'handover':
      return 'Handover to a clinician';
    case 'sex':
      return 'By sex';
    case 'age':
      return 'By age';
    case 'disposition':
      return `${label(pack, step.title)} (${step.code})`;
  }
}

function lookOf(step: Step): DrawnBox['look'] {
  if (step.kind === 'disposition') return step.urgency;
  return step.kind === 'age' || step.kind === 'sex' ? 'branch' : step.kind;
}

function wrapped(text: string, most: number): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(/\s+/)) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= most)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

function shortened(text: string): string {
  return text.length > MOST_LETTERS ? `${text.slice(0, MOST_LETTERS - 1)}…` : text;
}
