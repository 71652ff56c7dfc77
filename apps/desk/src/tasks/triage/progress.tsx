import type { Triage } from '#pathways/state.ts';
import { waysFrom } from '#pathways/ways.ts';

/** How far along: what was asked on this way, and the most that can still come. */
export function Progress({ triage, at }: { readonly triage: Triage; readonly at: string }) {
  const { pack } = triage.loaded;
  const asked = triage.path.filter((passed) => pack.steps[passed.at]?.kind === 'question').length;
  const left = waysFrom(pack, at).longest;
  return (
    <p className="triage-progress">
      <progress aria-hidden="true" value={asked} max={asked + left} />
      <span>
        Question {asked + 1}
        {left > 1 ? `, at most ${left - 1} more after it` : ', the last'}
      </span>
    </p>
  );
}
