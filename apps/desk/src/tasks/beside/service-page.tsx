import { codeWords } from '../../components/care-words.ts';
import { Details } from '../../components/details.tsx';
import { useDesk, useRoom } from '../../components/hooks.ts';
import { Link } from '../../components/link.tsx';
import { PageTitle } from '../../components/page-title.tsx';
import { Proposals } from '../people/proposals.tsx';
import { BeginHandBack, HandingBack } from './hand-back.tsx';
import { MoveOver } from './move-over.tsx';
import { OF_SERVICES } from './proposals-of-services.ts';
import { SwitchOver } from './switch-over.tsx';

/** One service beside another system: what can be done next, and by whom. */
export function ServicePage({ service }: { readonly service: string }) {
  const { session } = useDesk();
  const standing = useRoom().board.services.get(service);
  if (standing === undefined) {
    return (
      <>
        <PageTitle title={codeWords(service)} />
        <p>No other system stands beside this service.</p>
        <Link href="/beside">Services beside another system</Link>
      </>
    );
  }
  const isLead = session.roles.includes('shift-lead') && session.services.includes(service);
  const works = standing.kind === 'switched-over';
  return (
    <>
      <PageTitle title={codeWords(service)} />
      <Proposals only={OF_SERVICES} />
      {isLead && standing.kind === 'standing-by' && <SwitchOver service={service} />}
      {isLead && works && <BeginHandBack service={service} />}
      <HandingBack service={service} standing={standing} />
      {isLead && standing.kind === 'handing-back' && (
        <Details summary="The other system has stopped again">
          <SwitchOver service={service} />
        </Details>
      )}
      {works && session.roles.includes('operator') && <MoveOver service={service} />}
    </>
  );
}
