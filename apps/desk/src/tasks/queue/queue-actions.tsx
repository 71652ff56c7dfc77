import { CARERS, hasOneOf } from '#base/roles.ts';
import type { CaseRow } from '#care/case-row.ts';
import { isHere } from '#care/row-questions.ts';
import { Details } from '../../components/details.tsx';
import { useDesk } from '../../components/hooks.ts';
import { COMFORT, ComfortCall } from './comfort-call.tsx';
import { HandOver } from './hand-over.tsx';
import { Transfer } from './transfer.tsx';
import { mayBeGiven, mayTransfer } from './who-may-take.ts';

/** What one does with a case in its queue: ring who waits, hand it to somebody, send it to another service. */
export function QueueActions({ row }: { readonly row: CaseRow }) {
  const { account, roles } = useDesk().session;
  const isCarer = hasOneOf(roles, CARERS);
  const isLead = roles.includes('shift-lead');
  const isMine = row.state.kind === 'taken' && row.state.by === account;
  if (!isHere(row) || (!isCarer && !isLead)) return null;
  return (
    <>
      {isCarer && (
        <Details summary="Comfort call" open={location.hash === COMFORT}>
          <ComfortCall row={row} />
        </Details>
      )}
      {(isMine || isLead) && mayBeGiven(row) && (
        <Details summary="Hand over to a colleague">
          <HandOver row={row} />
        </Details>
      )}
      {mayTransfer({ account, roles }, row) && (
        <Details summary="Transfer to another service">
          <Transfer row={row} />
        </Details>
      )}
    </>
  );
}
