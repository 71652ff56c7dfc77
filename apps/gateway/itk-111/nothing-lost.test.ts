import { existsSync, readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type UrgentCareReport, urgentCareReport } from '#care/report/report.ts';
import { receive } from './receive.ts';
import { parseXml, writeXml, XmlBudget, type XmlElement } from './xml.ts';

const newUuid = () => '00000000-0000-4000-8000-000000000000';
const vectors = new URL('../../../vectors/itk-111/', import.meta.url);
const shared = new URL('../../../../shared/data/itk-111/', import.meta.url);
const tree = (bytes: Uint8Array) => parseXml(bytes, new XmlBudget()).root;
/** Uses, lines and systems may be parted differently, so it is words that are looked for. */
const words = (text: string) => text.split(/\s+/).filter((word) => word !== '');

/** Written apart from the reader on purpose: what a message may say without the report repeating it. */
const FIXED_ATTRIBUTES =
  `classCode moodCode determinerCode typeCode contextControlCode contextConductionInd nullFlavor
  representation mediaType integrityCheckAlgorithm partType unsorted operator inclusive schemaLocation mustUnderstand
  styleCode border`.split(/\s+/);
const FIXED_ELEMENTS = ['templateId', 'contentId', 'typeId', 'messageType', 'Password'];

function valuesOf(element: XmlElement): readonly string[] {
  if (FIXED_ELEMENTS.includes(element.name)) return [];
  const attributes = element.attributes
    .filter(
      ({ name, namespace }) =>
        !FIXED_ATTRIBUTES.includes(name) && !(namespace !== '' && /^(type|id)$/i.test(name)),
    )
    .map(({ value }) => value);
  const inner = element.children.flatMap((child) =>
    typeof child === 'string' ? [child] : valuesOf(child),
  );
  return [...attributes, ...inner].flatMap(words);
}

/** Every string of a report; of attachments that were not read in, also what their bytes say. */
function saidBy(report: UrgentCareReport): string {
  const strings: string[] = ['true', 'false'];
  const visit = (value: unknown): void => {
    if (typeof value === 'string') strings.push(value);
    else if (typeof value === 'object' && value !== null) Object.values(value).forEach(visit);
  };
  visit(report);
  for (const { attachments } of [
    report.main,
    ...report.earlier,
    { attachments: report.otherPayloads },
  ]) {
    for (const { understood, base64 } of attachments) {
      if (!understood) strings.push(new TextDecoder().decode(Uint8Array.fromBase64(base64)));
    }
  }
  return strings.join('\u0000');
}

/** What was sent and is nowhere in the report. Attached triage records that were read in count as sent. */
function lost(sent: XmlElement, report: UrgentCareReport): readonly string[] {
  const said = saidBy(report);
  const attached = [report.main, ...report.earlier]
    .flatMap(({ attachments }) => attachments)
    .filter(({ understood }) => understood)
    .flatMap(({ base64 }) => valuesOf(tree(Uint8Array.fromBase64(base64))));
  // CDATA holds a whole document as one text: it is the attached record once more.
  const own = valuesOf({ ...sent, children: withoutRecords(sent.children) });
  return [...own, ...attached].filter((word) => !said.includes(word));
}

function withoutRecords(nodes: XmlElement['children']): XmlElement['children'] {
  return nodes
    .filter((node) => typeof node !== 'string' || !/^\s*<[^>]*PathwaysCase/.test(node))
    .map((node) =>
      typeof node === 'string' ? node : { ...node, children: withoutRecords(node.children) },
    );
}

function check(sent: XmlElement): 'accepted' | 'set-aside' {
  const received = receive(new TextEncoder().encode(writeXml(sent)), { newUuid });
  if (received.outcome === 'set-aside') {
    expect(received.problem).not.toBe('itk/unexpected');
    return 'set-aside';
  }
  expect(urgentCareReport.safeParse(received.report).error).toBeUndefined();
  expect(lost(sent, received.report)).toEqual([]);
  return 'accepted';
}

function size(element: XmlElement): number {
  return element.children.reduce(
    (sum, child) => sum + (typeof child === 'string' ? 0 : size(child)),
    1,
  );
}

