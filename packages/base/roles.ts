/** What people may be, and which of it is power over others. docs/formats.md, "Roles". */

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

const PRIVILEGED: ReadonlySet<Role> = new Set(['operator', 'guardian', 'support']);

/** Roles that take an attested, device-bound authenticator and two people to grant. */
export function isPrivileged(role: Role): boolean {
  return PRIVILEGED.has(role);
}

/** Who deals with cases: takes them, writes in them, closes them. */
export const CARERS = ['call-handler', 'clinician'] as const;

/** They, and who leads them. */
export const IN_THE_ROOM = [...CARERS, 'shift-lead'] as const;

/** Whether somebody who holds `roles` has one of these. */
export function hasOneOf(roles: readonly Role[], these: readonly Role[]): boolean {
  return roles.some((role) => these.includes(role));
}
