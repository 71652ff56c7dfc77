/** A clinician and a case: taken, opened, rung back, written up, closed. */
import { streamName } from '#base/stream.ts';
import type { CaseRow } from '#care/board.ts';
import { type CaseView, foldCase } from '#care/case.ts';
import type { Draft } from '#sync/author.ts';
import type { Episode } from '../calls/episode.ts';
import { consultationOf, type Outcome } from '../calls/outcome.ts';
import type { CityTime } from '../clock/time.ts';
import type { Seat } from '../staff/crew.ts';

/** What the case is about, as whoever rings back will find. */
export type Story = { readonly episode: Episode; readonly outcome: Outcome };

const READS_MS = 60_000;
const TRIES_AGAIN_MS = 12 * 60_000;

/** False where somebody else was quicker. */
export async function dealWithCase(
  desk: Seat,
  { id, patient }: CaseRow,
  { episode, outcome }: Story,
  time: CityTime,
): Promise<boolean> {
  const stream = streamName({ kind: 'case', id });
  await desk.keyring.ensure([{ stream, subject: patient }], 'care');
  const write = async (...drafts: Draft[]) => {
    const entries = await Promise.all(drafts.map((draft) => desk.author.write(draft)));
    await desk.session.call('append', { entries });
  };
  const draft = { stream, after: 0 };
  await write({ ...draft, type: 'case.taken', facts: {} });
  const { state } = (await opened(desk, stream)).row;
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
  await time.until(time.now() + outcome.writeMs);
  const spoke = outcome.contacts.at(-1) === 'spoke';
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
async function opened(desk: Seat, stream: string): Promise<CaseView> {
  const { entries } = await desk.reader.entries(stream);
  const view = foldCase(await Promise.all(entries.map(({ bytes }) => desk.keyring.open(bytes))));
  if (view === null) throw new RangeError('a case on the board was received');
  return view;
}