/** Replaces the element that is `index`th in document order by any number of nodes. */
function replaceAt(
  root: XmlElement,
  index: number,
  change: (element: XmlElement) => readonly (XmlElement | string)[],
): XmlElement {
  let next = 0;
  const visit = (element: XmlElement): readonly (XmlElement | string)[] => {
    const here = next;
    next += 1;
    if (here === index) {
      next += size(element) - 1;
      return change(element);
    }
    const children = element.children.flatMap((child) =>
      typeof child === 'string' ? [child] : visit(child),
    );
    return [{ ...element, children }];
  };
  const [changed] = visit(root);
  return typeof changed === 'object' ? changed : root;
}

const MARK = 'ZqMarkerqZ';
const CHANGES: Readonly<
  Record<string, (element: XmlElement, pick: number) => readonly (XmlElement | string)[]>
> = {
  delete: () => [],
  repeat: (element) => [element, element],
  unwrap: (element) => element.children,
  wrap: (element) => [{ ...element, name: 'surprise', attributes: [], children: [element] }],
  rename: (element) => [{ ...element, name: 'surprise' }],
  otherNamespace: (element) => [{ ...element, namespace: 'urn:surprise' }],
  reverse: (element) => [{ ...element, children: element.children.toReversed() }],
  addText: (element, pick) => {
    const at = pick % (element.children.length + 1);
    return [{ ...element, children: element.children.toSpliced(at, 0, ` ${MARK} `) }];
  },
  addChild: (element, pick) => {
    const name =
      ['id', 'name', 'addr', 'code', 'value', 'text', 'surprise'][pick % 7] ?? 'surprise';
    const child = { name, namespace: element.namespace, attributes: [], children: [MARK] };
    return [{ ...element, children: [...element.children, child] }];
  },
  addAttribute: (element) => [
    {
      ...element,
      attributes: [...element.attributes, { name: 'surprise', namespace: '', value: MARK }],
    },
  ],
  markAttribute: (element, pick) => {
    const at = pick % Math.max(1, element.attributes.length);
    const attributes = element.attributes.map((attribute, i) =>
      i === at ? { ...attribute, value: `${attribute.value}${MARK}` } : attribute,
    );
    return [{ ...element, attributes }];
  },
  markText: (element) => [
    {
      ...element,
      children: element.children.map((child) =>
        typeof child === 'string' && child.trim() ? `${child}${MARK}` : child,
      ),
    },
  ],
};

const seeds = readdirSync(vectors).filter((name) => name.endsWith('.xml'));
const inlined = readFileSync(new URL('other-sender.xml', vectors))
  .toString()
  .replace('<![CDATA[', '')
  .replace(']]>', '');
const trees: readonly (readonly [string, XmlElement])[] = [
  ...seeds.map((name) => [name, tree(readFileSync(new URL(name, vectors)))] as const),
  ['other-sender.xml, triage in place', tree(new TextEncoder().encode(inlined))],
];

describe('every value of a message stands in its report', () => {
  it.each(trees)('%s', (_, root) => {
    expect(check(root)).toBe('accepted');
  });

  it.each(trees)(
    '%s, changed at random',
    (_, root) => {
      const total = size(root);
      const change = fc.tuple(
        fc.nat(total - 1),
        fc.constantFrom(...Object.keys(CHANGES)),
        fc.nat(1000),
      );
      let kept = 0;
      fc.assert(
        fc.property(fc.array(change, { minLength: 1, maxLength: 4 }), (changes) => {
          const changed = changes.reduce(
            (sent, [index, kind, pick]) =>
              replaceAt(sent, index, (element) => CHANGES[kind]?.(element, pick) ?? [element]),
            root,
          );
          if (check(changed) === 'accepted') kept += 1;
        }),
        { numRuns: 150 },
      );
      expect(kept).toBeGreaterThan(50);
    },
    60_000,
  );

  it('notices a value that is not there', () => {
    const [, root] = trees[0] ?? ['', tree(new TextEncoder().encode('<a/>'))];
    const received = receive(new TextEncoder().encode(writeXml(root)), { newUuid });
    const more = { ...root, children: [...root.children, MARK] };
    if (received.outcome === 'accepted') expect(lost(more, received.report)).toEqual([MARK]);
  });

  if (existsSync(shared)) {
    const files = readdirSync(shared).filter((name) => name.endsWith('.xml'));
    it.each(files)('%s', (name) => {
      const bytes = readFileSync(new URL(name, shared));
      const received = receive(bytes, { newUuid });
      if (received.outcome !== 'accepted') throw new Error(received.problem);
      expect(lost(tree(bytes), received.report)).toEqual([]);
    });
  } else {
    process.stdout.write('Real messages are not beside this checkout: they were not tried.\n');
  }
});
