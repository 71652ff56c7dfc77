import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkDigit, checkNhsNumber, formatNhsNumber, type NhsNumber } from './nhs-number.ts';

const nine = fc.stringMatching(/^\d{9}$/);
const valid = nine
  .filter((digits) => checkDigit(digits) !== undefined)
  .map((digits) => `${digits}${checkDigit(digits)}`)
  .filter((digits) => !/^(\d)\1{9}$/.test(digits));

describe('checkNhsNumber', () => {
  it.each([
    ['9990004951', true],
    ['999 023 8359', true],
    ['999-000-4951', true],
    ['9990004952', false],
    ['999000495', false],
    ['99900049511', false],
    ['', false],
    ['UNKNOWN', false],
    ['９９９0004951', false],
  ])('%j: %s', (written, expected) => {
    expect(checkNhsNumber(written).valid).toBe(expected);
  });

  it('says why', () => {
    expect(checkNhsNumber('0000000000')).toEqual({ valid: false, problem: 'placeholder' });
    expect(checkNhsNumber('4444444444')).toEqual({ valid: false, problem: 'placeholder' });
    expect(checkNhsNumber('9990004952')).toEqual({ valid: false, problem: 'check-digit' });
    expect(checkNhsNumber('993254128')).toEqual({ valid: false, problem: 'length' });
    expect(checkNhsNumber('99900O4951')).toEqual({ valid: false, problem: 'characters' });
  });

  it('marks the range reserved for tests', () => {
    expect(checkNhsNumber('9990004951')).toMatchObject({ testRange: true });
  });

  it('accepts every number built with its check digit, spaced or not', () => {
    fc.assert(
      fc.property(valid, (digits) => {
        const result = checkNhsNumber(digits);
        expect(result).toMatchObject({ valid: true, number: digits });
        expect(checkNhsNumber(formatNhsNumber(digits as NhsNumber))).toEqual(result);
      }),
    );
  });

  it('notices any one wrong digit and any two neighbours exchanged', () => {
    fc.assert(
      fc.property(valid, fc.nat(9), fc.integer({ min: 1, max: 9 }), (digits, at, by) => {
        const wrong = (Number(digits[at]) + by) % 10;
        expect(checkNhsNumber(digits.slice(0, at) + wrong + digits.slice(at + 1)).valid).toBe(
          false,
        );
        if (at < 9 && digits[at] !== digits[at + 1]) {
          const swapped = digits.slice(0, at) + digits[at + 1] + digits[at] + digits.slice(at + 2);
          expect(checkNhsNumber(swapped).valid).toBe(false);
        }
      }),
    );
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        checkNhsNumber(text);
      }),
    );
  });
});
