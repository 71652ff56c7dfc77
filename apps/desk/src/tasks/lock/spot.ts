/** Where somebody was on a page, so that they are there again when it is shown again. */
export type Spot = {
  readonly field: string | null;
  readonly scrolledTo: number;
  /** What was unfolded, by its words. */
  readonly unfolded: readonly string[];
};

/** For what is opened again to arrive. */
const WITHIN_MS = 5_000;
/** For a page that has just come to take the focus first. */
const SETTLED_MS = 50;

export function spotNow(): Spot {
  const summaries = [...document.querySelectorAll('details[open] > summary')];
  return {
    field: document.activeElement?.id || null,
    scrolledTo: scrollY,
    unfolded: summaries.map(({ textContent }) => textContent),
  };
}

/** As the page fills itself; whoever uses it meanwhile is left alone. */
export function goBackTo({ field, scrolledTo, unfolded }: Spot): void {
  let settling: ReturnType<typeof setTimeout> | undefined;
  const observer = new MutationObserver(() => {
    clearTimeout(settling);
    settling = setTimeout(step, SETTLED_MS);
  });
  const over = setTimeout(stop, WITHIN_MS);
  const signs = ['keydown', 'pointerdown', 'wheel'];

  function step(): void {
    const summaries = [...document.querySelectorAll('details > summary')];
    const folded = unfolded.map((words) =>
      summaries.find(({ textContent }) => textContent === words),
    );
    for (const summary of folded) summary?.parentElement?.setAttribute('open', '');
    const found = field === null ? null : document.getElementById(field);
    found?.focus({ preventScroll: true });
    const reaches = document.documentElement.scrollHeight - innerHeight >= scrolledTo;
    if (reaches) scrollTo(0, scrolledTo);
    if (reaches && !folded.includes(undefined) && (field === null || found !== null)) stop();
  }
  function stop(): void {
    clearTimeout(settling);
    clearTimeout(over);
    observer.disconnect();
    for (const type of signs) removeEventListener(type, stop, true);
  }
  for (const type of signs) addEventListener(type, stop, true);
  observer.observe(document.body, { childList: true, subtree: true });
}
