import { holds, type Person } from '#identity/account.ts';

/** Two people make a lifeboat the main site: each of them answers for a room, or for the machines. */
export function mayLaunch([first, second]: readonly Person[]): boolean {
  if (first === undefined || second === undefined || first.id === second.id) return false;
  return [first, second].every(mayTouchForLaunch);
}

function mayTouchForLaunch(person: Person): boolean {
  return holds(person, 'operator', 'shift-lead', 'guardian');
}
