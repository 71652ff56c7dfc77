import { isUuid } from '#base/ids.ts';
import { laterPage } from './components/later.tsx';
import { Link } from './components/link.tsx';
import { PageTitle } from './components/page-title.tsx';
import { BoardPage } from './tasks/board/board-page.tsx';
import { CasePage } from './tasks/case/case-page.tsx';
import { NotYetSafe } from './tasks/not-yet-safe/not-yet-safe.tsx';

const BesidePage = laterPage(() => import('./tasks/beside/beside-page.tsx'));
const CallPage = laterPage(() => import('./tasks/call/call-page.tsx'));
const ColleaguePage = laterPage(() => import('./tasks/people/colleague-page.tsx'));
const FindPersonPage = laterPage(() => import('./tasks/find-person/find-person-page.tsx'));
const GuardianPage = laterPage(() => import('./tasks/guardian/guardian-page.tsx'));
const MeasuresPage = laterPage(() => import('./tasks/measures/measures-page.tsx'));
const MyAccountPage = laterPage(() => import('./tasks/my-account/my-account-page.tsx'));
const OrganisationPage = laterPage(() => import('./tasks/organisation/organisation-page.tsx'));
const PackPage = laterPage(() => import('./tasks/packs/pack-page.tsx'));
const PacksPage = laterPage(() => import('./tasks/packs/packs-page.tsx'));
const PeoplePage = laterPage(() => import('./tasks/people/people-page.tsx'));
const SetAsideList = laterPage(() => import('./tasks/set-aside/set-aside-list.tsx'));
const SetAsidePage = laterPage(() => import('./tasks/set-aside/set-aside-page.tsx'));
const ShiftPage = laterPage(() => import('./tasks/shift/shift-page.tsx'));
const WhatIOpenedPage = laterPage(() => import('./tasks/access-journal/what-i-opened-page.tsx'));
const WhoOpenedWhomPage = laterPage(
  () => import('./tasks/access-journal/who-opened-whom-page.tsx'),
);

/** The screen that an address names. Those that few look at come when they are asked for. */
export function Place({ path }: { readonly path: string }) {
  const [, kind = '', id = '', more] = path.split('/');
  if (kind === 'packs' && isHash(id) && (more === undefined || isUuid(more))) {
    return <PackPage key={path} hash={id} caseId={more ?? null} />;
  }
  if (kind === 'measures') return <MeasuresPage path={path} />;
  if (more === undefined) {
    if (path === '/') return <BoardPage />;
    if (kind === 'case' && isUuid(id)) return <CasePage key={id} id={id} />;
    if (kind === 'beside') return <BesidePage key={id} service={id === '' ? null : id} />;
    if (kind === 'call' && isUuid(id)) return <CallPage key={id} id={id} />;
    if (kind === 'shift' && id === '') return <ShiftPage />;
    if (kind === 'set-aside' && id === '') return <SetAsideList />;
    if (kind === 'set-aside' && isUuid(id)) return <SetAsidePage key={id} id={id} />;
    if (kind === 'people' && id === '') return <PeoplePage />;
    if (kind === 'people' && isUuid(id)) return <ColleaguePage key={id} id={id} />;
    if (kind === 'organisation' && id === '') return <OrganisationPage />;
    if (kind === 'my-account' && id === '') return <MyAccountPage />;
    if (kind === 'bulk-and-forgetting' && id === '') return <GuardianPage />;
    if (kind === 'find-person' && id === '') return <FindPersonPage />;
    if (kind === 'who-opened-whom' && id === '') return <WhoOpenedWhomPage caseId={null} />;
    if (kind === 'who-opened-whom' && isUuid(id)) return <WhoOpenedWhomPage key={id} caseId={id} />;
    if (kind === 'what-i-opened' && id === '') return <WhatIOpenedPage />;
    if (kind === 'packs' && id === '') return <PacksPage />;
    if (kind === 'not-yet-safe' && id === '') return <NotYetSafe />;
  }
  return (
    <>
      <PageTitle title="There is nothing here" />
      <p>
        <Link href="/">Back to the board</Link>
      </p>
    </>
  );
}

/** What a pack is called by. */
function isHash(text: string): boolean {
  return /^[0-9a-f]{64}$/.test(text);
}
