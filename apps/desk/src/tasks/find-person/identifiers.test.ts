import { describe, expect, it } from 'vitest';
import { identifiersOf, nothingTyped, type Typed } from './identifiers.ts';

const NOW = Date.parse('2026-11-25T12:00:00Z');
const read = (typed: Partial<Typed>) => identifiersOf({ ...nothingTyped, ...typed }, NOW);
const born = { birthDate: '2 2 1990' };
const named = { way: 'name', family: ' Testington ', postcode: 'ab1 2cd', ...born } as const;
const rung = { way: 'phone', phone: '01632 960 123', ...born } as const;
const unknown = { nhsNumber: null, family: null, birthDate: null, phone: null, postcode: null };

describe('what is known of a person', () => {
  it('is asked by one way, and says nothing of what was typed for another', () => {
    expect(read({ ...named, way: 'nhs-number', nhsNumber: '999 000 4951' })).toEqual({
      identifiers: { ...unknown, nhsNumber: '9990004951' },
    });
    expect(read({ ...named, nhsNumber: '999 000 4951', phone: '1' })).toEqual({
      identifiers: {
        ...unknown,
        family: 'Testington',
        birthDate: '1990-02-02',
        postcode: 'ab1 2cd',
      },
    });
    expect(read({ ...rung, family: 'Testington' })).toEqual({
      identifiers: { ...unknown, phone: '01632 960 123', birthDate: '1990-02-02' },
    });
  });

  it.each<[string, Partial<Typed>, string[]]>([
    ['no number', {}, ['find-nhs-number']],
    ['a wrong check digit', { nhsNumber: '9990004952' }, ['find-nhs-number']],
    ['letters', { nhsNumber: '99900O4951' }, ['find-nhs-number']],
    ['a placeholder', { nhsNumber: '0000000000' }, ['find-nhs-number']],
    ['no name', { ...named, family: ' ' }, ['find-family']],
    ['half a postcode', { ...named, postcode: 'AB1' }, ['find-postcode']],
    ['nothing of three', { way: 'name' }, ['find-family', 'find-born', 'find-postcode']],
    ['nothing of two', { way: 'phone' }, ['find-phone', 'find-born']],
    ['none of two', { ...rung, phone: 'none' }, ['find-phone']],
    ['no postcode', { ...named, postcode: 'Unknown' }, ['find-postcode']],
    ['words for a phone', { ...rung, phone: 'ask at the desk 1234567' }, ['find-phone']],
    ['too short a phone', { ...rung, phone: '960123' }, ['find-phone']],
    ['a name of signs', { ...named, family: '…!' }, ['find-family']],
  ])('is refused beside its field: %s', (_, typed, fields) => {
    const answer = read(typed);
    expect('faults' in answer && Object.keys(answer.faults)).toEqual(fields);
  });

  it.each(['30 2 1990', '1 13 1990', '1990', '2 1990', '', '26 11 2026', '24 11 1895', 'soon'])(
    'has no birth on %j',
    (birthDate) => {
      expect(read({ ...rung, birthDate })).toHaveProperty('faults.find-born');
    },
  );

  it.each([
    ['29 2 1992', '1992-02-29'],
    ['27/03/1985', '1985-03-27'],
    ['1985-03-27', '1985-03-27'],
    ['9 Sep 2000', '2000-09-09'],
  ])('may have a birth on %s', (birthDate, iso) => {
    expect(read({ ...rung, birthDate })).toHaveProperty('identifiers.birthDate', iso);
  });
});
