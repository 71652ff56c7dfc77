import { SaxesParser } from 'saxes';
import { decodeXml } from './encoding.ts';
import { ItkProblem, type ItkProblemCode } from './problem.ts';

/** An element after namespaces were resolved. Never changed once parsed. */
export type XmlElement = {
  readonly name: string;
  readonly namespace: string;
  readonly attributes: readonly XmlAttribute[];
  readonly children: readonly (XmlElement | string)[];
};
export type XmlAttribute = {
  readonly name: string;
  readonly namespace: string;
  readonly value: string;
};

export type XmlLimits = {
  readonly bytes: number;
  readonly depth: number;
  readonly elements: number;
  readonly attributesPerElement: number;
};

export const XML_LIMITS: XmlLimits = {
  bytes: 8 * 1024 * 1024,
  depth: 100,
  elements: 200_000,
  attributesPerElement: 64,
};

/** What one message may still spend, its embedded documents included. */
export class XmlBudget {
  readonly limits: XmlLimits;
  #bytes = 0;
  #elements = 0;

  constructor(limits: XmlLimits = XML_LIMITS) {
    this.limits = limits;
  }

  spendBytes(count: number): void {
    this.#bytes += count;
    if (this.#bytes > this.limits.bytes) throw new ItkProblem('xml/too-large');
  }

  spendElement(): void {
    this.#elements += 1;
    if (this.#elements > this.limits.elements) throw new ItkProblem('xml/too-many-elements');
  }
}

export type ParsedXml = { readonly root: XmlElement; readonly mislabelled: boolean };

/**
 * Parses a document that may come from anyone. A document type declaration is refused whole, so no entity
 * can be declared, expanded or fetched. A stylesheet instruction before the root is ignored, never followed;
 * any other processing instruction is refused. Throws {@link ItkProblem}.
 */
export function parseXml(bytes: Uint8Array, budget: XmlBudget, contentType?: string): ParsedXml {
  budget.spendBytes(bytes.length);
  const { text, mislabelled } = decodeXml(bytes, contentType);
  if (text.trim() === '') throw new ItkProblem('xml/empty');
  return { root: parseText(text.trimStart(), budget), mislabelled };
}

type OpenElement = XmlElement & { readonly children: (XmlElement | string)[] };

function parseText(text: string, budget: XmlBudget): XmlElement {
  const parser = new SaxesParser({
    xmlns: true,
    position: false,
    defaultXMLVersion: '1.0',
    forceXMLVersion: true,
  });
  const open: OpenElement[] = [];
  let root: XmlElement | undefined;
  let attributes = 0;

  const refuse = (code: ItkProblemCode): never => {
    throw new ItkProblem(code);
  };
  parser.on('error', () => refuse('xml/not-well-formed'));
  parser.on('doctype', () => refuse('xml/doctype'));
  parser.on('processinginstruction', ({ target }) => {
    if (target !== 'xml-stylesheet' || root !== undefined || open.length > 0) {
      refuse('xml/processing-instruction');
    }
  });
  parser.on('opentagstart', () => {
    attributes = 0;
    budget.spendElement();
    if (open.length >= budget.limits.depth) refuse('xml/too-deep');
  });
  parser.on('attribute', () => {
    attributes += 1;
    if (attributes > budget.limits.attributesPerElement) refuse('xml/too-many-attributes');
  });
  parser.on('opentag', (tag) => {
    open.push({
      name: tag.local,
      namespace: tag.uri,
      attributes: Object.values(tag.attributes)
        .filter(({ prefix, name }) => prefix !== 'xmlns' && name !== 'xmlns')
        .map(({ local, uri, value }) => ({ name: local, namespace: uri, value })),
      children: [],
    });
  });
  const addText = (part: string) => {
    open.at(-1)?.children.push(part);
  };
  parser.on('text', addText);
  parser.on('cdata', addText);
  parser.on('closetag', () => {
    const closed = open.pop();
    const parent = open.at(-1);
    if (closed === undefined) return;
    if (parent === undefined) root = closed;
    else parent.children.push(closed);
  });
  parser.write(text).close();
  return root ?? refuse('xml/not-well-formed');
}

/** Writes a subtree out again, with each namespace declared where it changes. */
export function writeXml(element: XmlElement, outer = ''): string {
  const declared = element.namespace === outer ? '' : ` xmlns="${escapeXml(element.namespace)}"`;
  const attributes = element.attributes
    .map(({ name, namespace, value }, i) =>
      namespace === ''
        ? ` ${name}="${escapeXml(value)}"`
        : ` xmlns:a${i}="${escapeXml(namespace)}" a${i}:${name}="${escapeXml(value)}"`,
    )
    .join('');
  const inner = element.children
    .map((child) =>
      typeof child === 'string' ? escapeXml(child) : writeXml(child, element.namespace),
    )
    .join('');
  return `<${element.name}${declared}${attributes}>${inner}</${element.name}>`;
}

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\n': '&#10;',
  '\r': '&#13;',
  '\t': '&#9;',
};

export function escapeXml(text: string): string {
  return text.replace(/[&<>"\n\r\t]/g, (character) => ESCAPES[character] ?? '');
}
