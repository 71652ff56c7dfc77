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

/** What was counted on some days. Until others come, those that are here stay. */
export function useMeasures({ from, to }: Days): { counted: Counted; again: () => void } {
  const { measures } = useDesk();
  const [counted, setCounted] = useState<Counted>({ kind: 'counting' });
  const [asked, setAsked] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked again it is counted again
  useEffect(() => {
    let left = false;
    measures.days(from, to).then(
      ({ days, size }) => left || setCounted({ kind: 'counted', days, size, at: Date.now() }),
      (error: unknown) => left || setCounted({ kind: 'broken', words: problemWords(error) }),
    );
    return () => {
      left = true;
    };
  }, [measures, from, to, asked]);
  return { counted, again: () => setAsked((times) => times + 1) };
}
