import { useState } from 'react';
import { streamName } from '#base/stream.ts';
import { Button } from '../../components/button.tsx';
import { type Faults, Form } from '../../components/form.tsx';
import { useDesk, useRoom } from '../../components/hooks.ts';
import { passkeyProblemWords } from '../../components/problem-words.ts';
import { useDraft } from '../../components/use-draft.ts';
import { NO_RIGHTS, RightsFields, rightsIn } from './rights-fields.tsx';
import { type Invitation, writeInvitation } from './write-invitation.ts';

const PLACE = { stream: streamName({ kind: 'directory' }), form: 'invite' };

export function Invite() {
  const desk = useDesk();
  const { fields, change, clear } = useDraft(PLACE, NO_RIGHTS, 'directory');
  const [invitation, setInvitation] = useState<Invitation | null>(null);

  async function invite(): Promise<Faults> {
    const read = rightsIn('invite', fields);
    if ('faults' in read) return read.faults;
    try {
      setInvitation(await writeInvitation(desk, location.origin, read.rights));
      await clear();
    } catch (error) {
      return { form: passkeyProblemWords(error) };
    }
    return {};
  }
  if (invitation !== null)
    return <InvitationLink invitation={invitation} onDone={() => setInvitation(null)} />;
  return (
    <section className="desk-card" aria-label="Invite a colleague">
      <h2>Invite a colleague</h2>
      <Form name="Invite a colleague" action="Invite with your passkey" onSubmit={invite}>
        {(faults) => <RightsFields id="invite" draft={fields} onChange={change} faults={faults} />}
      </Form>
    </section>
  );
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
