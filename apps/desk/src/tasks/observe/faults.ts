import type { Faults } from '../../components/form.tsx';

const ID_OF: Readonly<Record<string, string>> = { takenAt: 'taken-at' };

/** By the ids of the fields they stand beside. */
export function faultsFor(prefix: string, faults: Faults): Faults {
  return Object.fromEntries(
    Object.entries(faults).map(([name, words]) => [`${prefix}${ID_OF[name] ?? name}`, words]),
  );
}
