/** Entries from `start` up to but not including `end`. */
export interface LeafRange {
  readonly start: number;
  readonly end: number;
}

/** `count` neighbouring tile nodes; node n of level l covers 256**l entries from n * 256**l. */
export interface NodeSpan {
  readonly level: number;
  readonly start: number;
  readonly count: number;
}

/** Tiles are 256 wide, so each tile level stands for 8 levels of the binary tree. */
export const TILE_WIDTH = 256;

/** The largest power of two below `n`, for n > 1: where RFC 6962 splits a tree of n entries. */
function splitPoint(n: number): number {
  let k = 1;
  while (k * 2 < n) k *= 2;
  return k;
}

/**
 * PATH(index, D[size]) of RFC 6962 §2.1.1 as the subtrees whose hashes make up the path, from the
 * leaf's sibling to the root's child. Needs 0 <= index < size.
 */
export function inclusionRanges(index: number, size: number): LeafRange[] {
  const siblings: LeafRange[] = [];
  let start = 0;
  let end = size;
  while (end - start > 1) {
    const middle = start + splitPoint(end - start);
    if (index < middle) {
      siblings.push({ start: middle, end });
      end = middle;
    } else {
      siblings.push({ start, end: middle });
      start = middle;
    }
  }
  return siblings.reverse();
}

/**
 * PROOF(oldSize, D[size]) of RFC 6962 §2.1.2 in the same form. Needs 0 < oldSize <= size. When the
 * old tree is itself one of the subtrees the verifier has its hash already, and it is left out.
 */
export function consistencyRanges(oldSize: number, size: number): LeafRange[] {
  const subtrees: LeafRange[] = [];
  let start = 0;
  let end = size;
  while (oldSize < end) {
    const middle = start + splitPoint(end - start);
    if (oldSize <= middle) {
      subtrees.push({ start: middle, end });
      end = middle;
    } else {
      subtrees.push({ start, end: middle });
      start = middle;
    }
  }
  if (start > 0) subtrees.push({ start, end });
  return subtrees.reverse();
}

/**
 * The complete tile nodes that cover a range exactly, largest first. The range must be a whole tree
 * (start 0) or a subtree of one, so that `start` is a multiple of every node size used.
 */
export function nodeSpans({ start, end }: LeafRange): NodeSpan[] {
  const spans: NodeSpan[] = [];
  let nodeSize = 1;
  let level = 0;
  while (nodeSize * TILE_WIDTH <= end - start) {
    nodeSize *= TILE_WIDTH;
    level += 1;
  }
  for (let from = start; from < end; level -= 1, nodeSize /= TILE_WIDTH) {
    const count = Math.floor((end - from) / nodeSize);
    if (count > 0) spans.push({ level, start: from / nodeSize, count });
    from += count * nodeSize;
  }
  return spans;
}
