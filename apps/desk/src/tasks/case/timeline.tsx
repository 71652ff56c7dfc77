import type { CaseView } from '#care/case.ts';
import type { CareType } from '#care/entries.ts';
import type { MoveType } from '#pathways/moves.ts';
import { useOutbox, useRoom } from '../../components/hooks.ts';
import { momentWords } from '../../components/time-words.ts';
import { useNames } from '../../components/use-names.ts';

/** What a case's story is told of: all of its own stream, but what stands elsewhere on the page. */
type Told =
  | Exclude<Extract<CareType, `case.${string}`>, 'case.labelled'>
  | Extract<CareType, `${'demographics' | 'referral' | 'gp-message'}.${string}`>
  | Exclude<MoveType, 'pathways.answered' | 'pathways.went-back' | 'pathways.nobody-free'>;

const WORDS: { readonly [T in Told]: string } = {
  'case.received': 'Received',
  'case.taken': 'Taken',
  'case.released': 'Put back in the queue',
  'case.assigned': 'Handed over',
  'case.transferred': 'Transferred to another service',
  'case.comforted': 'Comfort call',
  'case.duplicated': 'Said to be a duplicate',
  'case.contacted': 'Called',
  'case.consulted': 'Consultation written',
  'case.observed': 'Observations written',
  'case.pictured': 'Picture added',
  'case.amended': 'Correction written',
  'case.reassessed': 'Assessed anew',
  'case.closed': 'Closed',
  'pathways.begun': 'Triage begun',
  'pathways.flag-raised': 'Red flag raised',
  'pathways.flag-withdrawn': 'Red flag withdrawn',
  'pathways.handed-over': 'Triage handed over to a clinician',
  'pathways.taken-over': 'Triage taken over by a clinician',
  'pathways.ended': 'Triage ended',
  'demographics.asked': 'National record asked',
  'demographics.answered': 'National record answered',
  'case.reopened': 'Opened again',
  'case.settled': 'Decided between two sites',
  'case.let-go': 'Dealt with in the other system',
  'case.taken-back': 'Handed back to the other system',
  'case.held': 'Record held',
  'case.hold-lifted': 'Hold lifted',
  'case.rated': 'Feedback written',
  'referral.asked': 'Referral or booking asked for',
  'referral.sent': 'Referral or booking sent',
  'referral.failed': 'Referral or booking could not be sent',
  'referral.answered': 'Referral or booking answered',
  'referral.withdrawn': 'Referral or booking dealt with another way',
  'gp-message.sent': 'Message to the GP sent',
  'gp-message.failed': 'Message to the GP failed',
};

/** A newer desk may have written what this one has no word for. */
function wordsOf(type: string): string {
  return Object.hasOwn(WORDS, type) ? WORDS[type as Told] : 'Something else was written';
}

/** What happened and who did it, as the record has it. */
export function Timeline({
  view: { timeline },
  now,
}: {
  readonly view: CaseView;
  readonly now: number;
}) {
  const nameOf = useNames();
  const { origins } = useRoom().board;
  const waiting = new Set(useOutbox().map(({ header }) => header.id));
  return (
    <section className="desk-card" aria-label="What happened">
      <h2>What happened</h2>
      <ol className="desk-timeline">
        {timeline.map(({ id, type, at, by, note }) => (
          <li key={id}>
            <time dateTime={new Date(at).toISOString()}>{momentWords(at, now)}</time>
            <span>
              {wordsOf(type)}{' '}
              <span className="desk-quiet">
                {nameOf(by)}
                {origins.has(id) && ', at the other site'}
              </span>
              {note !== null && <span className="desk-timeline__note">{note}</span>}
              {waiting.has(id) && <em className="desk-waiting"> not yet safe</em>}
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}
