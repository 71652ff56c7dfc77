import { useEffect, useMemo, useState } from 'react';
import type { Uuid } from '#base/ids.ts';
import { identityPayloads, isSealedIdentityType } from '#identity/entries.ts';
import { useDesk } from '../../components/hooks.ts';
import type { Told } from '../../store/access-journal.ts';

/** What people gave as their reasons, by entry: sealed in the log, opened for whoever may read notices. */
export function useWords(entries: readonly Told[]): ReadonlyMap<Uuid, string> {
  const desk = useDesk();
  const [words, setWords] = useState<ReadonlyMap<Uuid, string>>(new Map());
  const sealed = useMemo(
    () =>
      entries.filter(
        ({ header }) => header.stream.startsWith('notices/') && isSealedIdentityType(header.type),
      ),
    [entries],
  );
  useEffect(() => {
    let left = false;
    const unread = sealed.filter(({ header }) => !words.has(header.id));
    if (unread.length === 0) return;
    desk
      .open(
        unread.map(({ bytes }) => bytes),
        'notices',
      )
      .then(
        (opened) => {
          if (left) return;
          const read = opened.flatMap(({ header, payload }) => {
            const said = saidIn(header.type, payload);
            return said === null ? [] : [[header.id, said] as const];
          });
          setWords((known) => new Map([...known, ...read]));
        },
        // Whoever may not read them is shown the rest.
        () => undefined,
      );
    return () => {
      left = true;
    };
  }, [desk, sealed, words]);
  return words;
}

function saidIn(type: string, payload: unknown): string | null {
  if (type === 'glass.reviewed') {
    const said = identityPayloads[type].safeParse(payload);
    return said.success ? said.data.note : null;
  }
  if (type !== 'glass.broken' && type !== 'budget.raised' && type !== 'bulk.opened') return null;
  const said = identityPayloads[type].safeParse(payload);
  return said.success ? said.data.reason : null;
}
