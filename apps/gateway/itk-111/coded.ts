import type { Coded } from '#care/report/coded.ts';
import type { Cursor } from './reading.ts';

/** A code with its words (HL7 v3 CD and its kin); `undefined` where nothing was said. */
export function codedAt(cursor: Cursor | undefined): Coded | undefined {
  if (cursor === undefined) return undefined;
  const value: Coded = {
    code: cursor.attribute('code'),
    system: cursor.attribute('codeSystem'),
    systemName: cursor.attribute('codeSystemName'),
    display: cursor.attribute('displayName'),
    text: cursor.child('originalText')?.text() ?? cursor.ownText(),
  };
  return Object.values(value).some((part) => part !== undefined) ? value : undefined;
}

export function codedList(cursors: readonly Cursor[]): readonly Coded[] {
  return cursors.map(codedAt).filter((value) => value !== undefined);
}
