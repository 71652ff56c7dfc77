import { describe, expect, it } from 'vitest';
import { closedBy, MINUTE, NOW, newId, row, takenBy } from '../board/testing/rows.ts';
import { whatChanged } from './what-changed.ts';

const [ada, ben] = [newId(), newId()];
const nameOf = (id: typeof ada) => (id === ada ? 'Dr Ada Moss' : 'You');

describe('what became of a case while somebody thought about whose it is to be', () => {
  const waits = row();

  it('is nothing where it is where it was, whatever else was written', () => {
    expect(whatChanged(waits, { ...waits, contacts: 1, condition: 'worse' }, nameOf)).toBeNull();
    const taken = row({ state: takenBy(ada, NOW) });
    const again = { ...taken, state: takenBy(ada, NOW + MINUTE) };
    expect(whatChanged(taken, again, nameOf)).toBeNull();
  });

  it.each([
    [takenBy(ada), 'It is with Dr Ada Moss now.'],
    [takenBy(ben), 'It is with you now.'],
    [closedBy(ada), 'It is closed now.'],
    [
      { kind: 'disputed', sides: [] } as const,
      'Two sites disagree about it now: decide that first.',
    ],
  ])('is that it is %o now', (state, words) => {
    expect(whatChanged(waits, { ...waits, state }, nameOf)).toBe(words);
  });

  it('is that somebody else has it, or it waits again, or elsewhere', () => {
    const [hers, mine] = [ada, ben].map((by) => row({ ...waits, state: takenBy(by) }));
    expect(whatChanged(mine!, hers!, nameOf)).toBe('It is with Dr Ada Moss now.');
    expect(whatChanged(row({ state: takenBy(ada) }), waits, nameOf)).toBe(
      'It waits in the queue of Ooh now.',
    );
    expect(whatChanged(waits, { ...waits, service: 'dental' }, nameOf)).toBe(
      'It waits in the queue of Dental now.',
    );
  });
});
