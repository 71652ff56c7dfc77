import type { CaseRow } from '#care/case-row.ts';
import type { CareFacts } from '#care/entries.ts';
import type { CarePayload } from '#care/payloads.ts';
import { dispositionFor, isLesser, judgedAs } from '#care/report/dispositions.ts';
import { isLessUrgent } from '#care/row-questions.ts';
import { label } from '#pathways/pack.ts';
import { position } from '#pathways/position.ts';
import type { Triage } from '#pathways/state.ts';
import { clip } from '../../typed/plain-text.ts';

const MOST_WORDING = 400;

type Reassessment = {
  readonly type: 'case.reassessed';
  readonly facts: CareFacts<'case.reassessed'>;
  readonly payload: CarePayload<'case.reassessed'>;
};

/** What a triage came to, as what the case is from now on; null where it came to nothing that the table has. */
export function reassessmentOf(triage: Triage, now: number): Reassessment | null {
  const stands = position(triage);
  const chosen =
    stands.kind === 'disposition' ? dispositionFor(stands.disposition.code) : undefined;
  if (stands.kind !== 'disposition' || chosen === undefined) return null;
  const { pack } = triage.loaded;
  const { code, urgency, minutes } = chosen;
  return {
    type: 'case.reassessed',
    facts: {
      urgency,
      disposition: code,
      due: minutes === null ? null : now + minutes * 60_000,
    },
    payload: {
      wording: clip(label(pack, stands.disposition.title), MOST_WORDING),
      reason: `Triage: ${label(pack, pack.title)}`,
      timeframeMinutes: minutes,
    },
  };
}

/** Whether it would make less of a case than it was ever judged: by urgency and disposition together, since either may be unknown to the table. */
export function makesLess(
  { facts }: Reassessment,
  was: Pick<CaseRow, 'urgency' | 'disposition' | 'said'>,
): boolean {
  if (was.urgency === 'unknown') return isLessUrgent(facts.urgency, was);
  return isLesser(
    judgedAs(facts.disposition, facts.urgency),
    judgedAs(was.disposition, was.urgency),
  );
}
