/** A call handler and a call, from the answer to the queue, by the acts of the desk. */
import { assert } from '#base/assert.ts';
import type { Bytes } from '#base/bytes.ts';
import { systemRandom } from '#base/clock.ts';
import { type Uuid, uuidv7 } from '#base/ids.ts';
import { streamName } from '#base/stream.ts';
import { foldPatient } from '#care/patient.ts';
import { isRepeatCaller } from '#care/repeat-caller.ts';
import { foldSpecialNotes } from '#care/special-notes.ts';
import type { Triage } from '#pathways/state.ts';
import type { Params } from '#wire/keeper.ts';
import { labelsOf } from '../../apps/desk/src/session/labels-ahead.ts';
import type { Found } from '../../apps/desk/src/tasks/call/lookup.ts';
import {
  endCall,
  joinCall,
  queueCall,
  type Writing,
} from '../../apps/desk/src/tasks/call/queue-call.ts';
import type { Shelf } from '../../apps/desk/src/tasks/triage/shelf.ts';
import type { Outcome } from '../calls/outcome.ts';
import { type Story, storyOf } from '../calls/story.ts';
import type { CityTime } from '../clock/time.ts';
import type { House } from '../house.ts';
import type { Telephoned } from '../staff/answer.ts';
import type { Seat } from '../staff/crew.ts';
import { identifiersOf, saidOf } from './said.ts';
import { triageCall } from './triage-call.ts';

/** From the answer until it is known who it is. */
const WHO_MS = 75_000;

export type Taken = 'queued' | 'ended' | 'joined';

interface TakingCall {
  /** What comes of it; null for a call that is no request for care. */
  readonly story: Story | null;
  readonly time: CityTime;
  readonly house: Pick<House, 'service'>;
  readonly shelf: Shelf;
  /** Told of the case before it is in the queue. */
  toCome(id: Uuid, story: Story): void;
  /** Told of its triage, where it had one, as it was left. */
  triaged(triage: Triage): void;
}

export async function takeCall(
  desk: Seat,
  call: Telephoned,
  { story, time, house: { service }, shelf, toCome, triaged: told }: TakingCall,
): Promise<Taken> {
  const answered = time.now();
  const over = answered + call.takesMs;
  const id = uuidv7(() => answered, systemRandom);
  const patient = uuidv7(() => answered, systemRandom);
  const stream = streamName({ kind: 'case', id });
  await desk.offers.make(desk.keyring, patient, [
    stream,
    streamName({ kind: 'patient', id: patient }),
  ]);
  await desk.keyring.ensure(labelsOf([service], answered), 'board');
  const writing = written(desk);
  if (call.kind !== 'care') {
    await time.until(over);
    await endCall(writing, id, service, call.kind);
    await writing.send();
    return 'ended';
  }
  assert(story !== null, 'a call for care has a story');
  await time.until(answered + Math.min(WHO_MS, call.takesMs / 2));
  const identifiers = identifiersOf(call.episode);
  const found = await lookUp(desk, identifiers);
  const said = saidOf(call.episode);
  const open = found?.cases.find((one) => one.open && one.inCare);
  if (found !== null && open !== undefined) {
    await time.until(over);
    await joinCall(
      writing,
      { id, service, said, cameTo: null, triage: '', cases: found.cases },
      { id: open.case, judged: null },
      over,
    );
    await writing.send();
    return 'joined';
  }
  const triaged = await triageCall(writing, { stream, said, story, over }, { shelf, time });
  await time.until(over);
  const whose =
    found?.patient ?? (await desk.session.call('match', { ...identifiers, as: patient })).patient;
  const disposition = triaged === null ? said.disposition : triaged.disposition;
  const comes =
    disposition === null ? story : storyOf(story.seed, { ...story.episode, disposition });
  toCome(id, comes);
  const now = time.now();
  const queued = { id, service, said: { ...said, disposition }, patient: whose };
  await queueCall(writing, { ...queued, found, lookedUp: true }, now);
  const isForHandler = comes.outcome.byHandler && disposition !== null;
  if (isForHandler && !isRepeatCaller(found?.cases ?? [], now)) {
    await closeAtOnce(writing, stream, comes.outcome);
  }
  await writing.send();
  if (triaged !== null) told(triaged.triage);
  return 'queued';
}

/** Where the triage says all that is needed, whoever took the call closes it at its end. */
async function closeAtOnce(
  writing: Writing,
  stream: string,
  { closed, gpMessage }: Outcome,
): Promise<void> {
  await writing.write({ stream, type: 'case.taken', facts: {} });
  await writing.write({
    stream,
    type: 'case.contacted',
    facts: { outcome: 'called-in' },
    payload: { note: 'On the line: they know what to do, and what to look out for.' },
  });
  await writing.write({ stream, type: 'case.closed', facts: { outcome: closed, gpMessage } });
}

/** Writes as a desk does, and sends what was written in one go. */
function written({ author, keyring, session }: Seat): Writing & { send(): Promise<void> } {
  const entries: Bytes[] = [];
  return {
    ensure: (wanted, purpose) => keyring.ensure([wanted].flat(), purpose),
    async write(draft) {
      const id = uuidv7(Date.now, systemRandom);
      entries.push(await author.write({ ...draft, after: 0, id }));
      return id;
    },
    async send() {
      await session.call('append', { entries: entries.splice(0) });
    },
  };
}

/** Those whose names only sound alike are other people, as the caller would say. */
async function lookUp(desk: Seat, identifiers: Params<'find'>): Promise<Found | null> {
  const { patient, records, cases } = await desk.session.call('find', identifiers);
  if (patient === null) return null;
  const streams = records.map((id) => streamName({ kind: 'patient', id }));
  await desk.keyring.ensure(
    streams.map((stream) => ({ stream, subject: null })),
    'care',
  );
  const files = await Promise.all(
    streams.map(async (stream) => {
      const { entries } = await desk.reader.entries(stream);
      return Promise.all(entries.map(({ bytes }) => desk.keyring.open(bytes)));
    }),
  );
  const record = files.map(foldPatient).find((one) => one !== null) ?? null;
  const notes = files.flatMap((entries) => foldSpecialNotes(entries, Date.now()));
  return { patient, records, record, isWhole: true, notes, cases };
}
