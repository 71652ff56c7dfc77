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
  | Ending;

export type Ending = {
  readonly kind: 'disposition';
  readonly id: string;
  readonly disposition: Disposition;
};

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

/** Whether a clinician took it over, here or on the way here: what is asked then is theirs to ask. */
export function isForClinician({ loaded, path, withClinician }: Triage): boolean {
  return withClinician || path.some(({ at }) => stepOf(loaded.pack, at)?.kind === 'handover');
}

/** What to say to this caller. */
export function wordsFor(words: Words, { language, speaker }: Context): string {
  return words[language]?.[speaker] ?? unsoundPack();
}

/** What the red flags that stand ask for, the gravest of it; null where none stands. */
export function owed(triage: Triage): Ending | null {
  return worst(triage, askedFor(triage));
}

function gravest(triage: Triage): Ending {
  return worst(triage, [triage.at, ...askedFor(triage)]) ?? unsoundPack();
}

function askedFor({ flags, loaded, path }: Triage): readonly string[] {
  const raised = [...flags, ...path.flatMap(({ redFlag }) => redFlag ?? [])];
  return raised.flatMap((flag) => loaded.pack.redFlags[flag]?.disposition ?? []);
}

function worst({ loaded }: Triage, ids: readonly string[]): Ending | null {
  const ends = ids.flatMap((id): Ending[] => {
    const disposition = stepOf(loaded.pack, id);
    return disposition?.kind === 'disposition' ? [{ kind: 'disposition', id, disposition }] : [];
  });
  const [first, ...rest] = ends;
  if (first === undefined) return null;
  const isGraver = (one: Ending, than: Ending) =>
    one.disposition.severity < than.disposition.severity;
  return rest.reduce((gravestYet, one) => (isGraver(one, gravestYet) ? one : gravestYet), first);
}
