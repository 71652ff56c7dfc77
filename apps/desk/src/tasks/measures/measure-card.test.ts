import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { afterAll, expect, it, vi } from 'vitest';
import type { Measure } from '#care/measures/definition.ts';
import { DEFINITIONS } from '#care/measures/definitions.ts';
import { NO_TALLY } from '#care/measures/tally.ts';
import { MeasureCard } from './measure-card.tsx';

// A link hears of the browser's history from when it is loaded.
vi.hoisted(() => vi.stubGlobal('addEventListener', () => {}));
afterAll(() => void vi.unstubAllGlobals());

const ABANDONED = DEFINITIONS.find(({ id }) => id === 'calls-abandoned') as Measure;
const day = (name: string, met: number) => ({
  day: name,
  services: [
    { service: 'north', tallies: new Map([[ABANDONED.id, { ...NO_TALLY, of: 1_000, met }]]) },
  ],
});

it('has the figures of each day for paper, on which nothing can be opened', () => {
  const card = renderToStaticMarkup(
    createElement(MeasureCard, {
      measure: ABANDONED,
      days: [day('2026-11-23', 30), day('2026-11-24', 31)],
      spot: { period: { kind: 'week', day: '2026-11-24' }, service: null, measure: null },
    }),
  );
  const onPaper = card.slice(card.indexOf('desk-figure__on-paper'));
  const words = onPaper.replaceAll(/<[^>]*>/g, '|');
  expect(words).toMatch(/Day by day.*23 Nov\|+3%\|+✓ Met\|+30 of 1,000/);
  expect(words).toMatch(/24 Nov\|+3\.1%\|+✗ Missed\|+31 of 1,000/);
});
