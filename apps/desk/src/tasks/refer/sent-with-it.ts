import type { CaseView } from '#care/case.ts';
import { goesAlong } from '#fhir/bars/goes-along.ts';
import { identityFacts } from '#fhir/gp-message/identity.ts';

/** What a request takes with it of a case by itself, so that whoever writes it knows what is shared. */
export function sentWithIt({ summary, row }: Pick<CaseView, 'summary' | 'row'>): string {
  const { urgency, disposition } = row;
  const who = identityFacts(summary.patient).map(({ label }) => WHO[label] ?? label);
  const along = goesAlong({ summary, urgency, disposition });
  const what = along.map(({ label }) => `${label[0]!.toLowerCase()}${label.slice(1)}`);
  return `Sent with it: the patient’s ${listed(who)}; ${listed(what)}. Nothing else of this case is sent.`;
}

const WHO: Readonly<Record<string, string>> = {
  Name: 'name',
  Born: 'date of birth',
  Gender: 'gender',
  Address: 'address',
  Phone: 'phone',
};

function listed(parts: readonly string[]): string {
  return parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;
}
