import { FAMILY, GIVEN } from '../town/names.ts';
import type { StaffRole } from './roster.ts';

const TITLE: Readonly<Record<StaffRole, string>> = { 'call-handler': '', clinician: 'Dr ' };

/** A name that nobody had before, each time; the lists are walked at different paces. */
export function employeeNames(): (role: StaffRole) => string {
  const given = [...GIVEN.female.young, ...GIVEN.male.young];
  let count = 0;
  return (role) => {
    count += 1;
    const family = FAMILY[(count * 7) % FAMILY.length];
    const round = Math.floor((count * 7) / FAMILY.length);
    return `${TITLE[role]}${given[(count * 5 + round) % given.length]} ${family}`;
  };
}
