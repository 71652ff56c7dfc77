import type { Narrative } from './datatypes.ts';

/** Not exported: text from elsewhere becomes markup through `xhtml` alone, which escapes it. */
class Markup {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

/** Well-formed XHTML that was written here. */
export type Xhtml = Markup;

/** A template whose values are text unless they are markup already. */
export function xhtml(
  strings: TemplateStringsArray,
  ...values: readonly (string | Xhtml | readonly Xhtml[])[]
): Xhtml {
  return new Markup(
    strings.reduce((markup, string, i) => markup + markupOf(values[i - 1] ?? '') + string),
  );
}

/** txt-1 and txt-2 of https://hl7.org/fhir/R4/narrative.html: basic formatting only, and not empty. */
export function narrative(status: Narrative['status'], content: readonly Xhtml[]): Narrative {
  const div = xhtml`<div xmlns="http://www.w3.org/1999/xhtml" lang="en-GB" xml:lang="en-GB">${content}</div>`;
  return { status, div: div.text };
}

function markupOf(value: string | Xhtml | readonly Xhtml[]): string {
  if (typeof value === 'string') return value.replace(/[&<>"']/g, (mark) => ESCAPES[mark]!);
  return value instanceof Markup ? value.text : value.map((part) => part.text).join('');
}

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
