import type { Context, Counted } from './moves.ts';
import type { LoadedPack } from './signed-pack.ts';

/** A triage after some moves. It holds the pack it began with, so a newer version on the shelf does not reach into a call. */
export type Triage = {
  readonly loaded: LoadedPack;
  readonly context: Context;
  /** All that happened, oldest first. */
  readonly moves: readonly Counted[];
  /** The questions whose answers stand, and handovers passed, oldest first. */
  readonly path: readonly Passed[];
  /** The step to deal with: a question, a handover or a disposition. */
  readonly at: string;
  /** What was last answered to each question, on whatever branch. */
  readonly said: ReadonlyMap<string, string>;
  /** Raised, or an answer when it was ended, and not withdrawn. */
  readonly flags: readonly string[];
  /** A red flag was just raised: it ends the triage, unless somebody goes back to ask on. */
  readonly stopped: boolean;
  /** Handed over in the middle of a question. */
  readonly waiting: boolean;
  /** Taken over, and not handed over since. */
  readonly withClinician: boolean;
  /** Its disposition was told. Whoever goes back, raises a flag or takes over goes on with it. */
  readonly ended: boolean;
};

type Passed = { readonly at: string; readonly redFlag?: string | undefined };
