import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ItkProblem } from './problem.ts';
import { parseXml, writeXml, XML_LIMITS, XmlBudget } from './xml.ts';

const utf8 = (text: string) => new TextEncoder().encode(text);
const parse = (text: string | Uint8Array, limits = XML_LIMITS, contentType?: string) =>
  parseXml(typeof text === 'string' ? utf8(text) : text, new XmlBudget(limits), contentType);

function refusal(act: () => unknown): string | undefined {
  try {
    act();
    return undefined;
  } catch (error) {
    expect(error).toBeInstanceOf(ItkProblem);
    return (error as ItkProblem).code;
  }
}

const laughs = `<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]><a>&c;</a>`;
const external = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>';

describe('parseXml refuses', () => {
  it.each([
    ['billion laughs', laughs, 'xml/doctype'],
    ['an external entity', external, 'xml/doctype'],
    ['an external DTD', '<!DOCTYPE a SYSTEM "http://example.invalid/a.dtd"><a/>', 'xml/doctype'],
    ['a parameter entity', '<!DOCTYPE a [<!ENTITY % p SYSTEM "x"> %p;]><a/>', 'xml/doctype'],
    ['an entity nobody declared', '<a>&x;</a>', 'xml/not-well-formed'],
    ['a truncated document', '<a><b>text', 'xml/not-well-formed'],
    ['a tag left open', '<a><b></a>', 'xml/not-well-formed'],
    ['two roots', '<a/><b/>', 'xml/not-well-formed'],
    ['an unbound prefix', '<p:a/>', 'xml/not-well-formed'],
    ['an attribute twice', '<a x="1" x="2"/>', 'xml/not-well-formed'],
    [
      'an attribute twice by namespace',
      '<a xmlns:p="u" xmlns:q="u" p:x="1" q:x="2"/>',
      'xml/not-well-formed',
    ],
    ['a control character', '<a>\u0001</a>', 'xml/not-well-formed'],
    [
      'a control character by reference, in XML 1.1 too',
      '<?xml version="1.1"?><a>&#1;</a>',
      'xml/not-well-formed',
    ],
    ['text', 'hello', 'xml/not-well-formed'],
    ['JSON', '{"a":1}', 'xml/not-well-formed'],
    ['a second XML declaration', '<a><?xml version="1.0"?></a>', 'xml/not-well-formed'],
    ['an instruction', '<?php run() ?><a/>', 'xml/processing-instruction'],
    ['a stylesheet inside', '<a><?xml-stylesheet href="x"?></a>', 'xml/processing-instruction'],
    ['nothing', '', 'xml/empty'],
    ['blanks', ' \n\t', 'xml/empty'],
    [
      'an encoding it does not know',
      '<?xml version="1.0" encoding="ebcdic-cp-us"?><a/>',
      'xml/unsupported-encoding',
    ],
  ])('%s', (_, text, code) => {
    expect(refusal(() => parse(text))).toBe(code);
  });

  it('bytes that are not the declared encoding', () => {
    expect(refusal(() => parse(new Uint8Array([0x3c, 0x61, 0x3e, 0xff, 0x3c])))).toBe(
      'xml/bad-encoding',
    );
  });

  it('too many bytes, levels, elements and attributes, and accepts the last one allowed', () => {
    const limits = { bytes: 200, depth: 4, elements: 5, attributesPerElement: 2 };
    expect(refusal(() => parse(`<a>${'x'.repeat(194)}</a>`, limits))).toBe('xml/too-large');
    expect(refusal(() => parse(`<a>${'x'.repeat(193)}</a>`, limits))).toBeUndefined();
    expect(refusal(() => parse('<a><a><a><a><a/></a></a></a></a>', limits))).toBe('xml/too-deep');
    expect(refusal(() => parse('<a><a><a><a/></a></a></a>', limits))).toBeUndefined();
    expect(refusal(() => parse('<a><b/><b/><b/><b/><b/></a>', limits))).toBe(
      'xml/too-many-elements',
    );
    expect(refusal(() => parse('<a><b/><b/><b/><b/></a>', limits))).toBeUndefined();
    expect(refusal(() => parse('<a x="1" y="2" z="3"/>', limits))).toBe('xml/too-many-attributes');
    expect(refusal(() => parse('<a x="1" y="2"><b x="1" y="2"/></a>', limits))).toBeUndefined();
  });

  it('a second document that overdraws what the first left', () => {
    const budget = new XmlBudget({ ...XML_LIMITS, elements: 3 });
    parseXml(utf8('<a><b/></a>'), budget);
    expect(refusal(() => parseXml(utf8('<a><b/></a>'), budget))).toBe('xml/too-many-elements');
  });

  it('depth before it costs anything', () => {
    const deep = '<a>'.repeat(1_000_000);
    const start = performance.now();
    expect(refusal(() => parse(deep))).toBe('xml/too-deep');
    expect(performance.now() - start).toBeLessThan(10_000);
  });
});

