import type { Uuid } from '#base/ids.ts';
import type { Encounter } from '#fhir/r4/encounter.ts';
import { narrative } from '#fhir/r4/xhtml.ts';
import { type Disposition, isCoded } from '../disposition.ts';
import { type ClosedCase, cameWith } from './closed-case.ts';
import { instant, momentWords } from './moment.ts';
import { OUTCOMES } from './outcome.ts';
import { reference, resource } from './resource.ts';
import { blockMarkup } from './section.ts';

function codeWords(one: Disposition): string {
  return isCoded(one) ? ` ${one.code}` : '';
}

export function encounterResource(
  id: Uuid,
  closed: ClosedCase,
  parties: {
    readonly patient: Uuid;
    readonly provider: Uuid;
    readonly clinicians: readonly Uuid[];
  },
): Encounter {
  const { disposition } = closed;
  const { problem } = closed.summary;
  const came = cameWith(closed);
  const { decided } = OUTCOMES[closed.outcome];
  // per-1: two desks' clocks may differ, a period may not run backwards.
  const end = Math.max(closed.receivedAt, closed.closedAt);
  const reasons = [
    ...(problem ? [problem] : []),
    ...(disposition ? [`Disposition${codeWords(disposition)}: ${disposition.wording}`] : []),
    ...(came ? [`It came with disposition${codeWords(came)}: ${came.wording}`] : []),
  ];
  const facts = [
    { label: 'From', value: momentWords(closed.receivedAt) },
    { label: 'To', value: momentWords(end) },
    ...reasons.map((value) => ({ label: 'Reason', value })),
    { label: 'Outcome', value: decided },
  ];
  return {
    resourceType: 'Encounter',
    ...resource(
      id,
      'UKCore-Encounter',
      narrative('generated', [blockMarkup({ kind: 'facts', facts })]),
    ),
    identifier: [{ system: 'urn:ietf:rfc:3986', value: `urn:uuid:${closed.id}` }],
    status: 'finished',
    class: {
      system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode',
      code: 'VR',
      display: 'virtual',
    },
    subject: reference(parties.patient),
    ...(parties.clinicians.length > 0 && {
      participant: parties.clinicians.map((role) => ({ individual: reference(role) })),
    }),
    period: { start: instant(closed.receivedAt), end: instant(end) },
    ...(reasons.length > 0 && { reasonCode: reasons.map((text) => ({ text })) }),
    hospitalization: { dischargeDisposition: { text: decided } },
    serviceProvider: reference(parties.provider),
  };
}
