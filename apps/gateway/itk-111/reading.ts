import type { UnmappedValue, Warning } from '#care/report/report.ts';
import type { WarningCode } from '#care/report/warnings.ts';
import type { XmlElement } from './xml.ts';

/** Attributes that fix the structure of HL7 v3, XML and narrative, and state nothing about the episode. */
const STRUCTURAL_ATTRIBUTES = new Set(
  `classcode moodcode determinercode typecode contextcontrolcode contextconductionind nullflavor
  representation mediatype integritycheckalgorithm parttype inversionind separatableind
  unsorted operator inclusive schemalocation nonamespaceschemalocation type space base
  mustunderstand role actor relay encodingstyle
  id idref stylecode listtype border width height cellpadding cellspacing align valign colspan rowspan
  frame rules scope axis headers abbr char charoff span class style`.split(/\s+/),
);
/** `id` and `type` are structure in narrative and in XML Schema's namespace; elsewhere they are data. */
const DATA_WHEN_PLAIN = new Set(['id', 'type', 'role']);
const STRUCTURAL_ELEMENTS = new Set([
  'templateid',
  'contentid',
  'typeid',
  'messagetype',
  'realmcode',
]);

/**
 * What was read of a message. Mapping reads through cursors, each of which ticks off what it hands out; what
 * nobody asked for is `unmapped`, so a mapper cannot forget a value without its standing there.
 */
export class Reading {
  readonly #attributes = new Map<XmlElement, Set<string>>();
  readonly #texts = new Set<XmlElement>();
  readonly #dropped = new Set<XmlElement>();
  readonly #roots: Cursor[] = [];
  readonly #warnings = new Map<WarningCode, Set<string>>();

  /** A tree whose every value must be accounted for. */
  open(root: XmlElement, at: string = root.name): Cursor {
    const cursor = new Cursor(this, root, at, at);
    this.#roots.push(cursor);
    return cursor;
  }

  /** Points out where something is amiss: for each kind the first twenty places, which is more than anyone reads. */
  warn(code: WarningCode, where: string): void {
    const places = this.#warnings.get(code) ?? new Set();
    if (places.size < 20) this.#warnings.set(code, places.add(where));
  }

  get warnings(): readonly Warning[] {
    return [...this.#warnings].flatMap(([code, places]) =>
      [...places].map((where) => ({ code, where })),
    );
  }

  tickAttribute(element: XmlElement, name: string): void {
    const names = this.#attributes.get(element) ?? new Set();
    this.#attributes.set(element, names.add(name.toLowerCase()));
  }

  tickText(element: XmlElement): void {
    this.#texts.add(element);
  }

  /** Leaves a subtree out on purpose (a password): it is not even unmapped. */
  drop(element: XmlElement): void {
    this.#dropped.add(element);
  }

