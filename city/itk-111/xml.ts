/** Text that is XML already; everything else is escaped on its way in. */
export class Markup {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

type Value = string | number | Markup | readonly Markup[] | undefined;

/** Builds XML: what is put in is text or attribute value, unless it is {@link Markup}; `undefined` is nothing. */
export function xml({ raw }: TemplateStringsArray, ...values: readonly Value[]): Markup {
  const parts = raw.map((part, i) => (i === 0 ? part : `${textOf(values[i - 1])}${part}`));
  return new Markup(
    parts
      .join('')
      .replace(/>\s+</g, (gap) => (gap.includes('\n') ? '><' : gap))
      .trim(),
  );
}

function textOf(value: Value): string {
  if (value === undefined) return '';
  if (value instanceof Markup) return value.text;
  if (typeof value === 'object') return value.map(textOf).join('');
  return String(value)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
