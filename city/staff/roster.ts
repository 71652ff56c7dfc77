/** Who works when: shifts by London's clock, as many people in each as its busiest hour needs, and for everybody a night's rest in between. */
import { dayAfter } from '../calls/bank-holidays.ts';
import { expectedInHour } from '../calls/demand.ts';
import { momentOf } from '../london-time.ts';
import { cliniciansFor, handlersFor } from './heads.ts';

export type StaffRole = 'call-handler' | 'clinician';

export interface Shift {
  readonly role: StaffRole;
  /** Which of those with this role, from 0. */
  readonly who: number;
  readonly from: number;
  readonly to: number;
}

/** Hours of London's clock; beyond 24 it is the next day. */
const SHIFTS: readonly { readonly role: StaffRole; readonly from: number; readonly to: number }[] =
  [
    { role: 'call-handler', from: 7, to: 15 },
    { role: 'call-handler', from: 15, to: 23 },
    { role: 'call-handler', from: 23, to: 31 },
    { role: 'clinician', from: 8, to: 16 },
    { role: 'clinician', from: 16, to: 24 },
    { role: 'clinician', from: 24, to: 32 },
  ];
const REST_MS = 11 * 3_600_000;
const HOUR_MS = 3_600_000;
/** Of all calls: how many ring here and become work, and how many a clinician sees. */
const WORK = {
  'call-handler': { share: 0.7, takesMs: 14 * 60_000, heads: handlersFor },
  clinician: { share: 0.86, takesMs: 16 * 60_000, heads: cliniciansFor },
};

/** Shifts that lie in the time from `from` to `to`, in the order in which they begin. */
export function rosterOf(people: number, from: number, to: number): readonly Shift[] {
  const first = dayAfter(new Date(from).toISOString().slice(0, 10), -2);
  const shifts: Shift[] = [];
  const free = { 'call-handler': [] as number[], clinician: [] as number[] };
  for (let day = first; momentOf(day, 0) < to; day = dayAfter(day)) {
    for (const plan of SHIFTS) {
      const [begin, end] = [momentOf(day, plan.from), momentOf(day, plan.to)];
      if (end <= from || begin >= to) continue;
      const ready = free[plan.role];
      for (let i = headsIn(plan.role, people, begin, end); i > 0; i -= 1) {
        const rested = ready.findIndex((since) => since + REST_MS <= begin);
        const who = rested === -1 ? ready.length : rested;
        ready[who] = end;
        shifts.push({ role: plan.role, who, from: Math.max(from, begin), to: Math.min(to, end) });
      }
    }
  }
  return shifts.sort((a, b) => a.from - b.from);
}

function headsIn(role: StaffRole, people: number, from: number, to: number): number {
  const { share, takesMs, heads } = WORK[role];
  let busiest = 0;
  for (let hour = from; hour < to; hour += HOUR_MS) {
    busiest = Math.max(busiest, expectedInHour(people, hour));
  }
  return heads(busiest * share, takesMs);
}
