import { useState } from 'react';
import { ROLES, type Role } from '#identity/entries.ts';
import { catalogue } from '#problems/catalogue.ts';
import { Button } from '../../components/button.tsx';
import { codeWords } from '../../components/care-words.ts';
import { Checkboxes } from '../../components/fields.tsx';
import { type Faults, Form } from '../../components/form.tsx';
import { useDesk, useOutbox, useRoom } from '../../components/hooks.ts';
import { problemWords } from '../../components/problem-words.ts';
import { type Invitation, writeInvitation } from './write-invitation.ts';

export function Invite() {
  const desk = useDesk();
  const { colleagues } = useRoom().people;
  const [roles, setRoles] = useState<readonly Role[]>([]);
  const [services, setServices] = useState<readonly string[]>([]);
  const [invitation, setInvitation] = useState<Invitation | null>(null);
  const known = new Set([
    ...desk.session.services,
    ...[...colleagues.values()].flatMap((one) => one.services),
  ]);

  async function invite(): Promise<Faults> {
    if (roles.length === 0) return { 'invite-roles': 'Choose at least one role' };
    if (services.length === 0 && roles.some(needsService))
      return { 'invite-services': 'Choose at least one service' };
    try {
      setInvitation(await writeInvitation(desk, location.origin, roles, services));
    } catch (error) {
      return { form: problemWords(error) };
    }
    setRoles([]);
    setServices([]);
    return {};
  }
  if (invitation !== null)
    return <InvitationLink invitation={invitation} onDone={() => setInvitation(null)} />;
  return (
    <section className="desk-card" aria-label="Invite a colleague">
      <h2>Invite a colleague</h2>
      <Form name="Invite a colleague" action="Make an invitation" onSubmit={invite}>
        {(faults) => (
          <>
            <Checkboxes
              id="invite-roles"
              label="Roles"
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
          </>
        )}
      </Form>
    </section>
  );
}

function needsService(role: Role): boolean {
  return role === 'clinician' || role === 'call-handler' || role === 'shift-lead';
}

function InvitationLink({
  invitation: { entry, link },
  onDone,
}: {
  readonly invitation: Invitation;
  readonly onDone: () => void;
}) {
  const waiting = useOutbox().find(({ header }) => header.id === entry);
  const [copied, setCopied] = useState(false);
  if (waiting !== undefined && waiting.refused !== null) {
    return (
      <section className="desk-card" aria-label="Invitation">
        <p role="alert">The invitation was refused: {catalogue[waiting.refused].message}</p>
        <Button onPress={onDone}>Close</Button>
      </section>
    );
  }
  return (
    <section className="desk-card" aria-label="Invitation">
      <h2>The invitation</h2>
      {waiting !== undefined ? (
        <p role="status">Putting the invitation into the record…</p>
      ) : (
        <>
          <p>
            Give this link to your colleague yourself, best in person. It is shown this once, works
            once, and only for 24 hours. Whoever opens it first becomes this colleague.
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
        </>
      )}
    </section>
  );
}
