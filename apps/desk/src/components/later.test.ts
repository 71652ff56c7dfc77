import { type ComponentType, createElement, Suspense } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it, vi } from 'vitest';
import { fetchTheRest, laterPart } from './later.tsx';

const here = async () => ({ default: ({ name }: { readonly name: string }) => `${name} is here` });

/** The first that is drawn of a page with this part. */
function firstFrame(Part: ComponentType<{ readonly name: string }>): string {
  const part = createElement(Part, { name: 'Report' });
  return renderToStaticMarkup(createElement(Suspense, { fallback: 'One moment' }, part));
}

it('draws a part that has come with its page, and one that has not when it comes', async () => {
  const late = vi.fn(here).mockRejectedValueOnce(new Error('no server'));
  const [Fetched, Late] = [laterPart(here), laterPart(late)];
  await fetchTheRest();
  expect(firstFrame(Fetched)).toContain('Report is here');
  expect(firstFrame(Late)).toContain('One moment');
  await vi.waitFor(() => expect(firstFrame(Late)).toContain('Report is here'));
  expect(late).toHaveBeenCalledTimes(2);
});
