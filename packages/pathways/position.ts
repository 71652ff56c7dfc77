/** Where a triage stands, and what to say there. */
import { stepOf } from './graph.ts';
import type { Context } from './moves.ts';
import type { Disposition, Handover, Question, Words } from './pack.ts';
import { unsoundPack } from './refusal.ts';
import type { Triage } from './state.ts';

export type Position =
  | {
      readonly kind: 'question';
      readonly id: string;
      readonly question: Question;
      /** What was said to it before, when somebody came back. */
      readonly earlier: string | undefined;
    }
  | { readonly kind: 'handover'; readonly id: string; readonly handover: Handover | undefined }
  | { readonly kind: 'disposition'; readonly id: string; readonly disposition: Disposition };

/** Where the triage stands. Red flags that stand let it end in nothing lesser than they ask for. */
export function position(triage: Triage): Position {
  const { at, loaded, stopped, waiting } = triage;
  const step = stepOf(loaded.pack, at);
  if (stopped || step?.kind === 'disposition') return gravest(triage);
  if (waiting) return { kind: 'handover', id: at, handover: undefined };
  if (step?.kind === 'handover') return { kind: 'handover', id: at, handover: step };
  if (step?.kind === 'question')
    return { kind: 'question', id: at, question: step, earlier: triage.said.get(at) };
  return unsoundPack();
}

/** What to say to this caller. */
export function wordsFor(words: Words, { language, speaker }: Context): string {
  return words[language]?.[speaker] ?? unsoundPack();
}

function gravest({ at, flags, loaded, path }: Triage): Position {
  const { redFlags, steps } = loaded.pack;
  const raised = [...flags, ...path.flatMap(({ redFlag }) => redFlag ?? [])];
  const asked = raised.flatMap((flag) => redFlags[flag]?.disposition ?? []);
  const [id, disposition] = [at, ...asked]
    .map((one) => [one, steps[one]] as const)
    .filter((entry): entry is readonly [string, Disposition] => entry[1]?.kind === 'disposition')
    .reduce((worst, one) => (one[1].severity < worst[1].severity ? one : worst));
  return { kind: 'disposition', id, disposition };
}
