import { expect, it } from 'vitest';
import { xml } from './xml.ts';

it('escapes what is put in, and nothing twice', () => {
  const inner = xml`<b>${'a < b & "c" > d'}</b>`;
  expect(inner.text).toBe('<b>a &lt; b &amp; &quot;c&quot; &gt; d</b>');
  expect(xml`<a n="${'"'}">${inner}${[inner, inner]}${undefined}${3}</a>`.text).toBe(
    `<a n="&quot;">${inner.text.repeat(3)}3</a>`,
  );
});

it('keeps no blanks of the template between elements, and those within text', () => {
  const text = xml`
    <a>
      <b>one two</b>
    </a>`;
  expect(text.text).toBe('<a><b>one two</b></a>');
});
