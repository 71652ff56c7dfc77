import { describe, expect, it } from 'vitest';
import { systemRandom } from '#base/clock.ts';
import { uuidToBytes, uuidv7 } from '#base/ids.ts';
import { streamName } from '#base/stream.ts';
import { foldBoard } from '#care/board.ts';
import type { BoardEntry } from '#care/board-entry.ts';
import type { Known } from './owed.ts';
import { labelOf, labelsOwed } from './relabel.ts';

const NOW = Date.UTC(2026, 10, 26, 12);
const newId = () => uuidv7(() => NOW, systemRandom);
const [id, someone] = [newId(), newId()];

function entry(
  type: string,
  facts: BoardEntry['facts'],
  stream = streamName({ kind: 'case', id }),
): BoardEntry {
  return { stream, type, facts, author: someone, at: NOW, id: newId(), index: null };
}

const received = entry('case.received', {
  patient: uuidToBytes(newId()),
  service: 'north',
  source: 'nhs-111-report',
  urgency: 'urgent',
  disposition: 'Dx05',
  due: NOW,
});
const transferred = entry('case.transferred', { service: 'south' });
const labelled = (service: string) =>
  entry(
    'case.labelled',
    { case: uuidToBytes(id) },
    streamName({ kind: 'labels', service, day: '2026-11-26' }),
  );

function owed(...entries: readonly BoardEntry[]): string[] {
  const known = { board: foldBoard(entries) } as Known;
  return [...labelsOwed(() => NOW).owed(known, NOW)].map((debt) => debt.id);
}

describe('a label', () => {
  it('is owed from a transfer until the service it went to has one', () => {
    expect(owed(received)).toEqual([]);
    expect(owed(received, transferred)).toEqual([`${id} south`]);
    expect(owed(received, transferred, labelled('north'))).toEqual([`${id} south`]);
    expect(owed(received, transferred, labelled('south'))).toEqual([]);
  });

  it('is owed nobody for a case that was closed meanwhile', () => {
    const closed = entry('case.closed', { outcome: 'advice', gpMessage: true });
    expect(owed(received, transferred, closed)).toEqual([]);
  });

  it('says who, how old, where and what, each short', () => {
    const summary = {
      patient: {
        name: ' Rosemary Testington ',
        birthDate: '1990-02-02',
        gender: 'female',
        postcode: 'ZZ99 9ZZ',
      },
      location: `At home, ${'x'.repeat(90)}`,
      problem: 'Short of breath\nsince this morning',
      unmapped: 0,
      warnings: [],
    } as const;
    const label = labelOf({ ...summary, warnings: [] }, NOW);
    expect(label).toMatchObject({
      name: 'Rosemary Testington',
      age: '36',
      reason: 'Short of breath',
    });
    expect(label.place).toHaveLength(60);
    const { location: _, ...nowhere } = summary;
    expect(
      labelOf({ ...nowhere, patient: { name: '', gender: 'unknown' }, warnings: [] }, NOW),
    ).toEqual({
      name: 'Name not known',
      age: '',
      place: '',
      reason: 'Short of breath',
    });
  });
});
