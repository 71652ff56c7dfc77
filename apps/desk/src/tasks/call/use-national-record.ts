import { useMemo } from 'react';
import type { Uuid } from '#base/ids.ts';
import { streamName } from '#base/stream.ts';
import { type Demographics, foldDemographics } from '#care/demographics.ts';
import { useDesk } from '../../components/hooks.ts';
import { useFile } from '../../components/use-file.ts';
import type { CallFields } from './call-fields.ts';
import { isAbout, MOST_QUESTIONS, questionOf, wasAsked } from './national-record.ts';

export type NationalRecord = {
  /** The latest question about whom the call is of now; null where none was asked. */
  readonly current: Demographics | null;
  /** Others were asked about, as often as a call may. */
  readonly isSpent: boolean;
  /** Asks, unless it was asked the same before, or often enough. Never rejects: a call goes on without it. */
  ask(fields: CallFields): Promise<void>;
};

/** What a call asked the national record, and what came back: both stand in the call's own stream. */
export function useNationalRecord(id: Uuid, now: CallFields): NationalRecord {
  const desk = useDesk();
  const stream = streamName({ kind: 'case', id });
  const { state } = useFile(stream, 'receive');
  const all = useMemo(
    () => (state.kind === 'open' ? foldDemographics(state.entries) : []),
    [state],
  );
  const current = all.findLast((one) => isAbout(one, now, Date.now())) ?? null;
  return {
    current,
    isSpent:
      current === null && all.length >= MOST_QUESTIONS && questionOf(now, Date.now()) !== null,
    async ask(fields) {
      const question = questionOf(fields, Date.now());
      if (question === null || all.length >= MOST_QUESTIONS || wasAsked(all, question)) return;
      const draft = { stream, type: 'demographics.asked', facts: {}, payload: question } as const;
      await desk.write(draft).catch(() => undefined);
    },
  };
}
