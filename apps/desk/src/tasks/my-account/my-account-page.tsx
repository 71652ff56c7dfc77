import { base64url } from '#base/bytes.ts';
import { WHOLE } from '#identity/account.ts';
import { Budget } from '../../components/budget.tsx';
import { useDesk, useNow, useRoom } from '../../components/hooks.ts';
import { Link } from '../../components/link.tsx';
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
      <p>
        <Link href="/what-i-opened">What you opened</Link>, and when and from where, as a guardian
        sees it.
      </p>
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
