import { barsReceiver } from '#testkit/bars-receiver.ts';
import { type PdsPerson, pdsDouble } from '#testkit/pds.ts';
import { DOS } from '../../apps/cli/demonstration/neighbours.ts';
import type { Person, Town } from '../town/population.ts';

/** Plays them until it is stopped. @returns what stops them */
export async function playNeighbours(
  town: Town,
  env: Readonly<Record<string, string | undefined>>,
): Promise<() => Promise<void>> {
  const { HOLDFAST_DEMO_PDS_PORT: pds, HOLDFAST_DEMO_BARS_PORT: bars } = env;
  if (!pds || !bars) return async () => {};
  const people = town.people.map(known);
  const playing = [
    await pdsDouble(people, null, Number(pds)),
    await barsReceiver(DOS, Number(bars)),
  ];
  return async () => void (await Promise.all(playing.map((one) => one.stop())));
}

/** One in so many is marked sensitive, has a number that replaced another, or is recorded as having died. */
const SENSITIVE = 97;
const DIED = 211;

function known(person: Person, i: number): PdsPerson {
  const { nhsNumber, given, family, sex, birth, address, mobile, landline, practice } = person;
  return {
    nhsNumber,
    given: [given],
    family,
    gender: sex,
    birthDate: birth,
    address: [address.line, address.quarter],
    postcode: address.postcode,
    ...((mobile ?? landline) && { phone: (mobile ?? landline)! }),
    practice: practice.ods,
    sensitive: i % SENSITIVE === SENSITIVE - 1,
    ...(i % DIED === DIED - 1 && { died: '2026-01-15' }),
  };
}
