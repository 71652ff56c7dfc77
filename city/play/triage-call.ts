/** A call handler's triage within a call, by the pack that is about what the caller told. */
import { type DispositionRow, dispositionFor } from '#care/report/dispositions.ts';
import type { Triage } from '#pathways/state.ts';
import type { Writing } from '../../apps/desk/src/tasks/call/queue-call.ts';
import type { SaidCall } from '../../apps/desk/src/tasks/call/read-call.ts';
import { floorOf } from '../../apps/desk/src/tasks/triage/floor.ts';
import type { Shelf } from '../../apps/desk/src/tasks/triage/shelf.ts';
import type { Story } from '../calls/story.ts';
import type { CityTime } from '../clock/time.ts';
import { Draw } from '../draw.ts';
import { Caller } from '../triage/caller-answers.ts';
import { contextOf } from '../triage/context.ts';
import { PRESENTATIONS } from '../triage/presentations.ts';
import { handlerAsks } from '../triage/talk.ts';

export type Triaged = {
  readonly triage: Triage;
  /** What the call is queued as; null where nobody judged it: a clinician looks first. */
  readonly disposition: DispositionRow | null;
};

type Call = {
  readonly stream: string;
  readonly said: SaidCall;
  readonly story: Story;
  /** When its time is over: what is asked then is asked at once. */
  readonly over: number;
};

/** Between a question and its answer: milliseconds, at least and at most. */
const ASKED_MS = [12_000, 45_000] as const;

/** Null where no pack in use is about this. */
export async function triageCall(
  { write }: Pick<Writing, 'write'>,
  { stream, said, story, over }: Call,
  { shelf, time }: { readonly shelf: Shelf; readonly time: CityTime },
): Promise<Triaged | null> {
  const { complaint, disposition } = story.episode;
  const presentation = PRESENTATIONS[complaint.condition];
  const loaded = shelf.packs.find(({ pack }) => pack.id === presentation?.pack);
  const context = loaded === undefined ? null : contextOf(said, loaded.pack, time.now());
  if (presentation === undefined || loaded === undefined || context === null) return null;
  const draw = new Draw(story.seed).apart('triage');
  let last: Triage | null = null;
  for (const triage of handlerAsks(loaded, context, new Caller(draw, disposition, presentation))) {
    await write({ stream, ...triage.moves.at(-1)! });
    await time.until(Math.min(over, time.now() + draw.between(...ASKED_MS)));
    last = triage;
  }
  if (last === null) return null;
  const code = floorOf([], last, shelf);
  return { triage: last, disposition: (code === null ? null : dispositionFor(code)) ?? null };
}
