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
