/** A signed-in desk in a thief's hands: opens what it is given, as fast as it is given. */
import type { Uuid } from '#base/ids.ts';
import type { CaseSummary, PatientRecord } from '#care/payloads.ts';
import type { Person } from '../people.ts';
import { ending, MARKER } from './play.ts';

export type Haul = {
  /** Names read. */
  readonly people: Set<string>;
  /** How asking ended, by how often. */
  readonly endings: Record<string, number>;
  /** When the first refusal was asked for, `performance.now`; null where there was none. */
  refusedAt: number | null;
};

export const emptyHaul = (): Haul => ({ people: new Set(), endings: {}, refusedAt: null });

const AT_ONCE = 16;

/** Asks for somebody's details, as who takes a call for them may. */
export async function details(
  { keyring, reader }: Pick<Person, 'keyring' | 'reader'>,
  patient: Uuid,
  { people }: Haul,
): Promise<void> {
  const stream = `patient/${patient}`;
  if ((await ending(keyring.ensure([{ stream, subject: null }], 'care'))) !== 'it worked') return;
  for (const { bytes } of (await reader.entries(stream)).entries) {
    const { header, payload } = await keyring.open(bytes);
    if (header.type === 'patient.recorded') people.add((payload as PatientRecord).name);
  }
}

/** Asks for all of these, some at once, and reads whatever it gets. */
export async function scrape(
  { keyring, reader }: Pick<Person, 'keyring' | 'reader'>,
  cases: readonly Uuid[],
  haul: Haul,
): Promise<void> {
  let next = 0;
  const work = async () => {
    while (next < cases.length) {
      const stream = `case/${cases[next]}`;
      next += 1;
      const asked = performance.now();
      const end = await ending(keyring.ensure([{ stream, subject: null }], 'care'));
      haul.endings[end] = (haul.endings[end] ?? 0) + 1;
      if (end === 'it worked') await read(stream);
      else haul.refusedAt ??= asked;
    }
  };
  const read = async (stream: string) => {
    const { entries } = await reader.entries(stream);
    for (const { bytes } of entries) {
      const { header, payload } = await keyring.open(bytes);
      if (header.type !== 'case.received') continue;
      const { name } = (payload as CaseSummary).patient;
      if (name.includes(MARKER)) haul.people.add(name);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
}
