/** What a thief tries, and what came of it. */
import type { Uuid } from '#base/ids.ts';
import type { Transport } from '#sync/transport.ts';
import type { House } from '../house.ts';
import type { Founder, Person } from '../people.ts';
import type { Watch } from './watch.ts';

/** Everything a thief could be after, and everybody they could be. */
export type World = {
  readonly house: House;
  readonly relay: Transport;
  readonly operator: Founder;
  readonly hire: (role: 'clinician' | 'call-handler') => Promise<Person>;
  /** A guardian's desk, which sees what is to be seen. */
  readonly watch: Watch;
  readonly patients: number;
  /** Cases now open, which the room works on. */
  readonly open: readonly Uuid[];
  /** Some whose care has long ended. */
  readonly archive: readonly { readonly id: Uuid; readonly patient: Uuid }[];
  /** What a register may say of so many people, those with open cases first. */
  readonly identifiers: (count: number, from?: number) => readonly Identifiers[];
};

/** What a thief may know of somebody beforehand. */
export type Identifiers = {
  readonly nhsNumber: string | null;
  readonly family: string | null;
  readonly birthDate: string | null;
  readonly phone: string | null;
  readonly postcode: string | null;
};

export type Outcome = {
  /** Distinct people of whom the thief read anything. */
  readonly exposed: number;
  /** From the act that gave it away to a guardian's desk showing it; null where there was nothing to see. */
  readonly noticedMs: number | null;
  /** What stands in the log for afterwards, by type. */
  readonly evidence: Readonly<Record<string, number>>;
  /** What was tried, and how it was refused. */
  readonly tried: Readonly<Record<string, string>>;
};

export type Play = {
  readonly name: string;
  /** The thief's part, in a sentence. */
  readonly story: string;
  /** The most people who may be exposed. */
  readonly bound: number;
  /** Whether it must be noticed within a second. */
  readonly mustBeNoticed: boolean;
  run(world: World): Promise<Omit<Outcome, 'evidence'>>;
};

/** The family name of every patient begins so: whoever finds it somewhere in the clear has found a person. */
export const MARKER = 'Quillfeather';

/** How an attempt ended, in a word. */
export async function ending(attempt: Promise<unknown>): Promise<string> {
  try {
    await attempt;
    return 'it worked';
  } catch (error) {
    const { code, message } = error as { readonly code?: string; readonly message?: string };
    return code ?? message ?? 'refused';
  }
}
