/** Messages for the reports' door that are too large, too deep, or not what they seem. */
import { gzipSync } from 'node:zlib';
import { reportOf } from '../report.ts';

let made = 0;
/** A report of its own each time, with this in its text, whatever that is. */
function withText(text: string): string {
  made += 1;
  const report = new TextDecoder().decode(
    reportOf({ number: made, family: 'Large', problem: 'THE-TEXT' }),
  );
  return report.replace('THE-TEXT', () => text);
}
const withPayload = (text: string) =>
  withText('').replace(/<ClinicalDocument.*<\/ClinicalDocument>/s, () => text);
/** Padded to so many bytes. */
const ofLength = (bytes: number) => withText('x'.repeat(bytes - withText('').length));
const LIMIT = 8 * 2 ** 20;
const entities = (declared: string, text: string) =>
  withText(text).replace('<soap:Envelope', () => `<!DOCTYPE r [${declared}]><soap:Envelope`);

/** None of these becomes a case. */
export const REFUSED: Readonly<Record<string, () => string | Uint8Array>> = {
  nothing: () => '',
  'one byte beyond the limit': () => ofLength(LIMIT + 1),
  'a million levels': () => withText('<a>'.repeat(1_000_000)),
  'levels that end': () => withText(`${'<a>'.repeat(500)}${'</a>'.repeat(500)}`),
  'half a million elements': () => withText('<a/>'.repeat(500_000)),
  'ten thousand attributes': () =>
    withText(`<a ${Array.from({ length: 10_000 }, (_, i) => `b${i}="c"`).join(' ')}/>`),
  'an attribute twice': () => withText('<a b="1" b="2"/>'),
  'entities of entities': () =>
    entities(
      `<!ENTITY a "ha">${Array.from({ length: 30 }, (_, i) => `<!ENTITY a${i + 1} "&a${i || ''};&a${i || ''};">`).join('')}`,
      '&a30;',
    ),
  'an entity of a file': () => entities('<!ENTITY x SYSTEM "file:///etc/passwd">', '&x;'),
  'an entity of another host': () => entities('<!ENTITY x SYSTEM "http://127.0.0.1:1/">', '&x;'),
  'an entity nobody declared': () => withText('&x;'),
  'a stylesheet within': () => withText('<?xml-stylesheet href="http://127.0.0.1:1/"?>'),
  'an inclusion instead of a document': () =>
    withPayload('<i:include xmlns:i="http://www.w3.org/2001/XInclude" href="/etc/passwd"/>'),
  'a sealed payload': () => withPayload(gzipSync(Buffer.alloc(64 * 2 ** 20)).toString('base64')),
  'compressed bytes': () => gzipSync(Buffer.alloc(64 * 2 ** 20)),
  JSON: () => JSON.stringify({ a: 1 }),
  'bytes that are no text': () => Buffer.alloc(100_000, 0xff),
};

/** As large as they may be, of a kind that could swell. These may become cases. */
export const TAKEN: Readonly<Record<string, () => string | Uint8Array>> = {
  'the largest text': () => ofLength(LIMIT),
  blanks: () => withText(' <!---->'.repeat(1_000_000)),
  'escapes alone': () => withText('&lt;'.repeat(2_000_000)),
  'tens of thousands of cells': () =>
    withText(`<table><tr>${'<td>a</td>'.repeat(60_000)}</tr></table>`),
  'names of prototypes': () =>
    withText(
      '<__proto__ polluted="1"><constructor><prototype polluted="1"/></constructor></__proto__>',
    ),
};
