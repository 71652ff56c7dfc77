/** A real report's shape with an attacker's words in it: in each text, or in each attribute that carries some. */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { parseXml, writeXml, XmlBudget, type XmlElement } from '../../apps/gateway/itk-111/xml.ts';
import { PAYLOADS } from './payloads.ts';

const WHOLE = fileURLToPath(new URL('../../vectors/itk-111/whole.xml', import.meta.url));

/** By which a message is recognised and filed: with other words there it would be set aside, or be another message. */
const STRUCTURE = new Set(
  'service trackingid root codeSystem code mimetype classCode moodCode typeCode contextControlCode determinerCode type representation key encoding'.split(
    ' ',
  ),
);
/** An attachment: a page that runs a script when it is opened as one. */
const HTML = Buffer.from('<!doctype html><script>canary()</script>').toString('base64');
const IDENTITY = new Set(['MessageID', 'Action', 'Created', 'Expires']);

export type Poison = {
  /** Tells messages apart. */
  readonly number: number;
  readonly where: 'texts' | 'attributes' | 'everywhere';
};

/** @returns the message, and how many places of it are poisoned */
export async function poisonedReport({
  number,
  where,
}: Poison): Promise<{ xml: string; places: number }> {
  const unique = number.toString(16).padStart(4, '0').toUpperCase();
  const { root } = parseXml(await readFile(WHOLE), new XmlBudget());
  let places = 0;
  const poison = (text: string) => {
    places += 1;
    return `${text.slice(0, 20)} ${PAYLOADS[(places + number) % PAYLOADS.length]}`;
  };
  const change = (element: XmlElement): XmlElement => ({
    ...element,
    attributes: element.attributes.map((attribute) =>
      where === 'texts' || (where === 'attributes' && isStructure(element, attribute.name))
        ? attribute
        : { ...attribute, value: poison(attribute.value) },
    ),
    children: element.children.map((child) => {
      if (typeof child !== 'string') return change(child);
      if (isEncoded(element)) return HTML;
      if (child.trim() === '' || where === 'attributes') return child;
      return where === 'texts' && IDENTITY.has(element.name) ? child : poison(child);
    }),
  });
  // Ids of its own, so that it is no repetition of another.
  const xml = writeXml(change(root)).replaceAll(
    /-60D1B6C8\d{4}|-3C7B1A0C\d{4}/g,
    (id) => `${id.slice(0, 5)}${unique}${id.slice(9)}`,
  );
  return { xml, places };
}

function isEncoded({ attributes }: XmlElement): boolean {
  return attributes.some(({ name, value }) => name === 'representation' && value === 'B64');
}

function isStructure({ name }: XmlElement, attribute: string): boolean {
  return (
    STRUCTURE.has(attribute) ||
    (attribute === 'value' && /time|low|high|version|birth/i.test(name)) ||
    (attribute === 'extension' && name === 'typeId')
  );
}
