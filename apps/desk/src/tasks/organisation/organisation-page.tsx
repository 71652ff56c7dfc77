import { Suspense } from 'react';
import { useDesk, useRoom } from '../../components/hooks.ts';
import { laterPart } from '../../components/later.tsx';
import { Link } from '../../components/link.tsx';
import { PageTitle } from '../../components/page-title.tsx';
import { Proposals } from '../people/proposals.tsx';
import { AllowedAuthenticators } from './allowed-authenticators.tsx';
import { OfflineHours } from './offline-hours.tsx';
import { TrustedCareIdentity } from './trusted-care-identity.tsx';

const Lifeboats = laterPart(() => import('../lifeboat/lifeboats.tsx'));
const AdoptPacks = laterPart(() => import('../packs/adopt-packs.tsx'));

const HERE = [
  'lifeboat.named',
  'lifeboat.dismissed',
  'packs.adopted',
  'cis2.trusted',
  'offline.bounded',
  'authenticators.allowed',
] as const;

/** Whom and what the organisation trusts, for operators; each change takes two of them. */
export default function OrganisationPage() {
  const { session } = useDesk();
  const { organisation } = useRoom().people;
  if (!session.roles.includes('operator') || organisation === null) {
    return (
      <>
        <PageTitle title="There is nothing here" />
        <p>
          <Link href="/">Back to the board</Link>
        </p>
      </>
    );
  }
  return (
    <>
      <PageTitle title="Organisation" />
      <p>{organisation.name}. What is changed here holds once a second operator has agreed.</p>
      <Proposals only={HERE} />
      <Suspense fallback={<p role="status">Opening the lifeboats…</p>}>
        <Lifeboats />
      </Suspense>
      <Suspense fallback={<p role="status">Opening the triage packs…</p>}>
        <AdoptPacks />
      </Suspense>
      <section className="desk-card" aria-label="Beside another system">
        <h2>Beside another system</h2>
        <p>
          A service can stand by while another system does the work, and take over when that stops.{' '}
          <Link href="/beside">Services beside another system</Link>
        </p>
      </section>
      <OfflineHours hours={organisation.offlineHours} />
      <TrustedCareIdentity trusted={organisation.cis2} />
      <AllowedAuthenticators allowed={organisation.authenticators} />
    </>
  );
}
