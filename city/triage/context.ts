/** Whom a triage is about and who answers, from what the call has, as the desk fills it in. */
import type { Context } from '#pathways/moves.ts';
import type { Pack } from '#pathways/pack.ts';
import type { SaidCall } from '../../apps/desk/src/tasks/call/read-call.ts';
import { knownOf, languageFor, readAge } from '../../apps/desk/src/tasks/triage/context.ts';

/** Null where the call does not say enough to begin. */
export function contextOf(
  { call, caller, patient }: Pick<SaidCall, 'call' | 'caller' | 'patient'>,
  pack: Pack,
  now: number,
): Context | null {
  const said = {
    isPatient: call.for === 'self',
    relation: caller?.relation ?? '',
    language: call.language ?? '',
  };
  const { age, language, sex, speaker } = knownOf(patient, said, now);
  const ageMonths = readAge(age);
  if (ageMonths === null || speaker === '') return null;
  return { ageMonths, sex, speaker, language: languageFor(pack, language) };
}
