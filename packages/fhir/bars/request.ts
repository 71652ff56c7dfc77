/** What a message of the Booking and Referral Standard is made of, before it is FHIR. */
import type { Uuid } from '#base/ids.ts';
import type { CaseSummary, ReferralRequest } from '#care/payloads.ts';

export type BarsRequest = {
  /** The entry that asked: the request's own id at the receiver. */
  readonly id: Uuid;
  readonly kind: 'referral' | 'booking';
  /** When it was asked, milliseconds. */
  readonly askedAt: number;
  /** The receiver, as the directory of services lists it. */
  readonly to: { readonly name: string; readonly dos: string };
  readonly from: { readonly name: string; readonly dos: string; readonly ods: string | undefined };
  /** Who asked, where their name is known. */
  readonly by: string | null;
  readonly said: ReferralRequest;
  readonly summary: CaseSummary;
  readonly urgency: 'emergency' | 'unknown' | 'urgent' | 'soon' | 'routine';
  readonly disposition: string | null;
  readonly receivedAt: number;
  /** The appointment that is asked for, where the receiver offered one. */
  readonly slot: Slot | null;
};

/** A free appointment that a receiver offers. */
export type Slot = {
  readonly id: string;
  /** ISO 8601 with offset. */
  readonly start: string;
  readonly end: string;
  readonly place: string | undefined;
};
