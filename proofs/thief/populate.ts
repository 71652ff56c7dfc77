/** Puts many made-up patients into a house: most with a case long closed, a few with one that is open now. */

import type { Bytes } from '#base/bytes.ts';
import { systemClock } from '#base/clock.ts';
import type { Uuid } from '#base/ids.ts';
import { forgeEntry } from '#testkit/forge-entry.ts';
import type { Machine } from '#testkit/machine.ts';
import { SERVICE } from '../house.ts';
import { newId, type Person } from '../people.ts';
import { type Identifiers, MARKER } from './play.ts';

const AT_ONCE = 12;
const PER_CALL = 16;
const MONTH_MS = 30 * 86_400_000;

export type Placed = { readonly id: Uuid; readonly patient: Uuid };

/** The thief knows how we would make somebody up, as an insider may know a register of names. */
export function identifiersOf(number: number): Identifiers {
  const day = new Date(Date.UTC(1930, 0, 1 + (number % 30_000)));
  return {
    nhsNumber: null,
    family: `${MARKER}-${number}`,
    birthDate: day.toISOString().slice(0, 10),
    phone: null,
    postcode: `ZZ${number % 99} ${number % 9}ZZ`,
  };
}

/** @param progress is told how many there are so far */
export async function populate(parts: {
  readonly machine: Machine;
  readonly clinician: Person;
  readonly patients: number;
  readonly open: number;
  readonly progress: (done: number) => void;
}): Promise<Placed[]> {
  const { patients, progress } = parts;
  const placed: Placed[] = new Array(patients);
  let next = 0;
  let done = 0;
  const work = async () => {
    while (next < patients) {
      const first = next;
      next = Math.min(patients, first + PER_CALL);
      const some = await place(parts, first, next);
      for (const [i, one] of some.entries()) placed[first + i] = one;
      done += some.length;
      progress(done);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return placed;
}

async function place(
  { machine, clinician, open }: Parameters<typeof populate>[0],
  first: number,
  end: number,
): Promise<Placed[]> {
  const numbers = Array.from({ length: end - first }, (_, i) => first + i);
  const people = await Promise.all(
    numbers.map(async (number) => {
      const { patient } = await machine.session.call('match', {
        ...identifiersOf(number),
        as: null,
      });
      return { number, id: newId(), patient };
    }),
  );
  const wanted = people.flatMap(({ id, patient }) => [
    { stream: `case/${id}`, subject: patient },
    { stream: `patient/${patient}`, subject: patient },
  ]);
  await machine.keyring.ensure(wanted, 'receive');
  const entries = await Promise.all(people.flatMap((one) => received(machine, one)));
  await machine.session.call('append', { entries });
  const closed = people.filter(({ number }) => number >= open);
  if (closed.length > 0) {
    const closing = await Promise.all(closed.map(({ id }) => close(clinician, id)));
    await clinician.session.call('append', { entries: closing });
  }
  return people.map(({ id, patient }) => ({ id, patient }));
}

type Somebody = Placed & { readonly number: number };

function received({ author }: Machine, { number, id, patient }: Somebody): Promise<Bytes>[] {
  const person = { name: `Ada ${MARKER}-${number}`, gender: 'unknown' as const };
  return [
    author.write({
      stream: `case/${id}`,
      after: 0,
      type: 'case.received',
      facts: {
        patient,
        service: SERVICE,
        source: 'nhs-111-report',
        urgency: 'urgent',
        disposition: 'Dx05',
        due: systemClock(),
      },
      payload: { patient: person, problem: 'Abdominal pain', unmapped: 0, warnings: [] },
    }),
    author.write({
      stream: `patient/${patient}`,
      after: 0,
      type: 'patient.recorded',
      facts: {},
      payload: person,
    }),
  ];
}

/** As of a month ago. */
function close(clinician: Person, id: Uuid): Promise<Bytes> {
  return forgeEntry(clinician, {
    stream: `case/${id}`,
    type: 'case.closed',
    at: systemClock() - MONTH_MS,
    facts: { outcome: 'advice', gpMessage: false },
  });
}
