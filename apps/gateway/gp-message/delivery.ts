import type { GpProblem } from '#fhir/gp-message/delivery-problem.ts';

/** `detail` is a machine's word (`ENOSPC`, `http 503`) for the private log; it never holds any of the message. */
export type Delivery =
  | { readonly taken: true }
  | { readonly taken: false; readonly problem: GpProblem; readonly detail: string };
