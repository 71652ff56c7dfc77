import { describe, expect, it } from 'vitest';
import { plainText } from './narrative.ts';
import { Reading } from './reading.ts';
import { parseXml, XmlBudget } from './xml.ts';

function read(inner: string): string {
  const bytes = new TextEncoder().encode(`<text>${inner}</text>`);
  const reading = new Reading();
  const text = plainText(reading.open(parseXml(bytes, new XmlBudget()).root));
  expect(reading.unmapped()).toEqual([]);
  return text;
}

describe('plainText', () => {
  it.each([
    ['breaks', 'one<br/>two<br/><br/>three', 'one\ntwo\n\nthree'],
    [
      'white space of the file',
      '\n      one\n      two <content>three</content>\n',
      'one two three',
    ],
    ['paragraphs', '<paragraph>one</paragraph><paragraph>two</paragraph>', 'one\ntwo'],
    [
      'nested content',
      '<content><content>one</content><br/><content>two</content></content>',
      'one\ntwo',
    ],
    ['lists', '<list><item>one</item><item><p>two</p></item></list>', '- one\n- two'],
    ['HTML lists', '<ul><li>one</li><li>two</li></ul>after', '- one\n- two\nafter'],
    [
      'heading cells beside values',
      '<table><tbody><tr><th>Date</th><td>today</td></tr></tbody></table>',
      'Date: today',
    ],
    [
      'a row of headings',
      '<table><thead><tr><th>What</th><th>When</th></tr></thead><tr><td>tea</td><td><p>now</p></td></tr></table>',
      'What | When\ntea | now',
    ],
    ['empty cells', '<table><tr><td/><td>x</td></tr></table>', '| x'],
    [
      'links',
      'see <linkHtml href="https://example.invalid/a">advice</linkHtml>',
      'see advice [https://example.invalid/a]',
    ],
    ['pictures', '<img alt="a rash" src="rash.png"/>', '[a rash] [rash.png]'],
    ['headings', '<h2>Plan</h2>rest', 'Plan\nrest'],
    ['escaped mark-up as what it is', 'a &lt;b&gt; c', 'a <b> c'],
    ['nothing', '', ''],
  ])('%s', (_, inner, expected) => {
    expect(read(inner)).toBe(expected);
  });
});
