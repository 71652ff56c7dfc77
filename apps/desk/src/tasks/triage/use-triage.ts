import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { Uuid } from '#base/ids.ts';
import { following } from '#pathways/moves.ts';
import { recordTriages, type TriageRecord } from '#pathways/record.ts';
import type { Triage } from '#pathways/state.ts';
import { replay } from '#pathways/triage.ts';
import { catalogue } from '#problems/catalogue.ts';
import type { Params } from '#wire/keeper.ts';
import { useDesk, useOutbox } from '../../components/hooks.ts';
import { useFile } from '../../components/use-file.ts';
import { refusalWords } from './refusal-words.ts';
import type { Shelf } from './shelf.ts';

export type TriageRoom = {
  readonly opening: boolean;
  /** As the entries have them, the latest last. */
  readonly records: readonly TriageRecord[];
  readonly notUnderstood: number;
  /** The latest, to go on with; null where there is none, or it can only be read. */
  readonly triage: Triage | null;
  /** Why it can only be read, or why the last move was not made. */
  readonly trouble: string | null;
  /** Something was done in it here: from then on the focus goes along with it. */
  readonly isActive: boolean;
  /** Makes one move: on the screen at once, and on its way to the record. */
  make(move: (now: Triage | null) => Triage): Triage | null;
};

/**
 * The triages of a case, in its own stream. What is done here shows before it is written, and it is written in the order in which it was
 * done; when everything of it has come back, the record alone says how it stands.
 */
export function useTriage(
  stream: string,
  purpose: Params<'grant'>['purpose'],
  shelf: Shelf,
): TriageRoom {
  const desk = useDesk();
  const { state } = useFile(stream, purpose);
  const isRefused = useOutbox().some(
    ({ header, refused }) => header.stream === stream && refused !== null,
  );
  const entries = state.kind === 'open' ? state.entries : null;
  const read = useMemo(() => (entries === null ? null : recordTriages(entries)), [entries]);
  const count = useMemo(
    () => entries?.filter(({ header }) => header.type.startsWith('pathways.')).length ?? 0,
    [entries],
  );
  const latest = useRef<Triage | null>(null);
  /** How many moves the stream will have once all that was made here is in it. */
  const expected = useRef(0);
  /** The entry of the last move, once that is written. */
  const last = useRef<Promise<Uuid | undefined>>(Promise.resolve(undefined));
  const [triage, setTriage] = useState<Triage | null>(null);
  const [trouble, setTrouble] = useState<string | null>(null);
  const [isReplayed, setReplayed] = useState(false);
  const [isActive, setActive] = useState(false);
  /** What could not be written: then the record says how it stands, and this says why. */
  const [unwritten, setUnwritten] = useState<string | null>(null);

  useEffect(() => {
    const isBehind = count < expected.current && !isRefused && unwritten === null;
    if (read === null || isBehind) return;
    expected.current = count;
    const record = read.triages.at(-1);
    try {
      latest.current = record === undefined ? null : replay(shelf.find, record.counted);
      last.current = Promise.resolve(record?.last);
      setTrouble(null);
    } catch (error) {
      latest.current = null;
      setTrouble(refusalWords(error));
    }
    setTriage(latest.current);
    setReplayed(true);
  }, [read, count, shelf, isRefused, unwritten]);

  const make = useCallback(
    (move: (now: Triage | null) => Triage) => {
      try {
        const next = move(latest.current);
        const made = next.moves.at(-1)!;
        latest.current = next;
        expected.current += 1;
        setTriage(next);
        setTrouble(null);
        setUnwritten(null);
        setActive(true);
        const before = last.current;
        last.current = before
          .then((id) => desk.write({ stream, ...(id === undefined ? made : following(made, id)) }))
          .catch((error) => {
            setUnwritten(refusalWords(error));
            return before;
          });
        return next;
      } catch (error) {
        setTrouble(refusalWords(error));
        return null;
      }
    },
    [desk, stream],
  );
  return {
    opening: state.kind === 'opening' || (read !== null && !isReplayed),
    records: read?.triages ?? [],
    notUnderstood: read?.notUnderstood ?? 0,
    triage,
    trouble: state.kind === 'refused' ? catalogue[state.problem].message : (unwritten ?? trouble),
    isActive,
    make,
  };
}
