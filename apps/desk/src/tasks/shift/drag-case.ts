/** A case on its way from a list to a person. Only its id travels, and only within the desk. */
import { isUuid, type Uuid } from '#base/ids.ts';

export const CASE_TYPE = 'application/x-holdfast-case';

export function dragCase(transfer: DataTransfer, id: Uuid): void {
  transfer.setData(CASE_TYPE, id);
  transfer.effectAllowed = 'move';
}

export function draggedCase(transfer: DataTransfer): Uuid | null {
  const id = transfer.getData(CASE_TYPE);
  return isUuid(id) ? id : null;
}
