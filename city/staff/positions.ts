/** Who is hired as what. */
import { FAMILY, GIVEN } from '../town/names.ts';
import type { Position } from './crew.ts';
import type { Shift } from './roster.ts';

/** Looks at the board, and does nothing else. */
export const WATCHER: Position = {
  as: 'watcher',
  name: 'Quinn Watcher (made up)',
  roles: ['shift-lead'],
};

const GIVEN_NAMES = [...GIVEN.female.young, ...GIVEN.male.young];

type Place = Pick<Shift, 'role' | 'who'>;

export function positionOf({ role, who }: Place): string {
  return `${role} ${who}`;
}

/** Whoever has a shift, once. */
export function positionsIn(shifts: readonly Place[]): readonly Position[] {
  const positions = shifts.map((place) => {
    const as = positionOf(place);
    return [as, { as, name: nameOf(place), roles: [place.role] }] as const;
  });
  return [...new Map(positions).values()];
}

/** The lists are walked at paces that meet again late. */
function nameOf({ role, who }: Place): string {
  const step = 2 * who + (role === 'clinician' ? 1 : 0);
  const family = FAMILY[(step * 7) % FAMILY.length];
  const given = GIVEN_NAMES[(step * 5 + 3) % GIVEN_NAMES.length];
  return role === 'clinician' ? `Dr ${given} ${family}` : `${given} ${family}`;
}
