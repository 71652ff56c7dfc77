/** A clinician and a triage that was left to them: taken over, asked to its end, and the case judged by it, as a desk does it. */
import { recordTriages } from '#pathways/record.ts';
import { replay } from '#pathways/triage.ts';
import type { Draft } from '#sync/author.ts';
import type { Opened } from '#sync/keyring.ts';
import { reassessmentOf } from '../../apps/desk/src/tasks/triage/reassessment.ts';
import type { Shelf } from '../../apps/desk/src/tasks/triage/shelf.ts';
import type { Story } from '../calls/story.ts';
import type { CityTime } from '../clock/time.ts';
import { Draw } from '../draw.ts';
import { Caller } from '../triage/caller-answers.ts';
import { PRESENTATIONS } from '../triage/presentations.ts';
import { clinicianAsks } from '../triage/talk.ts';

const ASKED_MS = 25_000;

/** Nothing, where the triage is at its end or there is none. */
export async function goOnWithTriage(
  entries: readonly Opened[],
  { episode, seed }: Pick<Story, 'episode' | 'seed'>,
  room: {
    readonly stream: string;
    readonly shelf: Shelf;
    readonly time: CityTime;
    write(draft: Draft): Promise<void>;
  },
): Promise<void> {
  const { stream, shelf, time, write } = room;
  const record = recordTriages(entries).triages.at(-1);
  const presentation = PRESENTATIONS[episode.complaint.condition];
  if (record === undefined || record.end !== null || presentation === undefined) return;
  const left = replay(shelf.find, record.counted);
  const draw = new Draw(seed).apart('triage gone on with');
  const caller = new Caller(draw, episode.disposition, presentation);
  let last = left;
  for (const triage of clinicianAsks(left, caller)) {
    await write({ stream, after: 0, ...triage.moves.at(-1)! });
    await time.until(time.now() + ASKED_MS);
    last = triage;
  }
  const reassessment = reassessmentOf(last, time.now());
  if (reassessment !== null) await write({ stream, after: 0, ...reassessment });
}
