/** One call, from first ring to close, with the entries that a desk writes for it. */
import { createHash } from 'node:crypto';
import { type Clock, systemRandom } from '#base/clock.ts';
import { type Uuid, uuidv7 } from '#base/ids.ts';
import { dayOf, streamName } from '#base/stream.ts';
import { foldCase } from '#care/case.ts';
import type { Machine } from '#testkit/machine.ts';
import type { Wait } from './figures.ts';
import { SERVICE } from './house.ts';
import type { Seated } from './staff.ts';

const EPISODE_MS = 15 * 60_000;
const ANSWERS = 6;
const PACK = {
  pack: 'abdominal-pain',
  version: '1.0.0',
  hash: new Uint8Array(createHash('sha256').update('abdominal-pain').digest()),
};

/** How long each wait took, milliseconds. */
export type Timed = (what: Wait, ms: number) => void;

export type Caller = {
  /** By which they are found. The same number is the same person. */
  readonly number: number;
};

export type Queued = { readonly id: Uuid; readonly patient: Uuid };

async function timing<T>(timed: Timed, what: Wait, act: () => Promise<T>): Promise<T> {
  const begun = performance.now();
  const done = await act();
  timed(what, performance.now() - begun);
  return done;
}

/** The call handler's part: begun, looked up, asked, queued. */
export async function takeCall(
  { keyring, offers, author, session }: Seated,
  { number }: Caller,
  clock: Clock,
  timed: Timed,
): Promise<Queued> {
  const newId = () => uuidv7(clock, systemRandom);
  const [id, somebodyNew] = [newId(), newId()];
  const stream = streamName({ kind: 'case', id });
  const labels = streamName({ kind: 'labels', service: SERVICE, day: dayOf(clock()) });
  await timing(timed, 'begin', async () => {
    await offers.make(keyring, somebodyNew, [stream, `patient/${somebodyNew}`]);
    await keyring.ensure([{ stream: labels, subject: null }], 'board');
  });
  // Nobody waits for it.
  await offers.bring();
  const { patient, known } = await session.call('match', {
    nhsNumber: null,
    family: `Caller ${number}`,
    birthDate: new Date(Date.UTC(1930, 0, 1 + (number % 30_000))).toISOString().slice(0, 10),
    phone: null,
    postcode: 'ZZ99 9ZZ',
    as: somebodyNew,
  });
  const person = { name: `Caller ${number}`, gender: 'unknown' as const, postcode: 'ZZ99 9ZZ' };
  const asked = [
    author.write({
      stream,
      after: 0,
      type: 'pathways.begun',
      facts: { step: 1 },
      payload: {
        ...PACK,
        title: 'Abdominal pain',
        author: 'Written for Holdfast',
        use: 'Illustrative. Not for clinical use.',
        context: { speaker: 'self', language: 'en', ageMonths: 480, sex: 'unknown' },
      },
    }),
    ...Array.from({ length: ANSWERS }, (_, i) =>
      author.write({
        stream,
        after: i + 1,
        type: 'pathways.answered',
        facts: { step: i + 2 },
        payload: {
          ...PACK,
          question: `question-${i}`,
          answer: 'no',
          asked: 'Is the tummy hard, or does it hurt a great deal when it is pressed and let go?',
          answered: 'No',
        },
      }),
    ),
  ];
  const queued = [
    ...(known
      ? []
      : [
          author.write({
            stream: `patient/${patient}`,
            after: 0,
            type: 'patient.recorded',
            facts: {},
            payload: person,
          }),
        ]),
    author.write({
      stream: labels,
      after: 0,
      type: 'case.labelled',
      facts: { case: id },
      payload: { name: person.name, age: '40 years', place: 'ZZ99', reason: 'Abdominal pain' },
    }),
  ];
  const received = author.write({
    stream,
    after: ANSWERS + 1,
    type: 'case.received',
    facts: {
      patient,
      service: SERVICE,
      source: 'call',
      urgency: 'urgent',
      disposition: 'Dx05',
      due: clock() + EPISODE_MS * 8,
      answered: clock() - EPISODE_MS,
      repeat: false,
    },
    payload: {
      patient: person,
      callBack: '01632 960000',
      location: 'At home',
      problem:
        'Pain in the lower abdomen since this morning, worse on moving; no fever, no vomiting.',
      call: { for: 'self', readBack: true, consent: 'yes', earlier: [] },
      unmapped: 0,
      warnings: [],
    },
  });
  const entries = await Promise.all([...asked, received, ...queued]);
  await timing(timed, 'append', () => session.call('append', { entries }));
  return { id, patient };
}

/** The clinician's part: opened, taken, called back, written up, closed. */
export async function closeCase(
  { keyring, author, session, reader }: Seated,
  { id, patient }: Queued,
  timed: Timed,
): Promise<void> {
  const stream = streamName({ kind: 'case', id });
  const opened = await timing(timed, 'open', async () => {
    const [, { entries }] = await Promise.all([
      keyring.ensure([{ stream, subject: patient }], 'care'),
      reader.entries(stream),
    ]);
    return Promise.all(entries.map(({ bytes }) => keyring.open(bytes)));
  });
  if (foldCase(opened) === null) throw new Error('a case did not open');
  const draft = { stream, after: opened.length };
  const taken = await author.write({ ...draft, type: 'case.taken', facts: {} });
  await timing(timed, 'append', () => session.call('append', { entries: [taken] }));
  const written = await Promise.all([
    author.write({
      ...draft,
      type: 'case.contacted',
      facts: { outcome: 'spoke' },
      payload: { note: 'Spoke to the patient: pain easing, drinking, no fever.' },
    }),
    author.write({
      ...draft,
      type: 'case.consulted',
      facts: {},
      payload: {
        history: 'Lower abdominal pain for twelve hours, colicky, eased by lying still. No fever.',
        examination: 'By telephone: speaks in full sentences, abdomen not rigid as described.',
        assessment: 'Likely viral; no red flags now.',
        plan: 'Fluids and simple pain relief; see own GP if not better in two days.',
        safetyNetting: 'Ring again at once for vomiting, fever, or pain that does not ease.',
      },
    }),
    author.write({ ...draft, type: 'case.closed', facts: { outcome: 'advice', gpMessage: true } }),
  ]);
  await timing(timed, 'append', () => session.call('append', { entries: written }));
}

/** The gateway's part: the message to the GP. */
export async function tellGp(
  { keyring, author, session }: Machine,
  { id, patient }: Queued,
): Promise<void> {
  const stream = streamName({ kind: 'case', id });
  await keyring.ensure([{ stream, subject: patient }], 'gp-message');
  const sent = await author.write({
    stream,
    after: 0,
    type: 'gp-message.sent',
    facts: { attempt: 1, route: 'folder' },
  });
  await session.call('append', { entries: [sent] });
}
