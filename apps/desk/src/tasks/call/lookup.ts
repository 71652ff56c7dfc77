/** Whom the identifiers of a call lead to, with what may be shown of them before the call is queued. */
import type { Uuid } from '#base/ids.ts';
import { streamName } from '#base/stream.ts';
import { foldPatient } from '#care/patient.ts';
import type { PatientRecord } from '#care/payloads.ts';
import { foldSpecialNotes, type SpecialNote } from '#care/special-notes.ts';
import type { Params, PatientCase } from '#wire/keeper.ts';
import { problemWords } from '../../components/problem-words.ts';
import type { Desk } from '../../session/desk.ts';

export type Found = {
  readonly patient: Uuid;
  /** All records that are of this person. */
  readonly records: readonly Uuid[];
  /** Null where no details are recorded, or none could be opened. */
  readonly record: PatientRecord | null;
  /** All that is recorded of them could be read. */
  readonly isWhole: boolean;
  /** What whoever meets them must know first. */
  readonly notes: readonly SpecialNote[];
  readonly cases: readonly PatientCase[];
};

export type Lookup =
  | { readonly kind: 'none' }
  | { readonly kind: 'looking' }
  /** `tooMany` sound alike to show any of them. */
  | { readonly kind: 'nobody'; readonly tooMany: boolean }
  /** Who else these identifiers lead to: perhaps the same person, recorded twice. */
  | ({ readonly kind: 'found'; readonly alike: readonly Found[] } & Found)
  /** Nobody by these; a few whose names sound alike. */
  | { readonly kind: 'alike'; readonly alike: readonly Found[] }
  | { readonly kind: 'trouble'; readonly words: string };

/** Never rejects: a call goes on without it. */
export async function lookUp(desk: Desk, identifiers: Params<'find'>): Promise<Lookup> {
  try {
    const { patient, records, cases, alike, tooMany } = await desk.session.call(
      'find',
      identifiers,
    );
    const others = await Promise.all(alike.map((one) => opened(desk, one)));
    if (patient !== null) {
      const found = await opened(desk, { patient, records, cases });
      return { kind: 'found', ...found, alike: others };
    }
    return others.length > 0 ? { kind: 'alike', alike: others } : { kind: 'nobody', tooMany };
  } catch (error) {
    return { kind: 'trouble', words: problemWords(error) };
  }
}

/** The record under which they go on speaks first; what it does not have, another of theirs may. */
async function opened(
  desk: Desk,
  person: Pick<Found, 'patient' | 'records' | 'cases'>,
): Promise<Found> {
  const files = await Promise.all(
    person.records.map(async (id) => {
      const file = desk.file(streamName({ kind: 'patient', id }), 'care');
      await file.refresh();
      const state = file.state.value;
      return state.kind === 'open' ? state.entries : null;
    }),
  );
  const read = files.filter((one) => one !== null);
  const record = read.map(foldPatient).find((one) => one !== null) ?? null;
  const notes = read.flatMap((entries) => foldSpecialNotes(entries, Date.now()));
  return { ...person, record, isWhole: read.length === files.length, notes };
}

/**
 * Makes somebody whom nobody knows findable from now on. Null where that cannot be just now: the call goes on all the same.
 * @param not whom these lead to, and who they are not
 */
export async function makeFindable(
  desk: Desk,
  identifiers: Params<'find'>,
  as: Uuid,
  not: Uuid | null,
): Promise<{ readonly patient: Uuid; readonly isKnown: boolean } | null> {
  try {
    const { patient, cases } = await desk.session.call('match', {
      ...identifiers,
      as,
      ...(not !== null && { not }),
    });
    return { patient, isKnown: cases.length > 0 };
  } catch {
    return null;
  }
}
