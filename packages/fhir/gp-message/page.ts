import { utf8 } from '#base/bytes.ts';
import { type Xhtml, xhtml } from '#fhir/r4/xhtml.ts';
import { sha256 } from '#tlog/sha256-node.ts';
import type { ClosedCase } from './closed-case.ts';
import { TITLE } from './composition.ts';
import { identityFacts } from './identity.ts';
import { momentWords } from './moment.ts';
import { PAGE_STYLE } from './page-style.ts';
import { blockMarkup, type Section } from './section.ts';

/** One page for the practice: no script, nothing fetched, the patient's name in no title. */
export function messagePage(closed: ClosedCase, sections: readonly Section[]): string {
  const top = sections.filter(({ kind }) => kind !== 'detail' && kind !== 'check');
  const checks = sections.filter(({ kind }) => kind === 'check');
  const details = sections.filter(({ kind }) => kind === 'detail');
  const page = xhtml`<html lang="en-GB">
<head>
<meta charset="utf-8"/>
<meta name="viewport" content="width=device-width, initial-scale=1"/>
<meta http-equiv="Content-Security-Policy" content="${POLICY}"/>
<meta name="referrer" content="no-referrer"/>
<title>${TITLE}</title>
<style>${PAGE_STYLE}</style>
</head>
<body>
<header><p>${closed.provider.name}</p></header>
<main>
<h1>${TITLE}</h1>
<p class="when">Case closed ${momentWords(closed.closedAt)}</p>
<section class="patient"><h2>Patient</h2>${blockMarkup({ kind: 'facts', facts: identityFacts(closed.summary.patient) })}</section>
${checks.map(card)}
<div class="top">${top.map(card)}</div>
${details.map(card)}
</main>
<footer><p>Sent by ${closed.provider.name}. The structured form of this report is the FHIR document of the same name.</p></footer>
</body>
</html>
`;
  return `<!doctype html>\n${page.text}`;
}

function card({ kind, title, blocks, sections }: Section): Xhtml {
  const parts = sections.map(
    (part) => xhtml`<h3>${part.title}</h3>${part.blocks.map(blockMarkup)}`,
  );
  return xhtml`<section class="${kind}"><h2>${title}</h2>${blocks.map(blockMarkup)}${parts}</section>`;
}

const POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${sha256(utf8(PAGE_STYLE.text)).toBase64()}'`,
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');
