/**
 * What a drawing of a pack shows: a box for each question, and below it a box of its own for each way that ends, so that
 * twenty ways to one ambulance do not cross the page.
 */
import { type Edge, edgesFrom, firstWords, stepOf } from '../graph.ts';
import { label, type Pack, type Step } from '../pack.ts';
import type { Box } from './layout.ts';
import type { Link } from './order.ts';

export type DrawnBox = Box & {
  /** Of the pack; several boxes may be the same disposition. */
  readonly step: string;
  /** Of a disposition, the step that it is drawn below. */
  readonly from?: string | undefined;
  readonly look: 'question' | 'branch' | 'handover' | 'emergency' | 'urgent' | 'soon' | 'routine';
  readonly lines: readonly string[];
  /** How one comes here, where the box has one way to it and the link has no room to say. */
  readonly how: readonly string[];
  readonly redFlag: boolean;
};

export type DrawnLink = Link & {
  /** Where it leads, of the pack; `to` is a box. */
  readonly step: string;
  readonly label: string;
};

const MOST_LETTERS = 32;

export const LINE_HEIGHT = 17;
export const PADDING = 10;
const BOX_WIDTH = 240;
const END_WIDTH = 150;
/** Of the letters drawn, on average; a little too wide is the safe mistake. */
const LETTER_WIDTH = 7;

/** Only of a pack without loops, as the checker has it. */
export function drawing(pack: Pack): { boxes: readonly DrawnBox[]; links: readonly DrawnLink[] } {
  const ways = waysIn(pack);
  const into = Map.groupBy(ways, ({ to }) => to);
  const boxes = [boxFor(pack, pack.start, pack.start)];
  const links: DrawnLink[] = [];
  const drawn = new Set([pack.start]);
  for (const { from, to, said, redFlag } of ways) {
    const ends = stepOf(pack, to)?.kind === 'disposition';
    const id = ends ? `${from}\u0001${to}` : to;
    const alone = ends || into.get(to)?.length === 1;
    const label = alone ? '' : shortened(said);
    links.push({ from, to: id, step: to, label, room: label.length * LETTER_WIDTH });
    if (drawn.has(id)) continue;
    drawn.add(id);
    boxes.push({
      ...boxFor(pack, to, id, alone ? said : ''),
      from: ends ? from : undefined,
      redFlag: ends && redFlag,
    });
  }
  return { boxes, links };
}

type Way = Omit<Edge, 'label' | 'redFlag'> & { readonly said: string; readonly redFlag: boolean };

/** From the start, in breadth; answers that lead to the same step are one way. */
function waysIn(pack: Pack): readonly Way[] {
  const ways: Way[] = [];
  const queue = [pack.start];
  const seen = new Set(queue);
  for (const from of queue) {
    for (const [to, edges] of Map.groupBy(edgesFrom(pack, from), (edge) => edge.to)) {
      const said = edges.map(({ label: words }) => words.replace(/^(age|sex) /, '')).join(' / ');
      ways.push({ from, to, said, redFlag: edges.some((edge) => edge.redFlag !== undefined) });
      if (seen.has(to)) continue;
      seen.add(to);
      queue.push(to);
    }
  }
  return ways;
}

function boxFor(pack: Pack, at: string, id: string, said = ''): DrawnBox {
  const step = stepOf(pack, at)!;
  const ends = step.kind === 'disposition';
  const width = ends ? END_WIDTH : BOX_WIDTH;
  const most = Math.floor((width - 2 * PADDING) / LETTER_WIDTH);
  const lines = wrapped(textOf(pack, step), most);
  const how = said === '' ? [] : wrapped(said, most);
  const height = (lines.length + how.length) * LINE_HEIGHT + 2 * PADDING;
  return { id, step: at, width, height, look: lookOf(step), lines, how, redFlag: false };
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
