import { useEffect, useMemo } from 'react';
import { webPrimitives } from '#seal/primitives-web.ts';
import { useDesk, useReadable } from '../../components/hooks.ts';
import { AccessJournal, type JournalState, type Question } from '../../store/access-journal.ts';
import { foldJournal, type JournalRow } from './fold-journal.ts';

export type JournalView = {
  readonly state: JournalState;
  readonly rows: readonly JournalRow[];
  readonly readOn: () => void;
};

/** Reads what a question asks for as long as the screen is there. */
export function useJournal(question: Question): JournalView {
  const { accessJournal: read, session } = useDesk();
  const { key: keeperKey } = session.keeper;
  const file = useMemo(
    () => new AccessJournal({ read, primitives: webPrimitives, keeperKey }, question),
    [read, keeperKey, question],
  );
  useEffect(() => file.follow(), [file]);
  const state = useReadable(file.state);
  const rows = useMemo(() => foldJournal(state.entries, state.about), [state.entries, state.about]);
  return { state, rows, readOn: () => file.readOn() };
}
