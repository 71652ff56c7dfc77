import { expect, it } from 'vitest';
import { BehindRefused } from './behind-refused.ts';
import { ada, ben, newId } from './testing/beside.ts';

const stream = `case/${newId()}`;
const said = (type: string, author = ada, at = stream) => ({ type, author, stream: at });

function waits(refused: string, after: ReturnType<typeof said>): boolean {
  const behind = new BehindRefused();
  behind.refuse(said(refused));
  return behind.waits(after);
}

it.each([
  ['case.reopened', 'case.closed', true],
  ['case.reopened', 'case.consulted', false],
  ['case.reopened', 'pathways.answered', false],
  ['case.consulted', 'case.closed', true],
  ['case.consulted', 'case.amended', true],
  ['case.received', 'case.contacted', true],
])('after a refused %s comes a %s, which waits: %s', (refused, type, isHeld) => {
  expect(waits(refused, said(type))).toBe(isHeld);
});

it('is of one author and one stream', () => {
  expect(waits('case.received', said('case.taken', ben))).toBe(false);
  expect(waits('case.received', said('case.taken', ada, `case/${newId()}`))).toBe(false);
});
