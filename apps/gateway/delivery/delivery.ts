import type { Bytes } from '#base/bytes.ts';
import type { DeliveryProblem } from '#fhir/delivery-problem.ts';

/** What is handed over. Handed over again it has the same id; what it says is as the record stands by then. */
export type Letter = {
  readonly id: string;
  /** FHIR as JSON. */
  readonly document: Bytes;
  /** The same for a person's eyes, where it goes to a folder. */
  readonly page: string;
  /** What marks it, where it goes over HTTPS. */
  readonly headers: Readonly<Record<string, string>>;
};

/** `detail` is a machine's word (`ENOSPC`, `http 503`) for the private log; it never holds any of the message. */
export type Delivery =
  | {
      readonly taken: true;
      /** What the receiver said, where it was asked for; cut off where it is too long. */
      readonly answer: string;
    }
  | { readonly taken: false; readonly problem: DeliveryProblem; readonly detail: string };
