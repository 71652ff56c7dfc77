import type { Uuid } from '#base/ids.ts';
import { standing } from '#identity/account.ts';
import { useDesk, useNow, useRoom } from '../../components/hooks.ts';
import { Link } from '../../components/link.tsx';
import { PageTitle } from '../../components/page-title.tsx';
import { DeviceTable } from '../sessions/device-table.tsx';
import { RecentSignIns } from '../sessions/recent-sign-ins.tsx';
import { SessionTable } from '../sessions/session-table.tsx';
import { useSignIns } from '../sessions/use-sign-ins.ts';
import { ChangeRights } from './change-rights.tsx';
import { LinkCareIdentity } from './link-care-identity.tsx';

/** One colleague’s account, for operators: what they may do, how they come in, and where they are. */
export default function ColleaguePage({ id }: { readonly id: Uuid }) {
  const { session } = useDesk();
  const { people, names } = useRoom();
  const now = useNow();
  const signIns = useSignIns(id);
  const person = people.colleagues.get(id);
  const mayLook = session.roles.includes('operator') && person !== undefined;
  if (!mayLook) {
    return (
      <>
        <PageTitle title="There is nothing here" />
        <p>
          <Link href="/people">Back to People</Link>
        </p>
      </>
    );
  }
  const name = names.get(id) ?? 'A colleague without a name yet';
  const live = signIns?.live(now) ?? [];
  return (
    <>
      <PageTitle title="A colleague’s account">{name}</PageTitle>
      <p>
        <Link href="/people">All people</Link>
      </p>
      {standing(person) === 'left' && <p>This account has been ended, for good.</p>}
      {standing(person) !== 'left' && (
        <div className="desk-pair">
          <ChangeRights person={person} />
          <LinkCareIdentity person={person} />
        </div>
      )}
      {signIns === null ? (
        <p role="status">Looking where they are signed in…</p>
      ) : (
        <>
          <h2>Signed in now</h2>
          <SessionTable account={id} sessions={live} caption="Where they are signed in" />
          {signIns.all.length > 0 && (
            <>
              <h2>Devices</h2>
              <DeviceTable all={signIns.all} isOwn={false} />
              <h2>The latest times they signed in</h2>
              <RecentSignIns all={signIns.all} live={live} />
            </>
          )}
        </>
      )}
    </>
  );
}
