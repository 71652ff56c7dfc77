import { xhtml } from '#fhir/r4/xhtml.ts';

/** The page's whole look, in the colours of the NHS identity. */
export const PAGE_STYLE = xhtml`
:root { --blue: #005eb8; --ink: #212b32; --quiet: #4c6272; --line: #d8dde0; --ground: #f0f4f5; --warm: #ffeb3b; }
* { box-sizing: border-box; }
body { margin: 0; color: var(--ink); background: var(--ground); font: 1rem/1.45 Frutiger, Arial, Helvetica, sans-serif; }
header { background: var(--blue); color: #fff; }
header p, main, footer p { max-width: 68rem; margin: 0 auto; padding: 0.75rem 1rem; }
header p { font-weight: 700; }
main { padding-top: 1rem; padding-bottom: 2rem; }
footer { border-top: 1px solid var(--line); color: var(--quiet); font-size: 0.875rem; }
h1 { margin: 0; font-size: 1.75rem; line-height: 1.2; }
h2 { margin: 0 0 0.5rem; font-size: 1.25rem; line-height: 1.25; }
h3 { margin: 1rem 0 0.25rem; font-size: 1rem; }
p, ul, dl { margin: 0 0 0.5rem; }
ul { padding-left: 1.25rem; }
.when { color: var(--quiet); margin: 0.25rem 0 1rem; }
section { background: #fff; border: 1px solid var(--line); margin-bottom: 1rem; padding: 1rem; break-inside: avoid-page; }
p, li, dd, td, th { overflow-wrap: anywhere; unicode-bidi: isolate; }
dl { display: grid; grid-template-columns: minmax(7rem, 11rem) 1fr; gap: 0.25rem 1rem; }
dt { font-weight: 700; }
dd { margin: 0; }
dd p:last-child, section > :last-child { margin-bottom: 0; }
.patient { border-left: 8px solid var(--blue); }
.check { background: #fff9c4; border-left: 8px solid var(--warm); }
.to-do { border: 3px solid var(--blue); }
table { width: 100%; border-collapse: collapse; }
caption { text-align: left; color: var(--quiet); padding-bottom: 0.25rem; }
th, td { text-align: left; vertical-align: top; padding: 0.4rem 0.75rem 0.4rem 0; border-bottom: 1px solid var(--line); }
tbody th { font-weight: 400; }
@media (min-width: 56rem) {
  .top { display: grid; grid-template-columns: 1fr 1fr; grid-template-rows: auto 1fr; gap: 1rem; margin-bottom: 1rem; }
  .top section { margin: 0; }
  .top .to-do { grid-column: 2; grid-row: 1 / 3; align-self: start; }
  .top dl { grid-template-columns: 7.5rem 1fr; }
  .patient dl { grid-template-columns: 7.5rem 1fr 7.5rem 1fr; }
}
@media (max-width: 30rem) {
  dl { display: block; }
  dd { margin-bottom: 0.5rem; }
  table, caption, thead, tbody, tr, th, td { display: block; }
  thead { position: absolute; clip-path: inset(50%); }
  tr { border-bottom: 1px solid var(--line); padding: 0.25rem 0; }
  th, td { border: 0; padding: 0.1rem 0; }
  tbody th { font-weight: 700; }
}
@media print {
  body { background: #fff; font-size: 10.5pt; }
  header { background: none; color: inherit; border-bottom: 2pt solid var(--blue); }
  main, header p, footer p { max-width: none; padding-left: 0; padding-right: 0; }
  section { padding: 0.5rem 0.75rem; margin-bottom: 0.5rem; }
  article + article { break-before: page; }
}
`;

/** In base64, of the style as it stands: browsers take no other. */
export const PAGE_STYLE_SHA256 = 'Rcht5upxc3DM+Z+ezf/NIDr+uetozI8Fka/pzsndXU8=';
