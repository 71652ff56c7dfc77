import { Suspense, useState } from 'react';
import { base64url } from '#base/bytes.ts';
import { WHOLE } from '#identity/account.ts';
import { Budget } from '../../components/budget.tsx';
import { useDesk, useNow, useRoom } from '../../components/hooks.ts';
import { laterPart } from '../../components/later.tsx';
import { Link } from '../../components/link.tsx';
import { Notice } from '../../components/notice.tsx';
import { PageTitle } from '../../components/page-title.tsx';
import { momentWords } from '../../components/time-words.ts';
import { DeviceTable } from '../sessions/device-table.tsx';
import { RecentSignIns } from '../sessions/recent-sign-ins.tsx';
import { SessionTable } from '../sessions/session-table.tsx';
import { useSignIns } from '../sessions/use-sign-ins.ts';
import { AddPasskey } from './add-passkey.tsx';
import { RemovePasskey } from './remove-passkey.tsx';

const CanOpenAlone = laterPart(() => import('../../installed/can-open-alone.tsx'));

/** What one has to come in with, and what one has used of one's bounds. */
export default function MyAccountPage() {
  const { session } = useDesk();
  const { colleagues } = useRoom().people;
  const now = useNow();
  const [changed, setChanged] = useState(false);
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
      <p>
        <Link href="/not-yet-safe">Unsent work</Link>: what waits on this device, and where to hand
        in what somebody saved on another.
      </p>
      {changed && <EndOthers />}
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
              <td data-label="Made">{momentWords(registeredAt, now)}</td>
              <td data-label="Kind">
                {attested ? 'A security key that your organisation knows' : 'A device’s own'}
                {backedUp && ', copied to your other devices'}
              </td>
              <td>
                {me.passkeys.length > WHOLE ? (
                  <RemovePasskey credential={credential} onRemoved={() => setChanged(true)} />
                ) : (
                  'Add another first: two must stay'
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <AddPasskey onAdded={() => setChanged(true)} />
      <SignedIn />
    </>
  );
}

/** Where one is signed in, from which devices, and when: so that one notices a stranger. */
function SignedIn() {
  const { session } = useDesk();
  const signIns = useSignIns(session.account);
  const now = useNow();
  if (signIns === null) return <p role="status">Looking where you are signed in…</p>;
  const live = signIns.live(now);
  return (
    <>
      <h2>Signed in now</h2>
      <SessionTable account={session.account} sessions={live} caption="Where you are signed in" />
      <h2>Your devices</h2>
      <Suspense>
        <CanOpenAlone />
      </Suspense>
      <DeviceTable all={signIns.all} isOwn />
      <h2>The latest times you signed in</h2>
      <p>One that was not you? End that session, and tell an operator at once.</p>
      <RecentSignIns all={signIns.all} live={live} />
    </>
  );
}

/** After one's passkeys changed: whoever came in with the old ones need not stay. */
function EndOthers() {
  const { session } = useDesk();
  const signIns = useSignIns(session.account);
  const now = useNow();
  const others = signIns?.live(now).filter((one) => one.session !== session.id) ?? [];
  if (others.length === 0) return null;
  return (
    <Notice title="Your passkeys changed: end your other sessions?">
      <p>You are signed in elsewhere too. If one of these is not you, end it.</p>
      <SessionTable account={session.account} sessions={others} caption="Your other sessions" />
    </Notice>
  );
}
