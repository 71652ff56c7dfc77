import { describe, expect, test } from 'vitest';
import { cleanText, cleanTexts } from './text.ts';

describe('cleanText', () => {
  test('leaves what people write as it is', () => {
    const written = 'Zoë, Siân & 王小明: 37.9 °C\tnow\n\n“not herself” 🏠 עמית';
    expect(cleanText(written)).toBe(written);
  });

  test.each([
    ['a control character', 'a\u0000b', 'a\ufffdb'],
    ['a vertical tab', 'a\u000bb', 'a\ufffdb'],
    ['a C1 control', 'a\u009bb', 'a\ufffdb'],
    ['half a surrogate pair', 'a\ud83db', 'a\ufffdb'],
    ['a noncharacter', 'a\uffffb', 'a\ufffdb'],
    ['an override of the direction', 'gp\u202egpj.exe', 'gp\ufffdgpj.exe'],
  ])('shows that %s stood there', (_what, sent, cleaned) => {
    expect(cleanText(sent)).toBe(cleaned);
  });

  test('makes line ends alike and trims', () => {
    expect(cleanText('  a\r\nb\rc \n')).toBe('a\nb\nc');
  });
});

test('cleanTexts reaches every text and nothing else', () => {
  const at = 1_773_320_400_000;
  expect(cleanTexts({ a: [' x ', { b: 'y\u0001' }], n: at, t: true, no: null })).toEqual({
    a: ['x', { b: 'y\ufffd' }],
    n: at,
    t: true,
    no: null,
  });
});
