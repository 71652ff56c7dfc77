import { codeWords } from '../../components/care-words.ts';
import { useDesk, useRoom } from '../../components/hooks.ts';
import { Link } from '../../components/link.tsx';
import { PageTitle } from '../../components/page-title.tsx';
import { SwitchOver } from './switch-over.tsx';

/** One service beside another system: what its shift lead can do next. */
export function ServicePage({ service }: { readonly service: string }) {
  const { session } = useDesk();
  const { services } = useRoom().board;
  const standing = services.get(service);
  const isLead = session.roles.includes('shift-lead') && session.services.includes(service);
  if (standing === undefined) {
    return (
      <>
        <PageTitle title={codeWords(service)} />
        <p>No other system stands beside this service.</p>
        <Link href="/beside">Services beside another system</Link>
      </>
    );
  }
  return (
    <>
      <PageTitle title={codeWords(service)} />
      {isLead && standing.kind !== 'switched-over' && <SwitchOver service={service} />}
    </>
  );
}
