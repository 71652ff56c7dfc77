import { expect, it } from 'vitest';
import { systemRandom } from '#base/clock.ts';
import { uuidToBytes, uuidv7 } from '#base/ids.ts';
import { streamName } from '#base/stream.ts';
import type { OpenedEntry } from './case.ts';
import { passedOn } from './passed-on.ts';

const NOW = 1_780_000_000_000;
const newId = () => uuidv7(() => NOW, systemRandom);
const [id, ada, ben] = [newId(), newId(), newId()];

function opened(type: string, facts: OpenedEntry['header']['facts'], payload: unknown, at: number) {
  const stream = streamName({ kind: 'case', id });
  return { header: { stream, type, facts, author: ada, at, id: newId() }, payload };
}

it('tells what was said as a case went on, the latest first, and nothing else', () => {
  const to = uuidToBytes(ben);
  const entries = [
    opened('case.comforted', { outcome: 'spoke', condition: 'worse' }, { note: 'Paler' }, 1),
    opened('case.transferred', { service: 'south' }, { note: 'Their patch' }, 2),
    opened('case.contacted', { outcome: 'spoke' }, { note: 'Not this' }, 3),
    opened('case.assigned', { to, as: 'lead' }, { note: '' }, 4),
    opened('case.assigned', { to: null, as: 'owner' }, null, 5),
    opened('case.assigned', { to: 'nobody', as: 'owner' }, { note: 'Not well formed' }, 6),
    opened('case.comforted', { outcome: 'no-answer', condition: 'unknown' }, { note: '' }, 7),
  ];
  expect(passedOn(entries)).toEqual([
    { kind: 'comforted', by: ada, at: 7, note: '', condition: null },
    { kind: 'assigned', by: ada, at: 5, note: '', to: null },
    { kind: 'assigned', by: ada, at: 4, note: '', to: ben },
    { kind: 'transferred', by: ada, at: 2, note: 'Their patch', service: 'south' },
    { kind: 'comforted', by: ada, at: 1, note: 'Paler', condition: 'worse' },
  ]);
});
