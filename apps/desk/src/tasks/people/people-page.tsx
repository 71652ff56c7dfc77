import { isPrivileged } from '#base/roles.ts';
import { heldUntil, type Person, standing } from '#identity/account.ts';
import { codeWords } from '../../components/care-words.ts';
import { useDesk, useNow, useRoom } from '../../components/hooks.ts';
import { Link } from '../../components/link.tsx';
import { PageTitle } from '../../components/page-title.tsx';
import { momentWords } from '../../components/time-words.ts';
import { useNames } from '../../components/use-names.ts';
import { Invite } from './invite.tsx';
import { LeaveButton } from './leave.tsx';
import { LiftHold } from './lift-hold.tsx';
import { Proposals } from './proposals.tsx';
import { Recover } from './recover.tsx';

export default function PeoplePage() {
  const { session } = useDesk();
  const { people, names } = useRoom();
  const nameOf = useNames();
  const now = useNow();
  const isOperator = session.roles.includes('operator');
  const isLead = session.roles.includes('shift-lead');
  const mayEnd = (person: Person) =>
    person.id !== session.account &&
    standing(person) !== 'left' &&
    (isOperator || (isLead && !person.roles.some(isPrivileged)));
  const mayLift = isOperator || isLead || session.roles.includes('clinician');
  const held = [...people.colleagues.values()].filter(
    (person) =>
      mayLift &&
      person.id !== session.account &&
      person.recovery?.givenBy !== session.account &&
      heldUntil(person, now) !== null,
  );
  return (
    <>
      <PageTitle title="People" />
      {isOperator && (
        <p>
          <Link href="/organisation">Organisation: whom and what it trusts</Link>
        </p>
      )}
      <Proposals />
      {held.map((person) => (
        <LiftHold key={person.id} person={person} name={names.get(person.id) ?? 'This colleague'} />
      ))}
      <table className="nhsuk-table desk-table">
        <caption className="nhsuk-u-visually-hidden">Who works here</caption>
        <thead>
          <tr>
            <th scope="col">Name</th>
            <th scope="col">Roles</th>
            <th scope="col">Services</th>
            <th scope="col">Way in</th>
            {(isOperator || isLead) && <th scope="col">Lost or leaving</th>}
          </tr>
        </thead>
        <tbody>
          {[...people.colleagues.values()].map((person) => (
            <tr key={person.id}>
              <td>
                <PersonName
                  name={names.get(person.id) ?? 'Name not given yet'}
                  href={isOperator && person.id !== session.account ? `/people/${person.id}` : null}
                />
                {person.id === session.account && ' (you)'}
                {person.supplier !== null && <> ({person.supplier})</>}
              </td>
              <td data-label="Roles">{person.roles.map(codeWords).join(', ')}</td>
              <td data-label="Services">{person.services.map(codeWords).join(', ')}</td>
              <td data-label="Way in">{wayIn(person, now)}</td>
              {(isOperator || isLead) && (
                <td>
                  {mayEnd(person) && (
                    <>
                      <Recover person={person} name={names.get(person.id) ?? 'This colleague'} />{' '}
                      <LeaveButton
                        account={person.id}
                        name={names.get(person.id) ?? 'This colleague'}
                      />
                    </>
                  )}
                </td>
              )}
            </tr>
          ))}
          {[...people.machines.values()].map(({ id, name, by, at, hasLeft }) => (
            <tr key={id}>
              <td>{name}</td>
              <td>Machine</td>
              <td>All</td>
              <td>
                {hasLeft ? 'Works here no more; ' : ''}Its own key, approved by{' '}
                {nameOf(by) === 'You' ? 'you' : nameOf(by)}, {momentWords(at, now)}
              </td>
              {(isOperator || isLead) && (
                <td>{isOperator && !hasLeft && <LeaveButton account={id} name={name} />}</td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
      {isOperator && <Invite />}
    </>
  );
}

/** An operator goes on to the colleague’s account. */
function PersonName({ name, href }: { readonly name: string; readonly href: string | null }) {
  return href === null ? name : <Link href={href}>{name}</Link>;
}

function wayIn(person: Person, now: number): string {
  const { passkeys, enrolment } = person;
  if (standing(person) === 'left') return `Left ${momentWords(person.leftAt ?? now, now)}`;
  if (standing(person) === 'whole') {
    return `${passkeys.length} passkeys${passkeys.every(({ attested }) => attested) ? ', attested' : ''}`;
  }
  const until =
    enrolment.expires > now
      ? `invited until ${momentWords(enrolment.expires, now)}`
      : 'the invitation has run out';
  return `Not ready: ${passkeys.length} of 2 passkeys; ${until}`;
}
