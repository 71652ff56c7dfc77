import { hasOneOf, type Role } from '#base/roles.ts';
import { useDesk, useRoom } from '../../components/hooks.ts';
import { BrokenGlass } from './broken-glass.tsx';
import { Frozen } from './frozen.tsx';

/** What colleagues must look at now, where this person may answer it. */
export function Notices() {
  const { roles, account } = useDesk().session;
  const { notices } = useRoom();
  const isOne = (...some: readonly Role[]) => hasOneOf(roles, some);
  const mayRaise = isOne('shift-lead', 'guardian', 'clinician');
  const mayReview = isOne('shift-lead', 'guardian');
  return (
    <div aria-live="assertive">
      {[...notices.values()].map((notice) => {
        if (notice.kind === 'frozen') {
          const isOwn = notice.facts.account === account;
          return mayRaise || isOwn ? (
            <Frozen key={notice.id} notice={notice} mayRaise={mayRaise && !isOwn} isOwn={isOwn} />
          ) : null;
        }
        return mayReview ? (
          <BrokenGlass key={notice.id} notice={notice} mayReview={notice.by !== account} />
        ) : null;
      })}
    </div>
  );
}
