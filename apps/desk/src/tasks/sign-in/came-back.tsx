import { useEffect } from 'react';
import { LonePage } from '../../components/lone-page.tsx';
import { PageTitle } from '../../components/page-title.tsx';
import { tellOfComingBack } from '../../session/coming-back.ts';

/** The page that Care Identity sends people back to: it tells the desk that waits, and goes. */
export function CameBack() {
  useEffect(() => {
    const query = location.search;
    // The code is used once and at once; it need not stay in the history.
    history.replaceState(null, '', location.pathname);
    void tellOfComingBack(query).then(() => window.close());
  }, []);
  return (
    <LonePage>
      <PageTitle title="Back to Holdfast" />
      <p>You can close this window. If nothing happens in the other one, sign in again there.</p>
    </LonePage>
  );
}