  unmapped(): readonly UnmappedValue[] {
    const found: UnmappedValue[] = [];
    for (const root of this.#roots) this.#collect(root, found);
    return found;
  }

  #collect(cursor: Cursor, found: UnmappedValue[]): void {
    const { element } = cursor;
    if (this.#dropped.has(element) || STRUCTURAL_ELEMENTS.has(element.name.toLowerCase())) return;
    for (const { name, namespace, value } of element.attributes) {
      const key = name.toLowerCase();
      const structural =
        STRUCTURAL_ATTRIBUTES.has(key) && !(DATA_WHEN_PLAIN.has(key) && namespace === '');
      if (structural || value.trim() === '' || this.#attributes.get(element)?.has(key)) continue;
      found.push({ path: `${cursor.path}/@${name}`, value });
    }
    const text = ownText(element);
    if (text !== '' && !this.#texts.has(element)) found.push({ path: cursor.path, value: text });
    for (const child of cursor.every()) this.#collect(child, found);
  }
}

/** Of a path as it is reported: deep trees of long names must not make the report larger than the message. */
const LONGEST_PATH = 400;

/** A place in a tree. Names are local and matched without regard to case; namespaces and prefixes are free. */
export class Cursor {
  readonly reading: Reading;
  readonly element: XmlElement;
  readonly path: string;
  /** The path of the tree's root: the message, or an embedded document. */
  readonly tree: string;
  #every: readonly Cursor[] | undefined;

  constructor(reading: Reading, element: XmlElement, path: string, tree: string) {
    this.reading = reading;
    this.element = element;
    this.path = path.length > LONGEST_PATH ? `…${path.slice(-LONGEST_PATH)}` : path;
    this.tree = tree;
  }

  /** The value of an attribute, trimmed; `undefined` where it is absent or blank. */
  attribute(name: string): string | undefined {
    this.reading.tickAttribute(this.element, name);
    return this.peek(name);
  }

  /** An attribute that is only looked at: unless somebody reads it too, it stays unmapped. */
  peek(name: string): string | undefined {
    const key = name.toLowerCase();
    const found = this.element.attributes.find((attribute) => attribute.name.toLowerCase() === key);
    return found?.value.trim() || undefined;
  }

  /** A truth value; anything else than true or false is left unread. */
  truthAttribute(name: string): boolean | undefined {
    const truth = truthOf(this.peek(name));
    if (truth !== undefined) this.attribute(name);
    return truth;
  }

  truth(): boolean | undefined {
    const truth = truthOf(ownText(this.element));
    if (truth !== undefined) this.ownText();
    return truth;
  }

  /** All text within, white space collapsed; `undefined` where there is none. */
  text(): string | undefined {
    return collapse(this.rawText()) || undefined;
  }

  /** All text within, as it stands. */
  rawText(): string {
    const parts: string[] = [];
    const visit = (element: XmlElement): void => {
      this.reading.tickText(element);
      for (const child of element.children) {
        if (typeof child === 'string') parts.push(child);
        else visit(child);
      }
    };
    visit(this.element);
    return parts.join('');
  }

  /** The text that stands directly in this element, between its children. */
  ownText(): string | undefined {
    this.reading.tickText(this.element);
    return ownText(this.element) || undefined;
  }

  every(): readonly Cursor[] {
    this.#every ??= this.#cursors();
    return this.#every;
  }

  #cursors(): readonly Cursor[] {
    const elements = this.element.children.filter((child) => typeof child !== 'string');
    const total = new Map<string, number>();
    for (const { name } of elements) total.set(name, (total.get(name) ?? 0) + 1);
    const seen = new Map<string, number>();
    return elements.map((child) => {
      const index = (seen.get(child.name) ?? 0) + 1;
      seen.set(child.name, index);
      const step = (total.get(child.name) ?? 0) > 1 ? `${child.name}[${index}]` : child.name;
      return new Cursor(this.reading, child, `${this.path}/${step}`, this.tree);
    });
  }

  children(...names: readonly string[]): readonly Cursor[] {
    return this.every().filter((child) => child.is(...names));
  }

  child(...names: readonly string[]): Cursor | undefined {
    return this.children(...names)[0];
  }

  /** Follows one name after the other, the first match each time. */
  at(...steps: readonly string[]): Cursor | undefined {
    return steps.reduce<Cursor | undefined>((cursor, step) => cursor?.child(step), this);
  }

  /** The outermost elements of these names anywhere within, in document order. */
  within(...names: readonly string[]): readonly Cursor[] {
    return this.every().flatMap((child) => (child.is(...names) ? [child] : child.within(...names)));
  }

  is(...names: readonly string[]): boolean {
    const own = this.element.name.toLowerCase();
    return names.some((name) => name.toLowerCase() === own);
  }

  warn(code: WarningCode): void {
    this.reading.warn(code, this.path);
  }
}

/** The text at the end of a path of names. */
export function leaf(cursor: Cursor | undefined, ...steps: readonly string[]): string | undefined {
  return cursor?.at(...steps)?.text();
}

function truthOf(text: string | undefined): boolean | undefined {
  const word = text?.toLowerCase();
  return word === 'true' || word === 'false' ? word === 'true' : undefined;
}

export function collapse(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

function ownText(element: XmlElement): string {
  return collapse(element.children.filter((child) => typeof child === 'string').join(' '));
}
