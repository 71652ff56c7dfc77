/** What another service needs to know, from what stands in the case: to be read and shortened before it is sent. */
import type { CaseView } from '#care/case.ts';
import {
  OBSERVATION_ROWS,
  rowLabel,
  rowWords,
  scoreOf,
  scoreWords,
} from '#care/observation-words.ts';
import { takenAt } from '#care/written.ts';
import { momentWords } from '#fhir/gp-message/moment.ts';

export function toldSoFar({
  summary,
  consultations,
  observations,
}: Pick<CaseView, 'summary' | 'consultations' | 'observations'>): string {
  const said = consultations.at(-1)?.consultation;
  const seen = observations.at(-1);
  const measured =
    seen === undefined
      ? []
      : OBSERVATION_ROWS.flatMap((row) => {
          const words = rowWords(row, seen.observations);
          return words === null ? [] : [`${rowLabel(row).toLowerCase()} ${words}`];
        });
  const score = seen && scoreWords(scoreOf(seen.observations, summary.patient, takenAt(seen)));
  return [
    summary.problem && `Problem: ${summary.problem}`,
    said?.assessment && `Assessment: ${said.assessment}`,
    said?.plan && `Plan: ${said.plan}`,
    seen &&
      measured.length > 0 &&
      `Last observations, ${momentWords(takenAt(seen))}: ${measured.join('; ')}`,
    score && `NEWS2: ${score}`,
    summary.specialInstructions && `Special instructions: ${summary.specialInstructions}`,
  ]
    .filter(Boolean)
    .join('\n');
}
