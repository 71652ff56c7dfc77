/** What is published of a type: where it stands, who writes it, what it says. */
import type { Shape } from '../shape.ts';
import type { StreamKind } from '../stream.ts';

export const ROLES = [
  'call-handler',
  'clinician',
  'visitor',
  'coordinator',
  'shift-lead',
  'guardian',
  'operator',
  'assurance-lead',
  'support',
] as const;
export type Role = (typeof ROLES)[number];
export type Writer = Role | 'gateway' | 'keeper';

/** Roles that are power over others. */
export const PRIVILEGED: ReadonlySet<Role> = new Set(['operator', 'guardian', 'support']);

export type Row = {
  readonly streams: readonly StreamKind[];
  /** `chain` where a rule of the chain says who. */
  readonly by: readonly Writer[] | 'chain';
  readonly seals: boolean;
  /** Whether its author touches a passkey for it. The keeper has none. */
  readonly stepsUp?: true;
  readonly facts: Shape<object>;
};
