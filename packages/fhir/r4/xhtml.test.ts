import { expect, test } from 'vitest';
import { narrative, xhtml } from './xhtml.ts';

test('text is escaped, in elements and in attributes', () => {
  const hostile = `<img src=x onerror="alert('1')"> & more`;
  expect(xhtml`<p title="${hostile}">${hostile}</p>`.text).toBe(
    '<p title="&lt;img src=x onerror=&quot;alert(&#39;1&#39;)&quot;&gt; &amp; more">' +
      '&lt;img src=x onerror=&quot;alert(&#39;1&#39;)&quot;&gt; &amp; more</p>',
  );
});

test('markup stays markup, once', () => {
  const items = ['<1>', '2'].map((item) => xhtml`<li>${item}</li>`);
  expect(xhtml`<ul>${items}</ul>`.text).toBe('<ul><li>&lt;1&gt;</li><li>2</li></ul>');
});

test('something that only looks like markup is text', () => {
  const forged = { text: '<script/>' } as unknown as string;
  expect(() => xhtml`<p>${forged}</p>`).toThrow(TypeError);
});

test('a narrative is one div of the XHTML namespace with its language', () => {
  expect(narrative('additional', [xhtml`<p>a</p>`, xhtml`<p>b</p>`])).toEqual({
    status: 'additional',
    div: '<div xmlns="http://www.w3.org/1999/xhtml" lang="en-GB" xml:lang="en-GB"><p>a</p><p>b</p></div>',
  });
});
