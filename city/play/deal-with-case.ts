/** A clinician and a case: taken, opened, rung back, triaged to the end where it was not, measured, written up, closed. */
import { streamName } from '#base/stream.ts';
import { type CaseView, foldCase } from '#care/case.ts';
import type { CaseRow } from '#care/case-row.ts';
import { scoreOf } from '#care/observation-words.ts';
import type { Draft } from '#sync/author.ts';
import type { Opened } from '#sync/keyring.ts';
import type { Shelf } from '../../apps/desk/src/tasks/triage/shelf.ts';
import { consultationOf, type Outcome } from '../calls/outcome.ts';
import type { Story } from '../calls/story.ts';
import type { CityTime } from '../clock/time.ts';
import type { Seat } from '../staff/crew.ts';
import { goOnWithTriage } from './go-on-with-triage.ts';
import { observationsOf } from './observe.ts';
import type { Tally } from './tally.ts';

const READS_MS = 60_000;
const TRIES_AGAIN_MS = 12 * 60_000;
const MEASURES_AGAIN_MS = 8 * 60_000;

/** False where somebody else was quicker. */
export async function dealWithCase(
  desk: Seat,
  { id, patient }: CaseRow,
  story: Story,
  room: { readonly shelf: Shelf; readonly tally: Tally; readonly time: CityTime },
): Promise<boolean> {
  const { shelf, tally, time } = room;
  const { episode, outcome } = story;
  const stream = streamName({ kind: 'case', id });
  await desk.keyring.ensure([{ stream, subject: patient }], 'care');
  const write = async (...drafts: Draft[]) => {
    const entries = await Promise.all(drafts.map((draft) => desk.author.write(draft)));
    await desk.session.call('append', { entries });
  };
  const draft = { stream, after: 0 };
  await write({ ...draft, type: 'case.taken', facts: {} });
  const { view, entries } = await opened(desk, stream);
  const { state } = view.row;
  if (state.kind !== 'taken' || state.by !== desk.session.account) return false;
  await time.until(time.now() + READS_MS);
  for (const [i, contact] of outcome.contacts.entries()) {
    if (i > 0) await time.until(time.now() + TRIES_AGAIN_MS);
    if (contact === 'spoke') await time.until(time.now() + outcome.talkMs);
    await write({
      ...draft,
      type: 'case.contacted',
      facts: { outcome: contact },
      payload: { note: NOTES[contact] },
    });
  }
  const spoke = outcome.contacts.at(-1) === 'spoke';
  if (spoke) {
    await goOnWithTriage(entries, story, { stream, shelf, time, write });
    for (const [i, measured] of story.observed.entries()) {
      if (i > 0) await time.until(time.now() + MEASURES_AGAIN_MS);
      const payload = observationsOf(measured, time.now());
      await write({ ...draft, type: 'case.observed', facts: {}, payload });
      const score = scoreOf(payload, view.summary.patient, time.now());
      tally.observed += 1;
      if (score.kind === 'scored' && score.missing.length === 0) tally.scored += 1;
    }
  }
  await time.until(time.now() + outcome.writeMs);
  const consultation = {
    ...draft,
    type: 'case.consulted' as const,
    facts: {},
    payload: consultationOf(episode, outcome),
  };
  const { closed, gpMessage } = outcome;
  await write(...(spoke ? [consultation] : []), {
    ...draft,
    type: 'case.closed',
    facts: { outcome: closed, gpMessage },
  });
  return true;
}

const NOTES: Readonly<Record<Outcome['contacts'][number], string>> = {
  spoke: 'Spoke to them, and heard the whole story again.',
  'no-answer': 'Rang for a minute, nobody answered.',
  voicemail: 'Left a message without saying what it is about.',
  'wrong-number': 'Somebody else has this number.',
  'called-in': 'They rang us.',
};

/** The whole story, as a desk reads it. */
async function opened(
  desk: Seat,
  stream: string,
): Promise<{ readonly view: CaseView; readonly entries: readonly Opened[] }> {
  const { entries } = await desk.reader.entries(stream);
  const read = await Promise.all(entries.map(({ bytes }) => desk.keyring.open(bytes)));
  const view = foldCase(read);
  if (view === null) throw new RangeError('a case on the board was received');
  return { view, entries: read };
}
