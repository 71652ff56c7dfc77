import { codeWords } from '../../components/care-words.ts';
import { useDesk, useNow, useRoom } from '../../components/hooks.ts';
import { PageTitle } from '../../components/page-title.tsx';
import { momentWords } from '../../components/time-words.ts';
import { useNames } from '../../components/use-names.ts';
import type { Colleague } from '../../store/people.ts';
import { Invite } from './invite.tsx';

export function PeoplePage() {
  const { session } = useDesk();
  const { people, names } = useRoom();
  const nameOf = useNames();
  const now = useNow();
  return (
    <>
      <PageTitle title="People" />
      <table className="nhsuk-table desk-table">
        <caption className="nhsuk-u-visually-hidden">Who works here</caption>
        <thead>
          <tr>
            <th scope="col">Name</th>
            <th scope="col">Roles</th>
            <th scope="col">Services</th>
            <th scope="col">Way in</th>
          </tr>
        </thead>
        <tbody>
          {[...people.colleagues.values()].map((colleague) => (
            <tr key={colleague.id}>
              <td>
                {names.get(colleague.id) ?? 'Name not given yet'}
                {colleague.id === session.account && ' (you)'}
              </td>
              <td>{colleague.roles.map(codeWords).join(', ')}</td>
              <td>{colleague.services.map(codeWords).join(', ')}</td>
              <td>{wayIn(colleague, now)}</td>
            </tr>
          ))}
          {[...people.machines.values()].map(({ id, name, by, at }) => (
            <tr key={id}>
              <td>{name}</td>
              <td>Machine</td>
              <td>All</td>
              <td>
                Its own key, approved by {nameOf(by) === 'You' ? 'you' : nameOf(by)},{' '}
                {momentWords(at, now)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {session.roles.includes('operator') && <Invite />}
    </>
  );
}

function wayIn({ passkeys, invitedUntil }: Colleague, now: number): string {
  const keys =
    passkeys === 0 ? 'No passkey yet' : passkeys === 1 ? '1 passkey' : `${passkeys} passkeys`;
  if (invitedUntil === null) return keys;
  return `${keys}; ${invitedUntil > now ? `invited until ${momentWords(invitedUntil, now)}` : 'the invitation has run out'}`;
}
