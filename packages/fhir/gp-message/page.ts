import { pageFrame } from '#fhir/page-frame.ts';
import { type Xhtml, xhtml } from '#fhir/r4/xhtml.ts';
import type { ClosedCase } from './closed-case.ts';
import { TITLE } from './composition.ts';
import { identityFacts } from './identity.ts';
import { momentWords } from './moment.ts';
import { blockMarkup, type Section } from './section.ts';

/** What a page says of one case. */
export function messageMain(closed: ClosedCase, sections: readonly Section[]): Xhtml {
  const top = sections.filter(({ kind }) => kind !== 'detail' && kind !== 'check');
  const checks = sections.filter(({ kind }) => kind === 'check');
  const details = sections.filter(({ kind }) => kind === 'detail');
  return xhtml`<p class="when">Case closed ${momentWords(closed.closedAt)}</p>
<section class="patient"><h2>Patient</h2>${blockMarkup({ kind: 'facts', facts: identityFacts(closed.summary.patient) })}</section>
${checks.map(card)}
<div class="top">${top.map(card)}</div>
${details.map(card)}`;
}

/** One page for the practice. */
export function messagePage({ provider: { name: provider } }: ClosedCase, main: Xhtml): string {
  return pageFrame({
    title: TITLE,
    provider,
    main,
    footer: `Sent by ${provider}. The structured form of this report is the FHIR document of the same name.`,
  });
}

function card({ kind, title, blocks, sections }: Section): Xhtml {
  const parts = sections.map(
    (part) => xhtml`<h3>${part.title}</h3>${part.blocks.map(blockMarkup)}`,
  );
  return xhtml`<section class="${kind}"><h2>${title}</h2>${blocks.map(blockMarkup)}${parts}</section>`;
}
