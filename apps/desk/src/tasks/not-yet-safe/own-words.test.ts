import { expect, it } from 'vitest';
import { uuidToBytes } from '#base/ids.ts';
import { newId } from '../../store/testing/house.ts';
import { ownWords } from './own-words.ts';
import { whatWords } from './what-words.ts';

it('are all that was typed, by its field, and no ids', () => {
  const consultation = {
    ...{ history: 'Allergic to penicillin', examination: '', safetyNetting: 'Ring if worse' },
    findings: [{ system: 'https://codes.example/made-up', code: 'F1', display: 'Chest pain' }],
  };
  expect(ownWords({}, consultation)).toEqual([
    ['History', 'Allergic to penicillin'],
    ['Safety netting', 'Ring if worse'],
    ['Findings', 'Chest pain'],
  ]);
  const amended = { entry: uuidToBytes(newId()), of: 'consultation' };
  expect(ownWords(amended, { reason: 'Wrong drug', consultation: { plan: 'Rest' } })).toEqual([
    ['Reason', 'Wrong drug'],
    ['Plan', 'Rest'],
  ]);
  const taken = { takenAt: '2026-11-23T20:00:00Z', pulse: 88, onOxygen: false };
  expect(ownWords({}, taken)).toEqual([
    ['Taken at', '23 Nov 2026, 20:00'],
    ['Pulse', '88'],
    ['On oxygen', 'No'],
  ]);
});

it('are what was chosen too, and nothing where nothing was', () => {
  expect(ownWords({ outcome: 'no-answer' }, { note: 'Rang twice' })).toEqual([
    ['Outcome', 'No answer'],
    ['Note', 'Rang twice'],
  ]);
  expect(ownWords({}, null)).toEqual([]);
});

it('name what was written, and never its type', () => {
  expect(whatWords('case.transferred')).toBe('A case transferred to another service');
  expect(whatWords('case.invented')).toBe('Something that another version of this desk wrote');
});
