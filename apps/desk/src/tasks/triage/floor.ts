/** What a call may not end below: what its triages came to, and what their red flags ask for. */
import { type DispositionRow, dispositionFor, isLesser } from '#care/report/dispositions.ts';
import { stepOf } from '#pathways/graph.ts';
import { label, type Pack } from '#pathways/pack.ts';
import { owed, position } from '#pathways/position.ts';
import type { TriageRecord } from '#pathways/record.ts';
import type { Triage } from '#pathways/state.ts';
import { replay } from '#pathways/triage.ts';
import type { CallFields } from '../call/call-fields.ts';
import { NOBODY_JUDGED, NOT_JUDGED } from '../call/read-call.ts';
import type { Shelf } from './shelf.ts';

/** The code of the gravest of them; null where none binds. @param latest as it stands on the screen, which may be ahead of the record */
export function floorOf(
  records: readonly TriageRecord[],
  latest: Triage | null,
  shelf: Pick<Shelf, 'find'>,
): string | null {
  const earlier = latest === null ? records : records.slice(0, -1);
  const codes = [
    ...earlier.flatMap((record) => codesOf(record, shelf)),
    ...(latest === null ? [] : binding(latest)),
  ];
  const rows = codes.flatMap((code) => dispositionFor(code) ?? []);
  const [first, ...rest] = rows;
  if (first === undefined) return null;
  return rest.reduce<DispositionRow>((worst, row) => (isLesser(worst, row) ? row : worst), first)
    .code;
}

/** How the latest triage of a call stands. One that can only be read is left to a clinician, unless it had come to its end. */
export function statusOf(
  records: readonly TriageRecord[],
  latest: Triage | null,
): CallFields['triage'] {
  if (latest === null) {
    const record = records.at(-1);
    if (record === undefined) return '';
    return record.end === null ? 'handed-over' : 'ended';
  }
  if (latest.ended) return 'ended';
  return position(latest).kind === 'handover' ? 'handed-over' : 'open';
}

/**
 * What the call is queued as; empty while it is still asked. One that waits for a clinician was judged by nobody: what an earlier triage came to
 * holds only where nothing unjudged could be graver.
 */
export function queuedAs(status: CallFields['triage'], floor: string): string {
  if (status === 'ended') return floor;
  if (status !== 'handed-over') return '';
  const least = dispositionFor(floor);
  return least === undefined || isLesser(least, NOBODY_JUDGED) ? NOT_JUDGED : floor;
}

function codesOf(record: TriageRecord, shelf: Pick<Shelf, 'find'>): readonly string[] {
  try {
    return binding(replay(shelf.find, record.counted));
  } catch {
    return writtenIn(record, shelf);
  }
}

/** What binds of a triage that nobody can go on with: all that it was ever ended in, and what its red flags ask for. */
function writtenIn(
  { moves, flags, hash }: TriageRecord,
  shelf: Pick<Shelf, 'find'>,
): readonly string[] {
  const ends = moves.flatMap(({ move, standing }) =>
    move.type === 'pathways.ended' && standing !== 'overtaken' ? [move.payload.code] : [],
  );
  const pack = shelf.find(hash)?.pack;
  return [...ends, ...flags.map((flag) => codeOf(flag, pack) ?? CLINICIAN_AT_ONCE)];
}

/** Where nobody can say what a red flag asks for, it is an emergency. */
const CLINICIAN_AT_ONCE = 'Dx32';

/** @param words as the record has them */
function codeOf(words: string, pack: Pack | undefined): string | undefined {
  if (pack === undefined) return undefined;
  const flag = Object.values(pack.redFlags).find((one) => label(pack, one.label) === words);
  const step = flag && stepOf(pack, flag.disposition);
  return step?.kind === 'disposition' ? step.code : undefined;
}

function binding(triage: Triage): readonly string[] {
  const stands = position(triage);
  const flagged = owed(triage);
  return [
    ...(triage.ended && stands.kind === 'disposition' ? [stands.disposition.code] : []),
    ...(flagged === null ? [] : [flagged.disposition.code]),
  ];
}
