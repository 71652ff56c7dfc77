/** When what changed is drawn: once for all that changes in one turn, and not by a page that is about to be left, whose next page waits for the same processor. */
const due = new Set<() => void>();
let holds = 0;

/** For a page that came to be painted first. */
const PAINTED_MS = 50;

/** @returns what ends it before it is drawn */
export function drawSoon(draw: () => void): () => void {
  if (due.size === 0 && holds === 0) setTimeout(drawAll);
  due.add(draw);
  return () => due.delete(draw);
}

/** What is drawn soon waits until this has come. What a page draws by itself, each second or at a key, does not. */
export async function holdingDrawing<T>(coming: Promise<T>): Promise<T> {
  holds += 1;
  try {
    return await coming;
  } finally {
    holds -= 1;
    if (holds === 0) setTimeout(drawAll, PAINTED_MS);
  }
}

function drawAll(): void {
  if (holds > 0) return;
  const all = [...due];
  due.clear();
  for (const draw of all) draw();
}
