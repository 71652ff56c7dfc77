/** For the tests: what a parser that knows nothing of this code sees in a piece of markup. */
import { SaxesParser } from 'saxes';

export type SeenMarkup = {
  readonly elements: readonly {
    readonly name: string;
    readonly attributes: Readonly<Record<string, string>>;
  }[];
  /** The text between the tags, its blanks squeezed. */
  readonly text: string;
};

/** Throws where the markup is not well-formed XML. */
export function readMarkup(markup: string): SeenMarkup {
  const elements: SeenMarkup['elements'][number][] = [];
  let text = '';
  const parser = new SaxesParser({ xmlns: true });
  parser.on('opentag', ({ name, attributes }) => {
    const values = Object.entries(attributes).map(([key, { value }]) => [key, value]);
    elements.push({ name, attributes: Object.fromEntries(values) });
    text += ' ';
  });
  parser.on('text', (part) => {
    text += part;
  });
  for (const refused of ['comment', 'cdata', 'processinginstruction'] as const) {
    parser.on(refused, () => {
      throw new Error(`a ${refused} in the markup`);
    });
  }
  parser.on('error', (error) => {
    throw error;
  });
  parser.write(markup).close();
  return { elements, text: squeezed(text) };
}

export function squeezed(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
