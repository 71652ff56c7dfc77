import type { Uuid } from '#base/ids.ts';

const BEFORE = 'amend-';

/** The form under which a correction of an entry is kept. */
export function amendDraft(entry: Uuid): string {
  return `${BEFORE}${entry}`;
}

export function isAmendDraft(form: string): boolean {
  return form.startsWith(BEFORE);
}
