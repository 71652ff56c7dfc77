/** What a call may not end below: what its triages came to, and what their red flags ask for. */
import { type DispositionRow, dispositionFor, isLesser } from '#care/report/dispositions.ts';
import { owed, position } from '#pathways/position.ts';
import type { TriageRecord } from '#pathways/record.ts';
import type { Triage } from '#pathways/state.ts';
import { replay } from '#pathways/triage.ts';
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

function codesOf(record: TriageRecord, shelf: Pick<Shelf, 'find'>): readonly string[] {
  try {
    return binding(replay(shelf.find, record.counted));
  } catch {
    // Without its pack: what it ended in was written down.
    return record.end === null ? [] : [record.end.code];
  }
}

function binding(triage: Triage): readonly string[] {
  const stands = position(triage);
  const flagged = owed(triage);
  return [
    ...(triage.ended && stands.kind === 'disposition' ? [stands.disposition.code] : []),
    ...(flagged === null ? [] : [flagged.disposition.code]),
  ];
}
