/** A case on its way from a list to a person. Only its id travels, and only within the desk. */
import type { CaseRow } from '#care/case-row.ts';

export const CASE_TYPE = 'application/x-holdfast-case';

/** As it was when it was picked up. */
let picked: CaseRow | null = null;

export function dragCase(transfer: DataTransfer, row: CaseRow): void {
  picked = row;
  transfer.setData(CASE_TYPE, row.id);
  transfer.effectAllowed = 'move';
}

export function draggedCase(transfer: DataTransfer): CaseRow | null {
  return picked !== null && transfer.getData(CASE_TYPE) === picked.id ? picked : null;
}
