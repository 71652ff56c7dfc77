import { identityFacts } from '../gp-message/identity.ts';
import { momentWords } from '../gp-message/moment.ts';
import { blockMarkup, type Fact } from '../gp-message/section.ts';
import { pageFrame } from '../page-frame.ts';
import { cleanTexts } from '../r4/text.ts';
import { xhtml } from '../r4/xhtml.ts';
import { goesAlong } from './goes-along.ts';
import type { BarsRequest } from './request.ts';

/** A request for a person's eyes, where it goes to a folder. */
export function barsPage(asked: BarsRequest): string {
  const request = cleanTexts(asked);
  const { kind, to, from, by, said, summary, askedAt } = request;
  const facts: Fact[] = [
    { label: 'Why', value: said.reason },
    { label: 'What the service should know', value: said.information },
    ...goesAlong(request),
    { label: 'Asked by', value: by ?? '' },
  ].filter(({ value }) => value !== '');
  return pageFrame({
    title: kind === 'booking' ? 'Request for an appointment' : 'Referral',
    provider: from.name,
    main: xhtml`<p class="when">To ${to.name}, ${momentWords(askedAt)}</p>
<section class="patient"><h2>Patient</h2>${blockMarkup({ kind: 'facts', facts: identityFacts(summary.patient) })}</section>
<section class="detail"><h2>Request</h2>${blockMarkup({ kind: 'facts', facts })}</section>`,
    footer: `Sent by ${from.name}. The structured form of this request is the FHIR message of the same name.`,
  });
}
