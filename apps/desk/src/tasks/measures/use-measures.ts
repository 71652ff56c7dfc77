import { useEffect, useState } from 'react';
import type { DayTallies } from '#care/measures/measures.ts';
import { useDesk } from '../../components/hooks.ts';
import { problemWords } from '../../components/problem-words.ts';
import type { Days } from './period.ts';

export type Counted =
  | { readonly kind: 'counting' }
  | { readonly kind: 'broken'; readonly words: string }
  | {
      readonly kind: 'counted';
      readonly days: readonly DayTallies[];
      /** How much of the log was counted, and when. */
      readonly size: number;
      readonly at: number;
    };

/** What came last, and of which days. */
type Last = { readonly of: Days; readonly counted: Counted };

/** What was counted on some days. */
export function useMeasures({ from, to }: Days): { counted: Counted; again: () => void } {
  const { measures } = useDesk();
  const [last, setLast] = useState<Last | null>(null);
  const [asked, setAsked] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked again it is counted again
  useEffect(() => {
    let left = false;
    const take = (counted: Counted) => left || setLast({ of: { from, to }, counted });
    measures.days(from, to).then(
      ({ days, size }) => take({ kind: 'counted', days, size, at: Date.now() }),
      (error: unknown) => take({ kind: 'broken', words: problemWords(error) }),
    );
    return () => {
      left = true;
    };
  }, [measures, from, to, asked]);
  return { counted: countedOn({ from, to }, last), again: () => setAsked((times) => times + 1) };
}

/** What came last where it is of these days: nothing stands under the heading of others. */
export function countedOn({ from, to }: Days, last: Last | null): Counted {
  return last?.of.from === from && last.of.to === to ? last.counted : { kind: 'counting' };
}
