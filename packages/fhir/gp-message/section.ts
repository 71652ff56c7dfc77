import type { Uuid } from '#base/ids.ts';
import { type Xhtml, xhtml } from '#fhir/r4/xhtml.ts';

/** A piece of the message, said once and shown twice: in the document's narrative and on the page. */
export type Block =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'list'; readonly items: readonly string[] }
  | { readonly kind: 'facts'; readonly facts: readonly Fact[] }
  | {
      readonly kind: 'table';
      readonly caption: string;
      readonly head: readonly string[];
      readonly rows: readonly (readonly string[])[];
    };

export type Fact = { readonly label: string; readonly value: string };

export type Section = {
  readonly kind: 'check' | 'happened' | 'decided' | 'to-do' | 'detail';
  readonly title: string;
  /** The colleague whose words these are, where they are one person's. */
  readonly author?: Uuid;
  readonly blocks: readonly Block[];
  readonly sections: readonly Omit<Section, 'sections'>[];
  /** The same for programs, where it is: resources of the document. */
  readonly resources?: readonly Uuid[];
};

export function blockMarkup(block: Block): Xhtml {
  switch (block.kind) {
    case 'text':
      return xhtml`${paragraphs(block.text)}`;
    case 'list':
      return xhtml`<ul>${block.items.map((item) => xhtml`<li>${lines(item)}</li>`)}</ul>`;
    case 'facts':
      return xhtml`<dl>${block.facts.map(
        ({ label, value }) => xhtml`<dt>${label}</dt><dd>${paragraphs(value)}</dd>`,
      )}</dl>`;
    case 'table':
      return xhtml`<table><caption>${block.caption}</caption><thead><tr>${block.head.map(
        (cell) => xhtml`<th scope="col">${cell}</th>`,
      )}</tr></thead><tbody>${block.rows.map(tableRow)}</tbody></table>`;
  }
}

function tableRow([head = '', ...cells]: readonly string[]): Xhtml {
  return xhtml`<tr><th scope="row">${head}</th>${cells.map((cell) => xhtml`<td>${lines(cell)}</td>`)}</tr>`;
}

function paragraphs(text: string): readonly Xhtml[] {
  return text.split(/\n\s*\n/).map((paragraph) => xhtml`<p>${lines(paragraph)}</p>`);
}

function lines(text: string): readonly Xhtml[] {
  return text.split('\n').map((line, i) => (i === 0 ? xhtml`${line}` : xhtml`<br/>${line}`));
}
