import type { Uuid } from '#base/ids.ts';
import type { CaseView } from '#care/case.ts';

/** Who has a case that `me` took too, a moment too late; null where nobody was quicker. The log's order decides, not the clocks. */
export function lostTo(
  { row, timeline }: Pick<CaseView, 'row' | 'timeline'>,
  me: Uuid,
): Uuid | null {
  if (row.state.kind !== 'taken' || row.state.by === me) return null;
  const { by } = row.state;
  const taken = timeline.findLastIndex((one) => one.type === 'case.taken' && one.by === by);
  const tookToo = timeline.findLastIndex((one) => one.type === 'case.taken' && one.by === me);
  const wentOn = timeline
    .slice(tookToo)
    .some((one) => GIVEN.has(one.type) || (one.type === 'case.released' && one.by === me));
  return tookToo > taken && !wentOn ? by : null;
}

/** By these a case that one had went to somebody else: nobody was quicker. */
const GIVEN: ReadonlySet<string> = new Set(['case.assigned', 'case.transferred', 'case.reopened']);
