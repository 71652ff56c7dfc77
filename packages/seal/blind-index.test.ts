import { describe, expect, it } from 'vitest';
import { blindIndexes, chained, type Identifiers } from './blind-index.ts';

const KEY = new Uint8Array(32).fill(3);
const person: Identifiers = {
  nhsNumber: '9990001235',
  family: 'O’Néill',
  birthDate: '1980-02-29',
  phone: '+44 7700 900123',
  postcode: 'ZZ99 3AB',
};
const kinds = (one: Identifiers) => blindIndexes([KEY], one).map(({ kind }) => kind);
const tokens = (one: Identifiers, key = KEY) =>
  blindIndexes([key], one).map(({ token }) => token.toHex());

describe('blind indexes', () => {
  it('are the same however a name, a postcode and a phone are written', () => {
    const written = { ...person, family: 'ONEILL', phone: '07700 900 123', postcode: 'zz993ab' };
    expect(tokens(written)).toEqual(tokens(person));
  });

  it('are others under another key', () => {
    const others = tokens(person, new Uint8Array(32).fill(4));
    expect(others.some((token) => tokens(person).includes(token))).toBe(false);
  });

  it('stand on no single field that could be guessed through', () => {
    const nothing = { nhsNumber: null, family: null, birthDate: null, phone: null, postcode: null };
    for (const field of ['family', 'birthDate', 'phone', 'postcode'] as const) {
      expect(kinds({ ...nothing, [field]: person[field] })).toEqual([]);
    }
    expect(kinds({ ...person, birthDate: null })).toEqual(['nhs-number']);
  });

  it('are the same with the zero that is left out from abroad, in brackets or not', () => {
    for (const phone of ['+44 (0)7700 900123', '0044 07700 900123', '07700900123'])
      expect(blindIndexes([KEY], { ...person, phone })).toEqual(blindIndexes([KEY], person));
  });

  it('take no placeholder for a telephone number', () => {
    expect(kinds({ ...person, phone: '00000000000' })).not.toContain('phone-birth');
    expect(kinds({ ...person, phone: '999' })).not.toContain('phone-birth');
  });

  it('move to a further key without the identifiers, kind by kind', () => {
    const [second, third] = [new Uint8Array(32).fill(5), new Uint8Array(32).fill(6)];
    const moved = blindIndexes([KEY], person).map((token) => chained([second, third], token));
    expect(moved).toEqual(blindIndexes([KEY, second, third], person));
    const alone = blindIndexes([third], person).map(({ token }) => token.toHex());
    expect(moved.some(({ token }) => alone.includes(token.toHex()))).toBe(false);
    expect(moved.some(({ token }) => tokens(person).includes(token.toHex()))).toBe(false);
  });

  const sounds = (family: string, birthDate = person.birthDate) =>
    blindIndexes([KEY], { ...person, family, birthDate })
      .filter(({ kind }) => kind === 'sound-birth')
      .map(({ token }) => token.toHex());
  const meet = (one: string, other: string) =>
    sounds(one).some((token) => sounds(other).includes(token));

  it.each([
    ['Smith', 'Smyth'],
    ['Schmidt', 'Smith'],
    ['Clark', 'Clarke'],
    ['O’Néill', 'Oneal'],
    ['Reid', 'Reed'],
    ['Hussain', 'Husein'],
    ['Stephens', 'Stevens'],
    ['Müller', 'Muller'],
  ])('lead by sound from %s to %s', (one, other) => {
    expect(meet(one, other)).toBe(true);
  });

  it.each([
    ['Smith', 'Jones'],
    ['Patel', 'Singh'],
    ['王', '李'],
    ['Иванов', 'Петров'],
  ])('do not lead by sound from %s to %s', (one, other) => {
    expect(meet(one, other)).toBe(false);
  });

  it.each(['王', 'Иванов', 'محمد'])('lead from %s to the same name as it is written', (name) => {
    expect(meet(name, name)).toBe(true);
  });

  it('lead by sound to those of one day alone', () => {
    expect(sounds('Smith').some((token) => sounds('Smith', '1980-03-01').includes(token))).toBe(
      false,
    );
    expect(sounds('Smith', null)).toEqual([]);
  });
});
