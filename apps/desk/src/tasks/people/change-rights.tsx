import { useState } from 'react';
import { isPrivileged } from '#base/roles.ts';
import { streamName } from '#base/stream.ts';
import { hasPrivilegedRole, type Person } from '#identity/account.ts';
import { type Faults, Form } from '../../components/form.tsx';
import { useDesk } from '../../components/hooks.ts';
import { passkeyProblemWords } from '../../components/problem-words.ts';
import { useDraft } from '../../components/use-draft.ts';
import { draftOf, RightsFields, rightsIn } from './rights-fields.tsx';

const DIRECTORY = streamName({ kind: 'directory' });
const ID = 'rights';

type ChangeRightsProps = { readonly person: Person };

/** What a colleague may do: with a touch, and where it is power over others with a second operator. */
export function ChangeRights({ person }: ChangeRightsProps) {
  const [done, setDone] = useState('');
  const { roles, services, supplier } = draftOf(person);
  return (
    <section className="desk-card" aria-label="Roles and services">
      <h2>Roles and services</h2>
      {/* Anew when they change, so that the fields say what holds. */}
      <RightsForm key={`${roles} ${services} ${supplier}`} person={person} onDone={setDone} />
      <p role="status" className="desk-saved">
        {done}
      </p>
    </section>
  );
}

function RightsForm({
  person,
  onDone,
}: ChangeRightsProps & { readonly onDone: (words: string) => void }) {
  const desk = useDesk();
  const now = draftOf(person);
  const place = { stream: DIRECTORY, form: `rights ${person.id}` };
  const { fields, change, clear } = useDraft(place, now, 'directory');

  async function save(): Promise<Faults> {
    onDone('');
    const read = rightsIn(ID, fields);
    if ('faults' in read) return read.faults;
    const { roles, services, supplier } = read.rights;
    const next = draftOf(read.rights);
    if (
      next.roles === now.roles &&
      next.services === now.services &&
      next.supplier === now.supplier
    )
      return { [`${ID}-roles`]: 'Nothing is different from now' };
    try {
      await desk.act({
        stream: DIRECTORY,
        type: 'account.changed',
        facts: { account: person.id, roles: [...roles], services: [...services], supplier },
      });
      await clear();
    } catch (error) {
      return { form: passkeyProblemWords(error) };
    }
    const takesTwo = hasPrivilegedRole(person) || roles.some(isPrivileged);
    onDone(takesTwo ? 'It holds once a second operator has agreed.' : 'Changed.');
    return {};
  }
  return (
    <Form name="Roles and services" action="Change with your passkey" onSubmit={save}>
      {(faults) => <RightsFields id={ID} draft={fields} onChange={change} faults={faults} />}
    </Form>
  );
}