describe('parseXml reads', () => {
  const text = '<a>é £ “quoted”</a>';
  const utf16 = (order: 'le' | 'be', mark: boolean) => {
    const units = [...((mark ? '\ufeff' : '') + text)].map((character) => character.charCodeAt(0));
    const bytes = new DataView(new ArrayBuffer(units.length * 2));
    for (const [i, unit] of units.entries()) bytes.setUint16(i * 2, unit, order === 'le');
    return new Uint8Array(bytes.buffer);
  };
  const latin = (declared: string) =>
    new Uint8Array([
      ...utf8(`<?xml version="1.0" encoding="${declared}"?><a>`),
      0xe9,
      0x20,
      0xa3,
      0x20,
      0x93,
      ...utf8('quoted'),
      0x94,
      ...utf8('</a>'),
    ]);

  it.each([
    ['UTF-8', utf8(text)],
    ['UTF-8 with a mark', new Uint8Array([0xef, 0xbb, 0xbf, ...utf8(text)])],
    ['UTF-16 LE with a mark', utf16('le', true)],
    ['UTF-16 BE with a mark', utf16('be', true)],
    ['UTF-16 LE by its shape', utf16('le', false)],
    ['UTF-16 BE by its shape', utf16('be', false)],
    ['windows-1252', latin('windows-1252')],
    ['ISO-8859-1', latin('ISO-8859-1')],
    ['UTF-8 under blanks', utf8(`\n  <?xml version="1.0"?>\n${text}`)],
    [
      'UTF-8 under a stylesheet',
      utf8(`<?xml version="1.0"?><?xml-stylesheet href="x.xsl"?>${text}`),
    ],
  ])('%s', (_, bytes) => {
    expect(parse(bytes).root.children).toEqual(['é £ “quoted”']);
  });

  it('UTF-8 that calls itself UTF-16, and says so', () => {
    const parsed = parse(`<?xml version="1.0" encoding="utf-16"?>${text}`);
    expect(parsed).toMatchObject({ mislabelled: true, root: { children: ['é £ “quoted”'] } });
  });

  it('the charset of the transport before the declaration', () => {
    const bytes = utf8(`<?xml version="1.0" encoding="iso-8859-1"?>${text}`);
    const parsed = parse(bytes, XML_LIMITS, 'text/xml; charset=utf-8');
    expect(parsed).toMatchObject({ mislabelled: true, root: { children: ['é £ “quoted”'] } });
  });

  it('namespaces, CDATA and references', () => {
    const { root } = parse(
      '<p:a xmlns:p="urn:x" xmlns="urn:y" p:n="1" m="&lt;2&#x41;"><b><![CDATA[<&]]></b></p:a>',
    );
    expect(root).toEqual({
      name: 'a',
      namespace: 'urn:x',
      attributes: [
        { name: 'n', namespace: 'urn:x', value: '1' },
        { name: 'm', namespace: '', value: '<2A' },
      ],
      children: [{ name: 'b', namespace: 'urn:y', attributes: [], children: ['<&'] }],
    });
  });

  it('what writeXml wrote, to the same tree', () => {
    const name = fc.stringMatching(/^[a-z]{1,6}$/);
    const namespace = fc.constantFrom('', 'urn:x', 'urn:y&"<');
    const text = fc
      .string({ unit: 'grapheme' })
      .filter((value) => /^[\t\n\x20-\uD7FF]+$/.test(value));
    const tree = fc.letrec((tie) => ({
      element: fc.record({
        name,
        namespace,
        attributes: fc.uniqueArray(fc.record({ name, namespace, value: text }), {
          selector: (attribute) => `${attribute.namespace} ${attribute.name}`,
          maxLength: 3,
        }),
        children: fc.oneof(
          { maxDepth: 3 },
          text.map((value) => [value]),
          fc.array(tie('element'), { maxLength: 3 }),
        ),
      }),
    })).element;
    fc.assert(
      fc.property(tree, (element) => {
        expect(parse(writeXml(element as never)).root).toEqual(element);
      }),
    );
  });

  it('anything without any error of another kind', () => {
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array(), fc.string().map(utf8)), (bytes) => {
        refusal(() => parse(bytes));
      }),
    );
  });
});
