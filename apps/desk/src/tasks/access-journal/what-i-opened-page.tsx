import { useState } from 'react';
import { useDesk } from '../../components/hooks.ts';
import { PageTitle } from '../../components/page-title.tsx';
import { Journal } from './access-journal.tsx';
import { lately } from './question.ts';

const USUAL_DAYS = 7;

/** What the log says of oneself: whoever opens somebody can see that it is seen. */
export default function WhatIOpenedPage() {
  const { account } = useDesk().session;
  const [first] = useState(() => lately(Date.now(), USUAL_DAYS, { account }));
  return (
    <>
      <PageTitle title="What you opened" />
      <p>
        Whom you opened or looked up, and when, why and from where. A guardian sees the same. If
        something here was not you, tell your operator at once.
      </p>
      <Journal first={first} caption="What you opened" isOwn />
    </>
  );
}
