/** What axe finds wrong on a page for whoever sees, hears or steers it otherwise than its makers. */
import axe from 'axe-core';
import type { Page } from 'playwright-core';

/**
 * One line for each rule that is broken, with the elements that break it. The page keeps axe, so that looking again is quick.
 * @param within a selector of the part that is looked at; all of the page without it
 */
export async function faultsSeenByAxe(page: Page, within?: string): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axe.source);
  return page.evaluate(async (part) => {
    const { violations } = await (globalThis as unknown as { axe: typeof axe }).axe.run(
      part ?? document,
      { resultTypes: ['violations'] },
    );
    return violations.map(
      ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(' | ')}`,
    );
  }, within);
}
