import { useEffect, useState } from 'react';
import { base64url } from '#base/bytes.ts';
import { WHOLE } from '#identity/account.ts';
import type { Ok } from '#wire/keeper.ts';
import { useDesk, useNow, useRoom } from '../../components/hooks.ts';
import { PageTitle } from '../../components/page-title.tsx';
import { momentWords } from '../../components/time-words.ts';
import { AddPasskey } from './add-passkey.tsx';
import { RemovePasskey } from './remove-passkey.tsx';

/** What one has to come in with, and what one has used of one's bounds. */
export function MyAccountPage() {
  const { session } = useDesk();
  const { colleagues } = useRoom().people;
  const now = useNow();
  const me = colleagues.get(session.account);
  if (me === undefined) return <PageTitle title="Your account" />;
  return (
    <>
      <PageTitle title="Your account" />
      <Budget />
      <h2>Your passkeys</h2>
      <p>
        Each lets you in by itself. To remove the one you came in with, sign in with another first.
      </p>
      <table className="nhsuk-table desk-table">
        <caption className="nhsuk-u-visually-hidden">Your passkeys</caption>
        <thead>
          <tr>
            <th scope="col">Made</th>
            <th scope="col">Kind</th>
            <th scope="col">Lost it?</th>
          </tr>
        </thead>
        <tbody>
          {me.passkeys.map(({ credential, registeredAt, attested, backedUp }) => (
            <tr key={base64url(credential)}>
              <td>{momentWords(registeredAt, now)}</td>
              <td>
                {attested ? 'A security key that your organisation knows' : 'A device’s own'}
                {backedUp && ', copied to your other devices'}
              </td>
              <td>
                {me.passkeys.length > WHOLE ? (
                  <RemovePasskey credential={credential} />
                ) : (
                  'Add another first: two must stay'
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <AddPasskey />
    </>
  );
}

function Budget() {
  const { session } = useDesk();
  const [budget, setBudget] = useState<Ok<'budget'> | null>(null);
  useEffect(() => {
    let left = false;
    session.call('budget', {}).then(
      (answer) => left || setBudget(answer),
      // The strip says when the keeper is away.
      () => undefined,
    );
    return () => {
      left = true;
    };
  }, [session]);
  if (budget === null || budget.limit === 0) return null;
  return (
    <p>
      {budget.frozen === null
        ? `You opened or looked up ${budget.people} of ${budget.limit} people in the last hour.`
        : 'You open nobody more for now: a colleague can raise this with their passkey.'}
    </p>
  );
}
