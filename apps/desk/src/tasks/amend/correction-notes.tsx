import type { ReactNode } from 'react';
import type { Correction } from '#care/written.ts';
import { Details } from '../../components/details.tsx';
import { momentWords } from '../../components/time-words.ts';
import { useNames } from '../../components/use-names.ts';

type CorrectionNotesProps<T> = {
  readonly what: string;
  readonly corrections: readonly Correction<T>[];
  readonly now: number;
  readonly shown: (before: T) => ReactNode;
};

/** That something was corrected, by whom and why, with what stood before one key away. */
export function CorrectionNotes<T>({ what, corrections, now, shown }: CorrectionNotesProps<T>) {
  const nameOf = useNames();
  return corrections.map(({ at, by, reason, before }) => (
    <div className="desk-correction" key={`${at} ${by}`}>
      <p>
        <strong>{what} corrected</strong>{' '}
        <span className="desk-quiet">
          {nameOf(by)}, {momentWords(at, now)}
        </span>
        : {reason}
      </p>
      <Details summary="As it was before" isPrinted>
        {shown(before)}
      </Details>
    </div>
  ));
}
