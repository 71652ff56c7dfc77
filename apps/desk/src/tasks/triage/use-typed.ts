import { useDraft } from '../../components/use-draft.ts';

/** What was typed or ticked at one step of a triage, and is not yet a move of it. */
const NOTHING_TYPED = { at: '', said: '', reason: '', readOut: '', notReadOut: '' };

type Typed = Omit<typeof NOTHING_TYPED, 'at'>;

export type TypedHere = {
  readonly typed: Typed;
  readonly isUnkept: boolean;
  type(part: Partial<Typed>): void;
  /** It was made a move, or does not hold any more. */
  letGo(): void;
};

/** Kept as a draft of the case's, for the step at which it was typed and no other. @param at names the step, and whose it is */
export function useTyped(stream: string, at: string): TypedHere {
  const draft = useDraft({ stream, form: 'triage' }, NOTHING_TYPED);
  const typed = draft.fields.at === at ? draft.fields : NOTHING_TYPED;
  return {
    typed,
    isUnkept: draft.isUnkept,
    type: (part) => draft.change({ ...typed, ...part, at }),
    letGo() {
      if (!draft.isEmpty) void draft.clear().catch(() => undefined);
    },
  };
}
