/** Plays a planned city in its house: telephones ring, reports come in, shifts begin and end. */
import { ComfortRound } from './comfort-round.ts';
import { ring, sendReport } from './from-outside.ts';
import type { Play } from './room.ts';
import { SharedShelf } from './shared-shelf.ts';
import { work } from './shift.ts';

/** Resolves when the last call has come to its end and the last shift is over; where something went wrong, once nobody is at work any more. */
export async function play(parts: Play): Promise<void> {
  const { city, follower, stories, time } = parts;
  const telephoned = city.calls.filter(({ answer }) => answer !== null);
  const reports = city.calls.filter(({ answer }) => answer === null);
  const shared = {
    ...parts,
    comfort: new ComfortRound(follower, stories),
    shelf: new SharedShelf(follower),
  };
  const ended = await Promise.allSettled([
    ...reports.map((one) => time.work(() => sendReport(one, parts))),
    ...telephoned.map((one) => time.work(() => ring(one, parts))),
    ...city.shifts.map((shift) => time.work(() => work(shift, telephoned, shared))),
  ]);
  const failed = ended.find(({ status }) => status === 'rejected');
  if (failed?.status === 'rejected') throw failed.reason;
}
