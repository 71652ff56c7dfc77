/**
 * For the tests: FHIR R4's rules for a document, read off the JSON that is sent, knowing nothing of how it was made.
 * https://hl7.org/fhir/R4/documents.html, bundle.html, json.html, datatypes.html and the page of each resource.
 */
import { isUuid } from '#base/ids.ts';
import { readMarkup } from './markup-reader.ts';

type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };
type JsonObject = { readonly [name: string]: Json };

/** The rules that the document breaks; none for a sound one. */
export function brokenRules(json: string): readonly string[] {
  const bundle = JSON.parse(json) as JsonObject;
  const entries = list(bundle.entry).map(object);
  const resources = entries.map((entry) => object(entry.resource));
  const fullUrls = new Set(entries.map((entry) => String(entry.fullUrl)));
  const broken: string[] = [];
  const rule = (holds: boolean, name: string) => {
    if (!holds) broken.push(name);
  };

  rule(bundle.resourceType === 'Bundle' && bundle.type === 'document', 'a Bundle of type document');
  rule(isIdentifier(bundle.identifier), 'bdl-9: identifier with system and value');
  rule(isInstant(bundle.timestamp), 'bdl-10: a timestamp');
  rule(resources[0]?.resourceType === 'Composition', 'bdl-11: a Composition first');
  rule(fullUrls.size === entries.length, 'bdl-7: each fullUrl once');
  for (const [i, entry] of entries.entries()) {
    const id = String(resources[i]?.id);
    rule(isUuid(id) && entry.fullUrl === `urn:uuid:${id}`, `fullUrl is the resource's id: ${i}`);
  }

  for (const resource of resources) {
    const type = String(resource.resourceType);
    for (const field of REQUIRED[type] ?? ['a resource type that is expected here']) {
      rule(resource[field] !== undefined, `${type}.${field} is required`);
    }
    rule(resource.text !== undefined, `dom-6: ${type} has a narrative`);
  }

  const references = [...walk(bundle)].flatMap(({ key, value }) =>
    key === 'reference' ? [value] : [],
  );
  for (const to of references)
    rule(fullUrls.has(String(to)), `a reference resolves: ${String(to)}`);
  for (const url of [...fullUrls].slice(1)) {
    rule(references.includes(url), `a resource of the document is reached by a reference: ${url}`);
  }
  for (const { key, value, path } of walk(bundle)) {
    if (value === null) rule(false, `no null: ${path}`);
    if (typeof value === 'string') rule(isFhirString(value), `a string that FHIR allows: ${path}`);
    if (Array.isArray(value)) rule(value.length > 0, `no empty list: ${path}`);
    if (isObject(value)) rule(Object.keys(value).length > 0, `no empty object: ${path}`);
    if (key === 'div') rule(isNarrative(String(value)), `txt-1, txt-2: a narrative: ${path}`);
    if (key === 'period') rule(isPeriod(value), `per-1: a period: ${path}`);
    if (key === 'birthDate') rule(/^\d{4}(-\d\d(-\d\d)?)?$/.test(String(value)), `a date: ${path}`);
    if (key === 'date') rule(isInstant(value), `a dateTime: ${path}`);
    if (key === 'relatesTo') {
      for (const { code, targetIdentifier } of list(value).map(object)) {
        rule(RELATIONS.has(String(code)), `a relation that FHIR knows: ${path}`);
        rule(isIdentifier(targetIdentifier), `a relation has one target: ${path}`);
      }
    }
    if (key === 'section') {
      for (const section of list(value).map(object)) {
        rule(Boolean(section.text ?? section.section), `cmp-1: text or sections: ${path}`);
        rule(Boolean(section.title), `a section has a title: ${path}`);
      }
    }
  }
  return broken;
}

const REQUIRED: Readonly<Record<string, readonly string[]>> = {
  Composition: ['status', 'type', 'date', 'author', 'title', 'subject', 'section'],
  Patient: ['gender'],
  Encounter: ['status', 'class', 'subject', 'period'],
  Organization: ['name'],
  Practitioner: ['name'],
  Observation: ['status', 'category', 'code', 'subject', 'effectiveDateTime'],
  Condition: ['clinicalStatus', 'category', 'code', 'subject'],
  ServiceRequest: ['status', 'intent', 'code', 'subject', 'requester'],
  PractitionerRole: ['practitioner', 'organization'],
};

/** https://hl7.org/fhir/R4/valueset-document-relationship-type.html */
const RELATIONS = new Set(['replaces', 'transforms', 'signs', 'appends']);

/** Of HTML 4.0's chapters 7 to 11 and 15, what is used here. */
const ELEMENTS = new Set(
  'div p br ul li dl dt dd table caption thead tbody tr th td h3'.split(' '),
);
const ATTRIBUTES = new Set(['xmlns', 'lang', 'xml:lang', 'scope']);

function isNarrative(div: string): boolean {
  const { elements, text } = readMarkup(div);
  return (
    text !== '' &&
    elements[0]?.name === 'div' &&
    elements[0].attributes.xmlns === 'http://www.w3.org/1999/xhtml' &&
    elements.every(({ name, attributes }) => {
      return ELEMENTS.has(name) && Object.keys(attributes).every((key) => ATTRIBUTES.has(key));
    })
  );
}

/** datatypes.html#string: not empty, and no control character but tab, newline and carriage return. */
function isFhirString(text: string): boolean {
  const controls = [...text].filter((mark) => mark < ' ' && !'\t\n\r'.includes(mark));
  return text.trim() !== '' && text.isWellFormed() && controls.length === 0;
}

function isInstant(value: Json | undefined): boolean {
  return typeof value === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(value);
}

function isIdentifier(value: Json | undefined): boolean {
  return isObject(value) && Boolean(value.system) && Boolean(value.value);
}

function isPeriod(value: Json): boolean {
  if (!isObject(value)) return false;
  const { start, end } = value;
  return isInstant(start) && isInstant(end) && String(start) <= String(end);
}

function* walk(value: Json, path = ''): Generator<{ key: string; value: Json; path: string }> {
  if (!isObject(value) && !Array.isArray(value)) return;
  for (const [key, member] of Object.entries(value)) {
    yield { key, value: member, path: `${path}/${key}` };
    yield* walk(member, `${path}/${key}`);
  }
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function object(value: Json | undefined): JsonObject {
  return isObject(value) ? value : {};
}

function list(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? value : [];
}
