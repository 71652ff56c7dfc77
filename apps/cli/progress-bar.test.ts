import { expect, it } from 'vitest';

import { progressBar } from './progress-bar.ts';

function drawnOn(isTTY: boolean, times: readonly number[]): string[] {
  const drawn: string[] = [];
  const clock = times.values();
  const write = (text: string | Uint8Array) => drawn.push(String(text)) > 0;
  const bar = progressBar({ isTTY, write }, () => clock.next().value ?? 0);
  bar.show(1, 4);
  bar.show(2, 4);
  bar.show(4, 4);
  bar.clear();
  return drawn;
}

it('draws on a terminal, not more often than an eye can follow, and leaves nothing', () => {
  // Asked once for each show, and once more for each drawing.
  const drawn = drawnOn(true, [0, 0, 50, 100, 100]);
  expect(drawn).toEqual([
    `\r[${'#'.repeat(8).padEnd(30)}] 1 of 4`,
    `\r[${'#'.repeat(30)}] 4 of 4`,
    '\r\u001b[K',
  ]);
});

it('draws nothing where nobody watches', () => {
  expect(drawnOn(false, [0, 100, 200])).toEqual([]);
});
