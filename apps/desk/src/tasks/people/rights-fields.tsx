import { isPrivileged, ROLES, type Role } from '#base/roles.ts';
import { codeWords } from '../../components/care-words.ts';
import { Checkboxes, TextLine } from '../../components/fields.tsx';
import type { Faults } from '../../components/form.tsx';
import { useDesk, useRoom } from '../../components/hooks.ts';

/** As they are kept while somebody fills them in: lists are lines. */
export type RightsDraft = {
  readonly roles: string;
  readonly services: string;
  readonly supplier: string;
};

export type Rights = {
  readonly roles: readonly Role[];
  readonly services: readonly string[];
  readonly supplier: string | null;
};

export const NO_RIGHTS: RightsDraft = { roles: '', services: '', supplier: '' };

const LONGEST_SUPPLIER = 60;

export function draftOf({ roles, services, supplier }: Rights): RightsDraft {
  return { roles: roles.join('\n'), services: services.join('\n'), supplier: supplier ?? '' };
}

/** @returns the rights, or what is wrong with them, by the fields of `id` */
export function rightsIn(
  id: string,
  draft: RightsDraft,
): { readonly rights: Rights } | { readonly faults: Faults } {
  const roles = ROLES.filter((role) => linesOf(draft.roles).includes(role));
  const services = linesOf(draft.services);
  const supplier = draft.supplier.trim();
  if (roles.length === 0) return { faults: { [`${id}-roles`]: 'Choose at least one role' } };
  if (services.length === 0 && roles.some(needsService))
    return { faults: { [`${id}-services`]: 'Choose at least one service' } };
  if (supplier.length > LONGEST_SUPPLIER)
    return { faults: { [`${id}-supplier`]: `Use at most ${LONGEST_SUPPLIER} letters` } };
  return { rights: { roles, services, supplier: supplier === '' ? null : supplier } };
}

type RightsFieldsProps = {
  readonly id: string;
  readonly draft: RightsDraft;
  readonly onChange: (part: Partial<RightsDraft>) => void;
  readonly faults: Faults;
};

/** What somebody may do, for whom, and whether they work for a supplier. */
export function RightsFields({ id, draft, onChange, faults }: RightsFieldsProps) {
  const { session } = useDesk();
  const { colleagues } = useRoom().people;
  const known = new Set([
    ...session.services,
    ...[...colleagues.values()].flatMap((one) => one.services),
  ]);
  return (
    <>
      <Checkboxes
        id={`${id}-roles`}
        label="Roles"
        hint="Operator, guardian and support have power over others: a second operator must agree"
        options={ROLES.map((role) => ({ value: role, label: codeWords(role) }))}
        values={ROLES.filter((role) => linesOf(draft.roles).includes(role))}
        onChange={(roles) => onChange({ roles: roles.join('\n') })}
        fault={faults[`${id}-roles`]}
      />
      <Checkboxes
        id={`${id}-services`}
        label="Services"
        hint="Whose cases they see"
        options={[...known]
          .sort()
          .map((service) => ({ value: service, label: codeWords(service) }))}
        values={linesOf(draft.services)}
        onChange={(services) => onChange({ services: services.join('\n') })}
        fault={faults[`${id}-services`]}
      />
      <TextLine
        id={`${id}-supplier`}
        label="Supplier"
        hint="Where they work for one; leave it empty for your own people"
        autoComplete="off"
        most={LONGEST_SUPPLIER}
        value={draft.supplier}
        onChange={(supplier) => onChange({ supplier })}
        fault={faults[`${id}-supplier`]}
      />
    </>
  );
}

function linesOf(text: string): readonly string[] {
  return text === '' ? [] : text.split('\n');
}

function needsService(role: Role): boolean {
  return !isPrivileged(role) && role !== 'assurance-lead';
}
