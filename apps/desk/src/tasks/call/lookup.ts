/** Whom the identifiers of a call lead to, with what may be shown of them before the call is queued. */
import type { Uuid } from '#base/ids.ts';
import { streamName } from '#base/stream.ts';
import { foldPatient } from '#care/patient.ts';
import type { PatientRecord } from '#care/payloads.ts';
import type { Params, PatientCase } from '#wire/keeper.ts';
import { problemWords } from '../../components/problem-words.ts';
import type { Desk } from '../../store/desk.ts';

export type Found = {
  readonly patient: Uuid;
  /** Null where no details are recorded, or none could be opened. */
  readonly record: PatientRecord | null;
  readonly cases: readonly PatientCase[];
};

export type Lookup =
  | { readonly kind: 'none' }
  | { readonly kind: 'looking' }
  | { readonly kind: 'nobody' }
  | ({ readonly kind: 'found' } & Found)
  | { readonly kind: 'trouble'; readonly words: string };

/** Never rejects: a call goes on without it. */
export async function lookUp(desk: Desk, identifiers: Params<'find'>): Promise<Lookup> {
  try {
    const { patient, cases } = await desk.session.call('find', identifiers);
    if (patient === null) return { kind: 'nobody' };
    const file = desk.file(streamName({ kind: 'patient', id: patient }), 'care');
    await file.refresh();
    const state = file.state.value;
    const record = state.kind === 'open' ? foldPatient(state.entries) : null;
    return { kind: 'found', patient, record, cases };
  } catch (error) {
    return { kind: 'trouble', words: problemWords(error) };
  }
}

/** Makes somebody whom nobody knows findable from now on. Null where that cannot be just now: the call goes on all the same. */
export async function makeFindable(
  desk: Desk,
  identifiers: Params<'find'>,
  as: Uuid,
): Promise<{ readonly patient: Uuid; readonly isKnown: boolean } | null> {
  try {
    const { patient, cases } = await desk.session.call('match', { ...identifiers, as });
    return { patient, isKnown: cases.length > 0 };
  } catch {
    return null;
  }
}
