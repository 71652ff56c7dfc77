/** Text that would be a script, were it ever read as anything but text. Each calls `canary()`. */
export const PAYLOADS: readonly string[] = [
  '<script>canary()</script>',
  '<img src=x onerror=canary()>',
  '"><svg onload=canary()>',
  "'><svg><animate onbegin=canary() attributeName=x dur=1s>",
  '<iframe srcdoc="<script>parent.canary()</script>"></iframe>',
  '<a href="javascript:canary()">link</a>',
  'javascript:canary()',
  'data:text/html,<script>opener.canary()</script>',
  '</textarea></title></style></pre><img src=x onerror=canary()>',
  '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=x onerror=canary()&gt;">',
  '<noscript><p title="</noscript><img src=x onerror=canary()>">',
  '<details open ontoggle=canary()><summary>x</summary></details>',
  '<input autofocus onfocus=canary()>',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: a payload
  '{{constructor.constructor("canary()")()}}${canary()}#{canary()}<%= canary() %>',
  '\u202e<img src=x onerror=canary()>\u202c\u2066\u2069',
  '&lt;img src=x onerror=canary()&gt;',
  '\\u003cimg src=x onerror=canary()\\u003e',
];

/** Those that run by themselves where they are made markup. */
export const SELF_STARTING = PAYLOADS.filter(
  (text) =>
    /onerror=canary\(\)>|onload|onbegin|ontoggle|srcdoc/.test(text) && !text.startsWith('&'),
);
