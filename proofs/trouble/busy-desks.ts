import { expect } from 'vitest';
import { streamName } from '#base/stream.ts';
import { type BusyDesk, busyDesk } from '../busy-desk.ts';
import type { House } from '../house.ts';
import {
  approveGateway,
  boardWith,
  type Founder,
  founder,
  hire,
  openCase,
  type Person,
  sendReport,
} from '../people.ts';
import { reportOf } from '../report.ts';

/** A clinician with a case before them, whose key they hold. */
export type Placed = { readonly person: Person; readonly stream: string };

/** So many clinicians with a case each, open before the trouble begins. */
export async function placed(
  house: House,
  count: number,
): Promise<{ readonly operator: Founder; readonly people: readonly Placed[] }> {
  const operator = await founder(house);
  await approveGateway(house, operator);
  for (let number = 0; number < count; number += 1) {
    const report = reportOf({ number, family: 'Loadbearer' });
    expect(await sendReport(house, report)).toMatchObject({ status: 200 });
  }
  const { cases } = await boardWith(operator, (board) => board.cases.size === count);
  const people: Placed[] = [];
  for (const row of cases.values()) {
    const person = await hire(house, operator, ['clinician']);
    await openCase(person, row);
    people.push({ person, stream: streamName({ kind: 'case', id: row.id }) });
  }
  return { operator, people };
}

/** The same, who write from here on. */
export async function busyDesks(house: House, count: number): Promise<readonly BusyDesk[]> {
  const { people } = await placed(house, count);
  return Promise.all(people.map(({ person, stream }) => busyDesk(house, person, stream)));
}
