import { useState } from 'react';
import { isPrivileged, ROLES, type Role } from '#identity/roles.ts';
import { Button } from '../../components/button.tsx';
import { codeWords } from '../../components/care-words.ts';
import { Checkboxes, TextLine } from '../../components/fields.tsx';
import { type Faults, Form } from '../../components/form.tsx';
import { useDesk, useRoom } from '../../components/hooks.ts';
import { passkeyProblemWords } from '../../components/problem-words.ts';
import { type Invitation, writeInvitation } from './write-invitation.ts';

const LONGEST_SUPPLIER = 60;

export function Invite() {
  const desk = useDesk();
  const { colleagues } = useRoom().people;
  const [roles, setRoles] = useState<readonly Role[]>([]);
  const [services, setServices] = useState<readonly string[]>([]);
  const [supplier, setSupplier] = useState('');
  const [invitation, setInvitation] = useState<Invitation | null>(null);
  const known = new Set([
    ...desk.session.services,
    ...[...colleagues.values()].flatMap((one) => one.services),
  ]);

  async function invite(): Promise<Faults> {
    if (roles.length === 0) return { 'invite-roles': 'Choose at least one role' };
    if (services.length === 0 && roles.some(needsService))
      return { 'invite-services': 'Choose at least one service' };
    if (supplier.length > LONGEST_SUPPLIER)
      return { 'invite-supplier': `Use at most ${LONGEST_SUPPLIER} letters` };
    try {
      const of = supplier.trim() === '' ? null : supplier.trim();
      setInvitation(await writeInvitation(desk, location.origin, roles, services, of));
    } catch (error) {
      return { form: passkeyProblemWords(error) };
    }
    setRoles([]);
    setServices([]);
    setSupplier('');
    return {};
  }
  if (invitation !== null)
    return <InvitationLink invitation={invitation} onDone={() => setInvitation(null)} />;
  return (
    <section className="desk-card" aria-label="Invite a colleague">
      <h2>Invite a colleague</h2>
      <Form name="Invite a colleague" action="Invite with your passkey" onSubmit={invite}>
        {(faults) => (
          <>
            <Checkboxes
              id="invite-roles"
              label="Roles"
              hint="Operator, guardian and support have power over others: a second operator must agree"
              options={ROLES.map((role) => ({ value: role, label: codeWords(role) }))}
              values={roles}
              onChange={setRoles}
              fault={faults['invite-roles']}
            />
            <Checkboxes
              id="invite-services"
              label="Services"
              hint="Whose cases they see"
              options={[...known]
                .sort()
                .map((service) => ({ value: service, label: codeWords(service) }))}
              values={services}
              onChange={setServices}
              fault={faults['invite-services']}
            />
            <TextLine
              id="invite-supplier"
              label="Supplier"
              hint="Where they work for one; leave it empty for your own people"
              autoComplete="off"
              value={supplier}
              onChange={setSupplier}
              fault={faults['invite-supplier']}
            />
          </>
        )}
      </Form>
    </section>
  );
}

function needsService(role: Role): boolean {
  return !isPrivileged(role) && role !== 'assurance-lead';
}

function InvitationLink({
  invitation: { account, link },
  onDone,
}: {
  readonly invitation: Invitation;
  readonly onDone: () => void;
}) {
  const { proposals } = useRoom().people;
  const [copied, setCopied] = useState(false);
  const waits = proposals.some((one) => one.account === account);
  return (
    <section className="desk-card" aria-label="Invitation">
      <h2>The invitation</h2>
      {waits && (
        <p className="nhsuk-inset-text desk-inset">
          It gives power over others: it works once a second operator has agreed to it, on their own
          People page.
        </p>
      )}
      <p>
        Give this link to your colleague yourself, best in person. It is shown this once, serves for
        their two passkeys, and only for 24 hours. Whoever opens it first becomes this colleague.
      </p>
      <p className="desk-fingerprint">{link}</p>
      <Button
        kind="secondary"
        onPress={() =>
          navigator.clipboard.writeText(link).then(
            () => setCopied(true),
            () => undefined,
          )
        }
      >
        Copy the link
      </Button>{' '}
      <Button onPress={onDone}>Done</Button>
      <p role="status">{copied && 'Copied.'}</p>
    </section>
  );
}
