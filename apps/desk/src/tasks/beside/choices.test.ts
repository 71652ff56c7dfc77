import { expect, it } from 'vitest';
import { foldBoard } from '#care/board.ts';
import { HOUR, MINUTE, NOW, newId, ofService, reported } from '#care/testing/beside.ts';
import { choicesOf, copiesOf } from './choices.ts';

const WHERE = 'out-of-hours';

function copiesThatCame(...ages: readonly number[]) {
  const standsBy = ofService('service.stands-by', WHERE);
  const reports = ages.map((age) => reported(newId(), WHERE, NOW - age));
  return copiesOf(foldBoard([standsBy, ...reports, reported(newId(), 'dental')]), WHERE);
}
const wordsOf = (...ages: readonly number[]) =>
  choicesOf(copiesThatCame(...ages), NOW).map(({ words }) => words);

it('asks only what makes a difference, with how many each answer means', () => {
  expect(wordsOf(MINUTE, 90 * MINUTE, 7 * HOUR, 30 * HOUR)).toEqual([
    'The last hour: 1 case',
    'The last 2 hours: 2 cases',
    'The last 8 hours: 3 cases',
    'All that wait: 4 cases',
  ]);
});

it('asks nothing where all came lately, or none', () => {
  expect(wordsOf(MINUTE, 2 * MINUTE)).toEqual(['All that wait: 2 cases']);
  expect(wordsOf()).toEqual(['All that wait: 0 cases']);
});

it('can mean none that came before the last hour, where nothing did since', () => {
  expect(wordsOf(3 * HOUR)[0]).toBe('The last hour: 0 cases');
});
