/** What was asked of other services, and where it stands. */
import type { Uuid } from '#base/ids.ts';
import type { ServiceRequest } from '#fhir/r4/service-request.ts';
import { narrative, xhtml } from '#fhir/r4/xhtml.ts';
import type { ClosedCase } from './closed-case.ts';
import { instant, momentWords, sentMomentWords } from './moment.ts';
import { reference, resource } from './resource.ts';
import type { Section } from './section.ts';

type Referred = ClosedCase['referrals'][number];

export function referralSections(
  { referrals }: ClosedCase,
  resources: readonly Uuid[],
): readonly Section[] {
  if (referrals.length === 0) return [];
  const rows = referrals.map((one) => [
    `${KIND_WORDS[one.kind]}: ${one.to}`,
    momentWords(one.askedAt),
    one.reason || '–',
    standingWords(one),
  ]);
  const head = ['What was asked', 'When', 'Why', 'Where it stands'];
  const caption = 'Referrals and bookings';
  const table = { kind: 'table' as const, caption, head, rows };
  return [{ kind: 'detail', title: caption, blocks: [table], sections: [], resources }];
}

/** What the practice must know because nobody else has taken it on. */
export function referralsToWatch({ referrals }: ClosedCase): readonly string[] {
  return referrals.flatMap((one) => {
    const what = `${KIND_WORDS[one.kind]} to ${one.to}`;
    if (one.state.kind === 'failed') return [`${what}: it has not reached them.`];
    return one.state.kind === 'rejected' ? [`${what}: they did not take it.`] : [];
  });
}

export function standingWords({ state, answer }: Referred): string {
  const said = answer?.words ? ` They say: ${answer.words}` : '';
  switch (state.kind) {
    case 'due':
      return 'Not sent yet.';
    case 'failed':
      return 'Could not be sent.';
    case 'sent':
      return state.route === 'folder'
        ? `Handed over ${momentWords(state.at)}. No answer comes back this way.`
        : `Sent ${momentWords(state.at)}; not answered yet.`;
    case 'accepted':
      return `Accepted ${momentWords(state.at)}.${said}`;
    case 'rejected':
      return `Refused ${momentWords(state.at)}.${said}`;
    case 'withdrawn':
      return 'Withdrawn: dealt with another way.';
    case 'booked': {
      const when = answer?.at ? ` for ${sentMomentWords(answer.at)}` : '';
      const where = answer?.place ? ` at ${answer.place}` : '';
      return `Booked${when}${where}.${said}`;
    }
  }
}

type Parties = {
  readonly patient: Uuid;
  readonly encounter: Uuid;
  readonly requesterOf: (account: Uuid) => Uuid;
};

export function referralResources(
  { referrals }: ClosedCase,
  part: (name: string) => Uuid,
  { patient, encounter, requesterOf }: Parties,
): readonly ServiceRequest[] {
  return referrals.map((one) => {
    const text = `${KIND_WORDS[one.kind]}: ${one.to}`;
    const told = narrative('generated', [xhtml`<p>${text}. ${standingWords(one)}</p>`]);
    return {
      resourceType: 'ServiceRequest',
      ...resource(part(`ServiceRequest/${one.id}`), 'UKCore-ServiceRequest', told),
      status: STATUS[one.state.kind],
      intent: 'order',
      code: { text },
      subject: reference(patient),
      encounter: reference(encounter),
      authoredOn: instant(one.askedAt),
      requester: reference(requesterOf(one.by.id)),
      ...(one.reason && { reasonCode: [{ text: one.reason }] as const }),
    };
  });
}

const KIND_WORDS = { referral: 'Referral', booking: 'Booking' } as const;

const STATUS: Readonly<Record<Referred['state']['kind'], ServiceRequest['status']>> = {
  due: 'active',
  failed: 'on-hold',
  sent: 'active',
  accepted: 'active',
  booked: 'active',
  rejected: 'revoked',
  withdrawn: 'revoked',
};
