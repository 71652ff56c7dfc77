/** Nights of services beside another system, entry by entry: for tests. */
import { systemRandom } from '#base/clock.ts';
import { type Uuid, uuidToBytes, uuidv7 } from '#base/ids.ts';
import { streamName } from '#base/stream.ts';
import type { BesideType } from '../beside.ts';
import type { BoardEntry } from '../board-entry.ts';

export const NOW = 1_780_000_000_000;
export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const newId = () => uuidv7(() => NOW, systemRandom);
export const [ada, ben] = [newId(), newId()] as const;

type More = Partial<Pick<BoardEntry, 'author' | 'at' | 'index'>>;

export function ofService(
  type: BesideType,
  service: string,
  facts = {},
  more: More = {},
): BoardEntry {
  const said = { stream: 'org', type, facts: { service, ...facts } };
  return { id: newId(), author: ben, at: NOW, index: null, ...said, ...more };
}

export function ofCase(
  id: Uuid,
  type: string,
  facts: BoardEntry['facts'] = {},
  more: More = {},
): BoardEntry {
  const stream = streamName({ kind: 'case', id });
  return { id: newId(), stream, type, facts, author: ada, at: NOW, index: null, ...more };
}

/** A report, due in two hours. */
export function reported(id: Uuid, service: string, at = NOW, part = {}): BoardEntry {
  const facts = {
    patient: uuidToBytes(newId()),
    service,
    source: 'nhs-111-report',
    urgency: 'urgent',
    disposition: 'Dx05',
    due: at + 2 * HOUR,
    ...part,
  };
  return ofCase(id, 'case.received', facts, { at });
}

export function called(id: Uuid, service: string, at = NOW): BoardEntry {
  return reported(id, service, at, { source: 'call', answered: at, repeat: false });
}

/** Up to this entry. */
export function tick(id: Uuid, { id: last }: Pick<BoardEntry, 'id'>, at = NOW): BoardEntry {
  return ofCase(id, 'case.taken-back', { channel: 'file', last: uuidToBytes(last) }, { at });
}
