import type { Directory } from '../directory.ts';
import type { Typed } from '../entry-types.ts';
import { refuse } from '../refusal.ts';
import { type Uuid, uuid } from '../uuid.ts';
import { areOne, isForgotten, patientOf } from './merge.ts';
import { accountOf, mustBeSessionOf } from './session.ts';

const GLASS_MS = 3_600_000;

/** Rule 7, and whose session it names. */
export function mayGrant(directory: Directory, entry: Typed<'access.granted'>): void {
  const account = accountOf(entry);
  const { session, streams, subjects, under } = entry.facts;
  mustBeSessionOf(directory, account, uuid(session));
  if (under !== null) mustBeAllowed(directory, account, entry, under.toHex());
  const patients = [
    ...subjects.map((subject) => subject.toHex()),
    ...streams.filter((stream) => stream.startsWith('patient/')).map(patientOf),
  ];
  if (patients.some((patient) => isForgotten(directory, patient))) {
    refuse('chain/7', 'it grants a key of somebody who was forgotten');
  }
}

/** What rule 6 asks about later. */
export function takeGrant({ granted }: Directory, entry: Typed<'access.granted'>): void {
  for (const stream of entry.facts.streams) {
    if (!granted.has(stream)) granted.set(stream, accountOf(entry));
  }
}

/** Rule 7: broken glass of the last hour, or a bulk that two people agreed to. */
function mustBeAllowed(
  directory: Directory,
  account: Uuid,
  { facts, at }: Typed<'access.granted'>,
  under: string,
): void {
  const { glass, bulk } = directory;
  const broken = glass.get(under);
  const isBroken =
    broken?.author === account &&
    at <= broken.at + GLASS_MS &&
    facts.subjects.some((subject) => areOne(directory, subject.toHex(), broken.patient));
  const opened = bulk.get(under);
  const isOpened = opened?.account === account && at <= opened.until;
  if (!isBroken && !isOpened) {
    refuse('chain/7', 'it names no broken glass and no bulk that would allow it');
  }
}

/** Rule 6: nobody can have sealed anything for a stream before its key was granted to somebody. */
export function mustBeGranted({ granted }: Directory, { sealed, stream }: Typed): void {
  if (sealed !== null && !granted.has(stream)) {
    refuse('chain/6', "it is sealed, and its stream's key was granted to nobody before it");
  }
}
